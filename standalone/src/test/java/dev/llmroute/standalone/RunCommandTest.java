package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.standalone.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeRoute() {
        file = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT);
    }

    @Test
    void it_serves_callers_operators_and_the_console_until_it_is_stopped() throws Exception {
        RunningCommand run =
                new RunningCommand("run", file.toString(), "--port=0", "--admin-port=0", "--console-port=0");

        assertThat(status(run.awaitOutput("Callers: (\\S+)").group(1) + "/models"))
                .isEqualTo(200);
        assertThat(status(run.awaitOutput("Admin: +(\\S+)").group(1) + "/readyz"))
                .isEqualTo(200);
        String console = run.awaitOutput("Console: (\\S+)").group(1);
        assertThat(status(console + "/api/v1/cooldowns")).isEqualTo(200);
        assertThat(run.stop()).isZero();
        assertThat(status(console + "/api/v1/cooldowns")).isZero();
    }

    @Test
    void a_folder_for_the_history_is_made_and_used() throws Exception {
        Path history = folder.resolve("new").resolve("history");
        try (RunningCommand run = new RunningCommand(
                "run", file.toString(), "--port=0", "--admin-port=0", "--console-port=0", "--history-dir=" + history)) {
            String console = run.awaitOutput("Console: (\\S+)").group(1);

            assertThat(get(console + "/api/v1/history").body()).contains("\"kind\":\"File\"");
        }
        assertThat(history.resolve("history.mv.db")).isNotEmptyFile();
    }

    @Test
    void a_taken_port_is_named_with_its_option() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.llmroute("run", file.toString(), "--port=0", "--admin-port=" + other.getLocalPort());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("port " + other.getLocalPort()).contains("--admin-port");
        }
    }

    @Test
    void sharing_on_all_addresses_is_refused_with_2() throws Exception {
        Path key = Files.write(folder.resolve("key"), new byte[32]);

        Ran ran = Ran.llmroute(
                "run",
                file.toString(),
                "--bind=0.0.0.0",
                "--port=0",
                "--admin-port=0",
                "--no-console",
                "--fingerprint-key=" + key,
                "--cache-port=0");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("0.0.0.0");
    }

    @Test
    void two_processes_that_join_see_each_other() throws Exception {
        Path key = Files.write(folder.resolve("key"), new byte[32]);
        int cachePort = new Ports("127.0.0.1").any();
        try (RunningCommand first = run(key, "--cache-port=" + cachePort, "--wait-ready")) {
            first.awaitOutput("Admin: +(\\S+)");
            try (RunningCommand second = run(key, "--join=127.0.0.1:" + cachePort, "--wait-ready")) {
                String admin = second.awaitOutput("Admin: +(\\S+)").group(1);

                assertThat(get(admin + "/metrics").body()).contains("llmroute_cache_members 2.0");
            }
        }
    }

    private RunningCommand run(Path key, String... options) {
        String[] always = {
            "run", file.toString(), "--port=0", "--admin-port=0", "--no-console", "--fingerprint-key=" + key
        };
        return new RunningCommand(Stream.of(always, options).flatMap(Stream::of).toArray(String[]::new));
    }

    /** 0 where nobody answers. */
    private static int status(String url) throws InterruptedException {
        try {
            return get(url).statusCode();
        } catch (IOException refused) {
            return 0;
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
