package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.router.testing.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long answers to callers who do not read them: a process of its own, with the heap of a small pod, lives on. */
class UnwrittenAnswersTest {
    private static final int CALLERS = 10;
    private static final int ANSWER_BYTES = 60_000_000;
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: OpenAI, baseUrl: 'RAW', network: Private, models: [{name: long}, {name: short}]}
              auth: {mode: None}
            """;

    @TempDir
    private Path folder;

    @Test
    void ten_answers_of_60_mb_that_nobody_reads_end_no_router() throws Exception {
        try (LongAnswers provider = new LongAnswers()) {
            Path config = Files.writeString(folder.resolve("route.yaml"), ROUTE.replace("RAW", provider.url()));
            Path log = folder.resolve("log");
            Process router = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx358m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Alone.class.getName(),
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            List<RawCaller> callers = new ArrayList<>();
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readString(log).contains("port=") || !router.isAlive());
                int port = port(Files.readString(log));
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(new RawCaller(port).write(request("long")));
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> provider.over() >= CALLERS || !router.isAlive());

                assertThat(router.isAlive()).as(Files.readString(log)).isTrue();
                try (RawCaller other = new RawCaller(port)) {
                    assertThat(other.write(request("short")).readToEnd()).contains("\"short answer\"");
                }
                assertThat(router.isAlive()).as(Files.readString(log)).isTrue();
                // Who does read gets his answer, whole, or is told to come again.
                String answer = callers.getFirst().readToEnd();
                assertThat(answer.length() > ANSWER_BYTES || answer.startsWith("HTTP/1.1 503 "))
                        .isTrue();
            } finally {
                for (RawCaller each : callers) {
                    each.close();
                }
                router.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            }
        }
    }

    private static int port(String log) {
        int at = log.indexOf("port=") + 5;
        return Integer.parseInt(log.substring(at, log.indexOf(';', at)));
    }

    private static String request(String model) {
        String body = "{\"model\":\"raw/" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nx-llmroute-no-fallback: true\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** The router of that process. */
    static final class Alone {
        private Alone() {}

        /** @param args the file with its route */
        @SuppressWarnings("SystemOut")
        public static void main(String[] args) throws Exception {
            Router router = Router.start(
                    new RouterOptions(
                            "r1",
                            "127.0.0.1",
                            0,
                            0,
                            List.of(Path.of(args[0])),
                            ref -> Optional.empty(),
                            ExampleRoute.FINGERPRINT,
                            Duration.ofSeconds(1),
                            ServerLimits.DEFAULTS,
                            Optional.empty()),
                    new Cooldowns(TimeSource.SYSTEM),
                    event -> {},
                    () -> SharingState.LOCAL);
            System.out.println("port=" + router.port() + ";");
            Thread.currentThread().join();
        }
    }

    /** A provider that answers at length where it is asked for {@code long}. */
    private static final class LongAnswers implements AutoCloseable {
        private final RawServer server = new RawServer(this::answer);
        private final AtomicInteger over = new AtomicInteger();

        private LongAnswers() throws IOException {}

        private String url() {
            return server.url();
        }

        /** How many long answers were sent, or refused on the way. */
        private int over() {
            return over.get();
        }

        private void answer(Socket caller) {
            boolean isLong = true;
            try {
                byte[] request = new byte[64 * 1024];
                InputStream in = caller.getInputStream();
                String asked = "";
                while (!asked.endsWith("]}")) {
                    int read = in.read(request);
                    if (read < 0) {
                        return;
                    }
                    asked += new String(request, 0, read, StandardCharsets.UTF_8);
                }
                isLong = asked.contains("\"long\"");
                String begin = "{\"choices\":[{\"message\":{\"content\":\"";
                String end = (isLong ? "" : "short answer") + "\"},\"finish_reason\":\"stop\"}]}";
                int filling = isLong ? ANSWER_BYTES : 0;
                OutputStream out = caller.getOutputStream();
                out.write(("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                                + (begin.length() + filling + end.length()) + "\r\n\r\n" + begin)
                        .getBytes(StandardCharsets.UTF_8));
                byte[] piece = "a".repeat(100_000).getBytes(StandardCharsets.UTF_8);
                for (int sent = 0; sent < filling; sent += piece.length) {
                    out.write(piece);
                }
                out.write(end.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException gone) {
                // The router had no room for it.
            } finally {
                if (isLong) {
                    over.incrementAndGet();
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
