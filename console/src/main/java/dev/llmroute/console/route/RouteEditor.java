package dev.llmroute.console.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import dev.llmroute.config.RouteWarnings;
import dev.llmroute.console.access.ApiServerClient;
import dev.llmroute.console.text.Message;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the spec of a route, and nothing else of it, on behalf of people; that they may, its callers have found out. What a person
 * changes is the version that they have read: a newer one is never replaced unseen. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run">dry run</a>
 */
public final class RouteEditor {
    private static final Logger LOG = LoggerFactory.getLogger(RouteEditor.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
    private static final int UNPROCESSABLE = 422;

    /** The status of a route is written while a person thinks, and each write is a new version of the resource. */
    private static final int TRIES = 5;

    private final ApiServerClient apiServer;

    RouteEditor(ApiServerClient apiServer) {
        this.apiServer = apiServer;
    }

    /** As the API server has it now; empty where it has none. */
    public Optional<RouteVersion> read(String namespace, String name) throws IOException, InterruptedException {
        return get(path(namespace, name)).map(RouteVersion::of);
    }

    /**
     * Asks the API server whether it would take the change, without making it.
     *
     * @param version of {@link RouteVersion} that the change was made to
     * @param spec as YAML
     */
    public EditAnswer check(String namespace, String name, String version, String spec) throws InterruptedException {
        return change(namespace, name, version, spec, "&dryRun=All");
    }

    /** Makes the change. */
    public EditAnswer save(String namespace, String name, String version, String spec) throws InterruptedException {
        return change(namespace, name, version, spec, "");
    }

    private EditAnswer change(String namespace, String name, String version, String text, String how)
            throws InterruptedException {
        ObjectNode spec;
        try {
            spec = RouteYaml.spec(text);
        } catch (RouteYaml.WrongSpec wrong) {
            return new EditAnswer.Refused(List.of(wrong.problem()));
        }
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<ObjectNode> found = get(path(namespace, name));
                if (found.isEmpty()) {
                    return new EditAnswer.NotThere();
                }
                RouteVersion before = RouteVersion.of(found.get());
                if (!before.version().equals(version)) {
                    return new EditAnswer.Conflict(before);
                }
                ObjectNode wanted = found.get();
                wanted.remove("status");
                wanted.set("spec", spec);
                ApiServerClient.Answer answer = apiServer.send(
                        "PUT",
                        path(namespace, name) + "?fieldManager=llmroute-console&fieldValidation=Strict" + how,
                        wanted);
                if (answer.status() != HttpURLConnection.HTTP_CONFLICT) {
                    return answer(answer, before);
                }
            }
            return new EditAnswer.Unavailable(Message.of("edit.tooFast"));
        } catch (IOException away) {
            LOG.warn("The route {}/{} cannot be changed", namespace, name, away);
            return new EditAnswer.Unavailable(Message.of("edit.away"));
        }
    }

    private static EditAnswer answer(ApiServerClient.Answer answer, RouteVersion before) throws IOException {
        JsonNode body = answer.json();
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_CREATED ->
                new EditAnswer.Taken(before, RouteVersion.of(body), warnings(body));
            case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE -> new EditAnswer.Refused(problems(body));
            case HttpURLConnection.HTTP_NOT_FOUND -> new EditAnswer.NotThere();
            // A policy of the cluster may refuse it, too; its words are for the person.
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new EditAnswer.Unavailable(Message.data(body.path("message").asText()));
            default -> throw new IOException("PUT was answered with " + answer.status());
        };
    }

    /** By field, where the API server tells the fields. */
    private static List<Problem> problems(JsonNode failure) {
        List<Problem> problems = new ArrayList<>();
        for (JsonNode cause : failure.at("/details/causes")) {
            problems.add(new Problem(
                    cause.path("field").asText(), cause.path("message").asText()));
        }
        return problems.isEmpty()
                ? List.of(new Problem("", failure.path("message").asText()))
                : List.copyOf(problems);
    }

    private static List<Problem> warnings(JsonNode resource) {
        ObjectNode written = resource.deepCopy();
        written.remove("status");
        List<Problem> all = new ArrayList<>(RouteValidation.check(written));
        if (all.isEmpty()) {
            try {
                LlmRouteDocument document = JSON.treeToValue(written, LlmRouteDocument.class);
                RouteWarnings.of(document)
                        .forEach(
                                each -> all.add(new Problem(each.path(), each.message() + " (" + each.reason() + ")")));
            } catch (JsonProcessingException newer) {
                all.add(new Problem("spec", "is written for another version: " + newer.getOriginalMessage()));
            }
        }
        return all;
    }

    private Optional<ObjectNode> get(String path) throws IOException, InterruptedException {
        ApiServerClient.Answer answer = apiServer.get(path);
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            throw new IOException(path + " was answered with " + answer.status());
        }
        return Optional.of((ObjectNode) answer.json());
    }

    /** Nothing else than names ever becomes part of a path. */
    private static String path(String namespace, String name) {
        if (!namespace.matches(NAME) || !name.matches(NAME)) {
            throw new IllegalArgumentException("These are no names of a route: " + namespace + "/" + name);
        }
        return "/apis/" + LlmRouteDocument.API_VERSION + "/namespaces/" + namespace + "/llmroutes/" + name;
    }
}
