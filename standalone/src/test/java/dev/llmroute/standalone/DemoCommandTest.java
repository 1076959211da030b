package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    @Test
    void its_printed_lines_work_as_they_are_and_show_a_fallback() throws Exception {
        needs("bash");
        needs("curl");
        Ports ports = new Ports(Demo.BIND);
        RunningCommand demo = new RunningCommand(
                "demo",
                "--port=" + ports.any(),
                "--port2=" + ports.any(),
                "--console-port=" + ports.any(),
                "--simulator-port=" + ports.any());
        demo.awaitOutput("Ctrl-C ends all");
        List<String> lines = demo.out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .toList();

        assertThat(bash(lines.get(0))).contains("groq/llama-3.3-70b-versatile answers: Hello!");
        assertThat(bash(lines.get(1))).contains("1366848");
        assertThat(bash(lines.get(2)))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "x-llmroute-target: groq/llama-3.1-70b-versatile",
                        "x-llmroute-fallback: groq/llama-3.3-70b-versatile=RateLimitDaily");
        String otherAdmin = demo.awaitOutput("Router 2 .*admin (\\S+)").group(1);
        await().untilAsserted(() -> assertThat(bash("curl -s " + otherAdmin + "/api/v1/cooldowns"))
                .contains("groq_llama-3.3-70b-versatile"));
        assertThat(bash(lines.get(3))).contains("x-llmroute-attempts: 1");
        assertThat(bash(lines.get(4))).contains("\"calls\"");
        assertThat(demo.stop()).isZero();
    }

    @Test
    void a_taken_port_that_was_asked_for_is_refused() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.llmroute("demo", "--port2=" + other.getLocalPort());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("port " + other.getLocalPort()).contains("--port2");
        }
    }

    @Test
    void all_seven_stories_happen() {
        Ran ran = Ran.llmroute("demo", "--story");

        assertThat(ran.out()).contains("All 7 stories happened");
        assertThat(ran.exitCode()).isZero();
    }

    private static void needs(String tool) {
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        if (!present && System.getenv("CI") != null) {
            throw new AssertionError(tool + " is not on the PATH; CI needs it");
        }
        assumeTrue(present, tool + " is not on the PATH");
    }

    private static String bash(String line) throws IOException {
        Process process =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
