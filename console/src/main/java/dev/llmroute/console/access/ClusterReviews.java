package dev.llmroute.console.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.web.CaFile;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server whose a token is and what they may do: TokenReview and SubjectAccessReview. By the JDK's own client: these are two
 * calls, and the operator's client library brings 16 MB of jars (docs/decisions/0047). Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/">TokenReview</a>
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/">SubjectAccessReview</a>
 */
final class ClusterReviews {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReviews.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String GROUP = "llmroute.dev";
    private static final String RESOURCE = "llmroutes";

    /**
     * A user as the API server describes them.
     *
     * @param description {@code username}, {@code uid}, {@code groups} and {@code extra}
     */
    record User(JsonNode description) {
        String name() {
            return description.path("username").asText();
        }
    }

    private final Entry.ApiServer apiServer;
    private final HttpClient client;

    /** @throws IllegalArgumentException where the CA file cannot be used */
    ClusterReviews(Entry.ApiServer apiServer) {
        this.apiServer = apiServer;
        this.client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .sslContext(CaFile.trusted(apiServer.caFile()))
                .build();
    }

    /** Whose the token is; empty for a token of nobody. */
    Optional<User> user(String token) {
        ObjectNode review = review("authentication.k8s.io/v1", "TokenReview");
        review.putObject("spec").put("token", token);
        JsonNode status =
                post("/apis/authentication.k8s.io/v1/tokenreviews", review).path("status");
        return status.path("authenticated").asBoolean() ? Optional.of(new User(status.path("user"))) : Optional.empty();
    }

    /**
     * Whether the user may do something with the LlmRoutes of a namespace.
     *
     * @param namespace empty: of all namespaces
     * @param subresource empty: with the routes themselves
     */
    boolean may(User user, String verb, String subresource, String namespace) {
        ObjectNode review = review("authorization.k8s.io/v1", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        spec.put("user", user.name());
        for (String each : new String[] {"uid", "groups", "extra"}) {
            if (user.description().has(each)) {
                spec.set(each, user.description().get(each));
            }
        }
        spec.putObject("resourceAttributes")
                .put("group", GROUP)
                .put("resource", RESOURCE)
                .put("subresource", subresource)
                .put("verb", verb)
                .put("namespace", namespace);
        return post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
                .path("status")
                .path("allowed")
                .asBoolean();
    }

    private static ObjectNode review(String version, String kind) {
        return JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
    }

    private JsonNode post(String path, ObjectNode review) {
        try {
            HttpRequest request = HttpRequest.newBuilder(apiServer.address().resolve(path))
                    .timeout(PATIENCE)
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(apiServer.tokenFile()).strip())
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(review)))
                    .build();
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 201 && answer.statusCode() != 200) {
                throw new IOException(path + " was answered with " + answer.statusCode()
                        + "; may the console's service account create it?");
            }
            return JSON.readTree(answer.body());
        } catch (IOException unanswered) {
            LOG.warn("The API server at {} cannot be asked who comes in", apiServer.address(), unanswered);
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    static ServiceUnavailableResponse unavailable() {
        return new ServiceUnavailableResponse(
                "The API server cannot be asked now whether you may come in; the console's log says why");
    }
}
