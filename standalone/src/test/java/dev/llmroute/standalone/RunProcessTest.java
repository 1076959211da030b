package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmroute run} as a process of its own. */
class RunProcessTest {
    /** What a process that ended by SIGTERM exits with. */
    private static final int BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    @Test
    void sigterm_ends_it_after_the_answers_and_streams_that_are_being_served() throws Exception {
        try (Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY));
                HttpClient http = HttpClient.newHttpClient()) {
            simulator.set("groq", "llama-large", new Behaviour.Answer(new Pace(0, 0, 100, 20)));
            Path route = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT, "http://127.0.0.1:" + simulator.port());
            try (OwnProcess router = new OwnProcess(
                    folder,
                    Map.of("LLM_KEYS_GROQ", "key-of-groq"),
                    "run",
                    route.toString(),
                    "--port=0",
                    "--admin-port=0",
                    "--no-console")) {
                String callers = router.awaitOutput("Callers: (\\S+)").group(1);
                CompletableFuture<HttpResponse<String>> answer =
                        http.sendAsync(question(callers, false), HttpResponse.BodyHandlers.ofString());
                CompletableFuture<HttpResponse<String>> stream =
                        http.sendAsync(question(callers, true), HttpResponse.BodyHandlers.ofString());
                await().until(() -> simulator.open("groq", "llama-large") == 2);

                router.terminate();
                // Whoever is impatient asks twice; that changes nothing.
                router.terminate();

                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                assertThat(stream.get(10, TimeUnit.SECONDS).body()).endsWith("data: [DONE]\n\n");
                assertThat(router.end()).isEqualTo(BY_SIGTERM);
            }
        }
    }

    private static HttpRequest question(String callers, boolean stream) {
        return HttpRequest.newBuilder(URI.create(callers + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"chat\", \"stream\": " + stream
                        + ", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                .build();
    }
}
