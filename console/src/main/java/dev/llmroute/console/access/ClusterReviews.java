package dev.llmroute.console.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.console.text.Refused;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server whose a token is and what they may do: TokenReview and SubjectAccessReview. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/">TokenReview</a>
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/">SubjectAccessReview</a>
 */
final class ClusterReviews {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReviews.class);
    private static final ObjectMapper JSON = new ObjectMapper();
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

    private final ApiServerClient apiServer;

    ClusterReviews(ApiServerClient apiServer) {
        this.apiServer = apiServer;
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
            ApiServerClient.Answer answer = apiServer.send("POST", path, review);
            if (answer.status() != 201 && answer.status() != 200) {
                throw new IOException(path + " was answered with " + answer.status()
                        + "; may the console's service account create it?");
            }
            return answer.json();
        } catch (IOException unanswered) {
            LOG.warn("The API server at {} cannot be asked who comes in", apiServer, unanswered);
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    static Refused unavailable() {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, "error.apiServer.whetherIn");
    }
}
