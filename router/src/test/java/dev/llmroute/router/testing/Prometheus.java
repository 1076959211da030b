package dev.llmroute.router.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Prometheus server that scrapes one router twice a second. */
public final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    public Prometheus(Path folder, int adminPort, Path rules) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 500ms, evaluation_interval: 500ms}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: routers
                    static_configs: [{targets: ["127.0.0.1:%d"], labels: {namespace: team-a, pod: r1}}]
                """.formatted(
                        rules.toAbsolutePath().normalize(), adminPort));
        port = freePort();
        process = Tool.named("prometheus", "prometheus")
                .start(
                        folder.resolve("prometheus.log"),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What an expression finds now; nothing while the server is not there yet. */
    public List<JsonNode> query(String expression) throws Exception {
        try {
            JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(expression + ": " + answer);
            }
            List<JsonNode> found = new ArrayList<>();
            answer.at("/data/result").forEach(found::add);
            return found;
        } catch (IOException notYet) {
            return List.of();
        }
    }

    public JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
