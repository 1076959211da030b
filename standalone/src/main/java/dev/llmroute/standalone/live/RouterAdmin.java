package dev.llmroute.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.config.ApiKey;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The admin port of a running router.
 *
 * @param address such as {@code http://127.0.0.1:9090}
 * @param token what opens it to callers from other hosts; empty: it is asked from its own
 */
public record RouterAdmin(URI address, Optional<ApiKey> token) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String COOLDOWNS = "/api/v1/cooldowns";

    /** What is cooling down and what comes back, as {@code GET /api/v1/cooldowns} has it. */
    public JsonNode cooldowns() throws CommandFailed {
        return tree(send("GET", COOLDOWNS));
    }

    /**
     * The routes that it serves, as {@code GET /api/v1/route} has them.
     *
     * @param model what a request asks for, whose way is told; null: each route by its name
     */
    public JsonNode routes(@Nullable String model) throws CommandFailed {
        String query = model == null ? "" : "?model=" + URLEncoder.encode(model, StandardCharsets.UTF_8);
        return tree(send("GET", "/api/v1/route" + query));
    }

    /**
     * The routes in {@link #routes} with their targets.
     *
     * @throws CommandFailed where the router is too old to tell what its targets cool down for
     */
    public List<LiveRoute> liveRoutes(JsonNode answer) throws CommandFailed {
        List<LiveRoute> routes = new ArrayList<>();
        for (JsonNode route : answer.path("routes")) {
            for (JsonNode target : route.path("targets")) {
                if (!target.has("cooldowns")) {
                    throw CommandFailed.because(
                            "the router at " + address
                                    + " is of another version and does not tell what its targets cool down for; take its own llmroute");
                }
            }
            routes.add(LiveRoute.of(
                    route.path("namespace").asText(), route.path("name").asText(), route.path("targets")));
        }
        return routes;
    }

    /** Ends what is cooling down, or comes back, under an id; false where it is over already. */
    public boolean clear(String id) throws CommandFailed {
        HttpResponse<String> response = send("DELETE", COOLDOWNS + "/" + id);
        if (response.statusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return false;
        }
        tree(response);
        return true;
    }

    private HttpResponse<String> send(String method, String path) throws CommandFailed {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(TIMEOUT)
                    .method(method, HttpRequest.BodyPublishers.noBody());
            token.ifPresent(key -> request.header("authorization", "Bearer " + key.value()));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IllegalArgumentException noAddress) {
            throw CommandFailed.usage("--admin: write it like http://127.0.0.1:9090");
        } catch (ConnectException nobody) {
            throw CommandFailed.because(
                    "nothing answers at " + address + ": is a router running, and is that its admin port?"
                            + " --admin URL names another one; for a cluster's routes: --cluster");
        } catch (HttpTimeoutException slow) {
            throw CommandFailed.because(
                    "the router at " + address + " has not answered within " + TIMEOUT.toSeconds() + " s");
        } catch (IOException unreachable) {
            throw CommandFailed.because("the router at " + address + " cannot be asked: " + unreachable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandFailed.because("interrupted");
        }
    }

    private JsonNode tree(HttpResponse<String> response) throws CommandFailed {
        Optional<JsonNode> body = json(response.body());
        int status = response.statusCode();
        if (status == HttpURLConnection.HTTP_OK && body.isPresent()) {
            return body.get();
        }
        // A router says itself what is wrong, and what to do.
        String message = body.map(tree -> tree.at("/error/message").asText()).orElse("");
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw CommandFailed.because(address + " refuses: " + message
                    + (token.isPresent()
                            ? " The one in --admin-token is not the router's."
                            : " --admin-token FILE gives the token."));
        }
        if (status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw CommandFailed.because(address + " refuses: " + message);
        }
        throw CommandFailed.because(address + " answered with " + status + (message.isEmpty() ? "" : ": " + message)
                + "; is that a router's admin port?");
    }

    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.of(JSON.readTree(body));
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }
}
