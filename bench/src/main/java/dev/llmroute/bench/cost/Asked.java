package dev.llmroute.bench.cost;

import dev.llmroute.bench.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A router that is asked, one request after the other, and what it asks. Ends the router. */
final class Asked implements AutoCloseable {
    private static final String BEHAVIOUR = "/admin/behaviours/openai/large";
    private static final String SHORT =
            "{\"model\":\"large\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JavaProcess router;
    private final String simulator;
    private final String url;
    private final String admin;

    Asked(JavaProcess router, int simulatorPort, int port, int adminPort) {
        this.router = router;
        this.simulator = "http://127.0.0.1:" + simulatorPort;
        this.url = "http://127.0.0.1:" + port + "/v1/chat/completions";
        this.admin = "http://127.0.0.1:" + adminPort;
    }

    /** @param session by which the request names its conversation; empty where it does not */
    HttpResponse<String> chat(String body, String session) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(body, session);
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> ask(String body, String session) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(url).header("content-type", "application/json");
        if (!session.isEmpty()) {
            request.header("x-session-id", session);
        }
        return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Who answers a short request of a conversation. */
    String targetOf(String session) throws IOException, InterruptedException {
        return target(chat(SHORT, session));
    }

    private static String target(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-llmroute-target").orElse("");
    }

    /** Lets the key of a conversation meet a limit of 20 minutes; returns that target. */
    String limit(String session) throws IOException, InterruptedException {
        String target = targetOf(session);
        String limit = "{\"type\":\"Limit\",\"wording\":\"GroqTokensPerDay\",\"lastsMs\":1200000}";
        send(request(simulator + BEHAVIOUR).PUT(BodyPublishers.ofString(limit)));
        HttpResponse<String> refused = ask(SHORT, session);
        send(request(simulator + BEHAVIOUR).PUT(BodyPublishers.ofString("{\"type\":\"Answer\"}")));
        if (refused.statusCode() != 429) {
            throw new IOException("a limited key answers " + refused.statusCode() + ": " + refused.body());
        }
        return target;
    }

    /** Ends all cooldowns of the router. */
    void clear() throws IOException, InterruptedException {
        send(request(admin + "/api/v1/cooldowns").DELETE());
    }

    void resetSimulator() throws IOException, InterruptedException {
        send(request(simulator + "/admin/reset").POST(BodyPublishers.noBody()));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        router.close();
        http.close();
    }
}
