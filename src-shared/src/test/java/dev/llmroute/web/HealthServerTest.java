package dev.llmroute.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.web.HealthServer.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void each_question_is_asked_anew_and_answered_with_what_is_wrong() throws Exception {
        AtomicBoolean alive = new AtomicBoolean(true);
        AtomicBoolean ready = new AtomicBoolean();
        try (HealthServer server = HealthServer.start(
                ANY_PORT, new Check(alive::get, "stands still"), new Check(ready::get, "not started yet"))) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("not started yet\n");

            alive.set(false);
            ready.set(true);
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/healthz").body()).isEqualTo("stands still\n");
            assertThat(get(server, "/readyz").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void serves_a_text_beside_them() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (HealthServer server = HealthServer.start(ANY_PORT, () -> true, "")) {
            server.serve("/metrics", "text/plain; version=0.0.4", () -> "asked " + asked.incrementAndGet() + "\n");

            get(server, "/metrics");
            HttpResponse<String> second = get(server, "/metrics");

            assertThat(second.body()).isEqualTo("asked 2\n");
            assertThat(second.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
