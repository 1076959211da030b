package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            Process process = start("run", route.toString(), "--port=0", "--admin-port=0", "--no-console");
            try {
                String callers = awaitOutput("Callers: (\\S+)").group(1);
                CompletableFuture<HttpResponse<String>> answer =
                        http.sendAsync(question(callers, false), HttpResponse.BodyHandlers.ofString());
                CompletableFuture<HttpResponse<String>> stream =
                        http.sendAsync(question(callers, true), HttpResponse.BodyHandlers.ofString());
                await().until(() -> simulator.open("groq", "llama-large") == 2);

                process.destroy();

                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                assertThat(stream.get(10, TimeUnit.SECONDS).body()).endsWith("data: [DONE]\n\n");
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(BY_SIGTERM);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static HttpRequest question(String callers, boolean stream) {
        return HttpRequest.newBuilder(URI.create(callers + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"chat\", \"stream\": " + stream
                        + ", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                .build();
    }

    /** Its key comes from the environment, as {@code llm-keys} and {@code groq} say. */
    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile());
        builder.environment().put("LLM_KEYS_GROQ", "key-of-groq");
        return builder.start();
    }

    private Path output() {
        return folder.resolve("output");
    }

    private Matcher awaitOutput(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pattern.matcher(Files.readString(output())).find());
        try {
            Matcher matcher = pattern.matcher(Files.readString(output()));
            assertThat(matcher.find()).isTrue();
            return matcher;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
