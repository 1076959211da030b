package dev.llmroute.images;

import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.Wording;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a router on 127.0.0.1, with a simulated provider and some requests, in which its JVM learns what it will need. Not thread-safe. */
public final class TrainingRun {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofMinutes(2);
    /** Of each dialect. So many that the profiles in the cache are those of a router that has served for a while. */
    private static final int REQUESTS = 3_000;

    private static final String CONTENT =
            "\"model\":\"trained\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Path work;

    /** @param work an empty folder for its files */
    public TrainingRun(Path work) {
        this.work = work;
    }

    /**
     * Runs it from start to end.
     *
     * @param command that starts a router
     * @param environment all that its process gets, beside what it is told of its route and ports
     * @throws IOException where the router does not become ready, refuses a request or does not end
     */
    public void run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        int port = freePort();
        int adminPort = freePort();
        try (Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY))) {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(configuration(simulator.port()));
            builder.environment().put("LLMROUTE_PORT", String.valueOf(port));
            builder.environment().put("LLMROUTE_ADMIN_PORT", String.valueOf(adminPort));
            builder.redirectErrorStream(true)
                    .redirectOutput(Redirect.to(work.resolve("log").toFile()));
            Process router = builder.start();
            try {
                awaitReady(router, adminPort);
                ask(port, simulator);
                router.destroy();
                if (!router.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("the training run does not end");
                }
            } finally {
                router.destroyForcibly();
            }
        }
    }

    private Map<String, String> configuration(int simulatorPort) throws IOException {
        write("secrets/keys/main", "simulated-key");
        return Map.of(
                "LLMROUTE_BIND",
                "127.0.0.1",
                "LLMROUTE_CONFIG",
                write("route.yaml", """
                        apiVersion: llmroute.dev/v1alpha1
                        kind: LlmRoute
                        metadata: {name: trained}
                        spec:
                          providers:
                            - name: first
                              dialect: OpenAI
                              baseUrl: http://127.0.0.1:%1$d/first/v1
                              network: Private
                              credentials: [{name: main, secretKeyRef: {name: keys, key: main}}]
                              models: [{name: large}]
                            - name: second
                              dialect: Anthropic
                              baseUrl: http://127.0.0.1:%1$d/second
                              network: Private
                              credentials: [{name: main, secretKeyRef: {name: keys, key: main}}]
                              models: [{name: medium}]
                          auth: {mode: None}
                        """.formatted(simulatorPort)),
                "LLMROUTE_SECRETS",
                work.resolve("secrets").toString(),
                "LLMROUTE_FINGERPRINT_KEY_FILE",
                write("fingerprint-key", "0123456789abcdef0123456789abcdef"));
    }

    private String write(String name, String text) throws IOException {
        Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private void awaitReady(Process router, int adminPort) throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long began = System.nanoTime();
        while (router.isAlive() && System.nanoTime() - began < READY.toNanos()) {
            try {
                if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is starting.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the router of the training run does not become ready: "
                + Files.readString(work.resolve("log")).strip());
    }

    /** Both dialects, whole and as streams, at the target of either dialect. */
    private void ask(int port, Simulator simulator) throws IOException, InterruptedException {
        for (int i = 0; i < REQUESTS; i++) {
            if (i == REQUESTS / 2) {
                simulator.set("first", "large", Behaviour.Limit.lasting(Duration.ofDays(1), Wording.GroqTokensPerDay));
            }
            boolean stream = i % 2 == 0;
            ask(port, "/v1/chat/completions", "{" + CONTENT + ",\"stream\":" + stream + "}");
            ask(port, "/v1/messages", "{" + CONTENT + ",\"max_tokens\":64,\"stream\":" + stream + "}");
        }
    }

    private void ask(int port, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("a request of the training run got " + response.statusCode() + " " + response.body());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
