package dev.llmroute.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.config.ApiKey;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * The API of a console, {@code /api/v1}.
 *
 * @param address such as {@code https://console.example}
 * @param token who asks; empty: a console that wants none
 * @param trust who may have signed its certificate; empty: whom the JVM trusts
 */
public record ConsoleCalls(URI address, Optional<ApiKey> token, Optional<SSLContext> trust) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    /** A history of millions may take its time. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);

    private static final String COOLDOWNS = "/api/v1/cooldowns";

    /** What is cooling down and what comes back, as a router's admin port has it, too. */
    public JsonNode cooldowns() throws CommandFailed {
        return tree(send("GET", COOLDOWNS, ""));
    }

    /**
     * Ends these, and none that has come since.
     *
     * @return {@code {changed, gone, undo, undoMs}}
     */
    public JsonNode clear(List<String> ids, String reason) throws CommandFailed {
        ObjectNode body = JSON.createObjectNode().put("reason", reason);
        ids.forEach(body.putArray("ids")::add);
        return tree(send("POST", COOLDOWNS + "/clear", body.toString()));
    }

    /**
     * Lets a target appear limited.
     *
     * @param target its display key, where only one has it
     * @param lasting as {@code 10m}
     * @return {@code {changed, gone, undo, undoMs}}
     */
    public JsonNode drill(String target, String lasting, String reason) throws CommandFailed {
        ObjectNode body = JSON.createObjectNode()
                .put("target", target)
                .put("for", lasting)
                .put("reason", reason);
        return tree(send("POST", COOLDOWNS + "/drill", body.toString()));
    }

    /** @param query the parameters of {@code GET /api/v1/fallbacks} */
    public JsonNode fallbacks(Map<String, String> query) throws CommandFailed {
        String given = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return tree(send("GET", "/api/v1/fallbacks?" + given, ""));
    }

    private HttpResponse<String> send(String method, String path, String body) throws CommandFailed {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TO_CONNECT);
        trust.ifPresent(builder::sslContext);
        try (HttpClient client = builder.build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(TO_ANSWER)
                    .header("accept", "application/json")
                    // Where a console wants no token, this shows that no page of another site has sent the call.
                    .header("hx-request", "true")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            token.ifPresent(key -> request.header("authorization", "Bearer " + key.value()));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException nobody) {
            throw CommandFailed.because("nothing answers at " + address + ": is a console running there?");
        } catch (HttpTimeoutException slow) {
            throw CommandFailed.because("the console at " + address + " has not answered in time");
        } catch (SSLException untrusted) {
            throw CommandFailed.because("the certificate of " + address + " is not trusted (" + untrusted.getMessage()
                    + "); --ca-file FILE names whom it must come from");
        } catch (IOException unreachable) {
            throw CommandFailed.because("the console at " + address + " cannot be asked: " + unreachable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandFailed.because("interrupted");
        }
    }

    private JsonNode tree(HttpResponse<String> response) throws CommandFailed {
        int status = response.statusCode();
        Optional<JsonNode> body = json(response.body());
        if (status == HttpURLConnection.HTTP_OK && body.isPresent()) {
            return body.get();
        }
        // A console says itself what is wrong, and what to do.
        String message = body.map(tree -> tree.at("/error/message").asText()).orElse("");
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw CommandFailed.because(address + " refuses: " + message
                    + (token.isPresent()
                            ? " The token that was shown is not one of these."
                            : " --console-token FILE gives one."));
        }
        if (status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw CommandFailed.because(address + " refuses: " + message);
        }
        throw CommandFailed.because(address + " answered with " + status + (message.isEmpty() ? "" : ": " + message)
                + (body.isPresent() ? "" : "; is that a console?"));
    }

    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }
}
