package dev.llmroute.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.classify.Detection;
import dev.llmroute.classify.FailureClassifier;
import dev.llmroute.classify.ProviderResponse;
import dev.llmroute.classify.SentRequest;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code llmroute classify}: what the router makes of a response. Each line stands for itself: one that cannot be read is told on
 * the error stream by its number, and the others are answered all the same.
 */
@Command(
        name = "classify",
        description = {
            "Tells what the router makes of providers' responses: why it falls back, or why not.",
            "Reads JSON lines {id, provider, dialect, status, headers, body, wire, observed_at, request} from standard input and writes"
                    + " {id, class, scope, waitMs, waitSource, fallback} for each. Needed are status and body; observed_at (when the"
                    + " response came, for absolute times) is now by default; request (the body that was sent) proves nothing that"
                    + " the response only repeats of it."
        })
final class ClassifyCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Terminal terminal;

    @Option(
            names = "--why",
            description =
                    "Adds the rule that decided, the stated waits that lost, and the usage of the limit where it is told.")
    private boolean why;

    @Option(
            names = "--route",
            paramLabel = "FILE",
            description = "Asks the patterns of this route (spec.detection) first. Its keys are not needed.")
    private @Nullable Path route;

    ClassifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        Detection detection = detection();
        int exitCode = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                terminal.out().println(answer(JSON.readTree(line), detection));
            } catch (JsonProcessingException | IllegalArgumentException | DateTimeException unusable) {
                terminal.err().println("line " + number + ": " + reason(unusable));
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private Detection detection() throws CommandFailed {
        if (route == null) {
            return Detection.NONE;
        }
        try {
            List<LlmRouteDocument> routes = RouteReader.read(route);
            if (routes.size() > 1) {
                throw CommandFailed.because(route + ": has " + routes.size() + " routes; give a file with one");
            }
            return RouteResolver.detection(routes.getFirst());
        } catch (InvalidRoute invalid) {
            throw CommandFailed.because(String.valueOf(invalid.getMessage()));
        } catch (IOException unreadable) {
            throw CommandFailed.because(route + ": " + FileProblem.of(unreadable));
        }
    }

    private ObjectNode answer(JsonNode line, Detection detection) {
        Optional<Failure> failure = classified(response(line), detection);
        Optional<Wait> wait = failure.map(Failure::statedWait);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", line.path("id").isMissingNode() ? JSON.nullNode() : line.path("id"));
        answer.put(
                        "class",
                        failure.map(Failure::failureClass)
                                .orElse(FailureClass.Other)
                                .name())
                .put("scope", failure.map(Failure::scope).orElse(Scope.None).label())
                .put("waitMs", wait.map(Wait::millis).orElse(null))
                .put(
                        "waitSource",
                        wait.map(Wait::source).orElse(WaitSource.NONE).label())
                .put("fallback", failure.map(Failure::anotherTargetCouldAnswer).orElse(false));
        if (why) {
            answer.put("why", failure.map(Failure::rule).orElse("success"));
            ArrayNode others = answer.putArray("otherWaits");
            failure.map(Failure::otherWaits)
                    .orElse(List.of())
                    .forEach(other -> others.addObject()
                            .put("waitMs", other.millis())
                            .put("waitSource", other.source().label()));
            answer.set("usage", usage(failure.map(Failure::usage).orElse(null)));
        }
        return answer;
    }

    private static JsonNode usage(@Nullable LimitUsage usage) {
        return usage == null
                ? JSON.nullNode()
                : JSON.createObjectNode()
                        .put("limit", usage.limit())
                        .put("used", usage.used())
                        .put("requested", usage.requested());
    }

    private static Optional<Failure> classified(ProviderResponse response, Detection detection) {
        return FailureClassifier.classify(response, detection).or(() -> FailureClassifier.toolFailureWithin(response));
    }

    private static ProviderResponse response(JsonNode line) {
        if (!line.path("status").isInt()) {
            throw new IllegalArgumentException("status: give the HTTP status as a number");
        }
        JsonNode body = line.path("body");
        if (body.isMissingNode() || body.isNull()) {
            throw new IllegalArgumentException("body: give the response's body as a string, \"\" where it is empty");
        }
        return new ProviderResponse(
                line.path("provider").asText(""),
                line.path("status").asInt(),
                headers(line.path("headers")),
                ErrorBodies.read(body.isTextual() ? body.asText() : body.toString()),
                observedAt(line.path("observed_at")),
                request(line.path("request")));
    }

    /** The request's body, as JSON or as a string. What stands in its {@code model} is the model that was asked. */
    private static SentRequest request(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return SentRequest.UNKNOWN;
        }
        JsonNode body = given;
        if (given.isTextual()) {
            try {
                body = JSON.readTree(given.asText());
            } catch (JsonProcessingException noJson) {
                return SentRequest.of("", "", () -> List.of(given.asText()));
            }
        }
        if (!(body instanceof ObjectNode object)) {
            String text = body.toString();
            return SentRequest.of("", "", () -> List.of(text));
        }
        String model = object.path("model").asText("");
        String text = object.deepCopy().without("model").toString();
        return SentRequest.of(model, "", () -> List.of(text));
    }

    private static Map<String, String> headers(JsonNode given) {
        Map<String, String> headers = new HashMap<>();
        given.properties()
                .forEach(each -> headers.put(
                        each.getKey().toLowerCase(Locale.ROOT), each.getValue().asText()));
        return headers;
    }

    private static Instant observedAt(JsonNode given) {
        return given.isTextual() ? OffsetDateTime.parse(given.asText()).toInstant() : Instant.now();
    }

    private static String reason(Exception unusable) {
        return switch (unusable) {
            case JsonProcessingException json -> "is no JSON: " + json.getOriginalMessage();
            case DateTimeException _ -> "observed_at: write it like 2026-11-24T10:00:00Z";
            default -> String.valueOf(unusable.getMessage());
        };
    }
}
