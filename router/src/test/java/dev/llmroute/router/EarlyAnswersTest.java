package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import dev.llmroute.router.testing.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers that answer before they have read the request: what is unsent of it stands in no other caller's way. */
@Tag("transport")
class EarlyAnswersTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: OpenAI, baseUrl: 'RAW', network: Private, models: [{name: first}]}
              cooldown: {default: 1s}
              auth: {mode: None}
            """;

    @ParameterizedTest
    @CsvSource({"200, false", "200, true", "400, false", "413, false", "413, true", "502, false"})
    void the_next_request_does_not_stand_behind_the_rest_of_one_that_was_answered_early(int status, boolean stream)
            throws Exception {
        try (Early provider = new Early(answer(status, stream));
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            HttpResponse<String> alice = ask(router, "x".repeat(9_500_000), stream);
            router.forget();
            HttpResponse<String> bob = ask(router, "bob", false);

            assertThat(alice.statusCode()).isEqualTo(status);
            assertThat(bob.statusCode()).isEqualTo(200);
            assertThat(bob.body()).contains("TO-THE-SHORT").doesNotContain("EARLY");
            provider.readOn.countDown();
            await().untilAsserted(() -> assertThat(provider.cut).hasValue(1));
        }
    }

    private static HttpResponse<String> ask(OneRouter router, String words, boolean stream) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + words
                        + "\"}]}");
    }

    private static String answer(int status, boolean stream) {
        if (status != 200) {
            return plain(status, "{\"error\":{\"message\":\"EARLY\"}}");
        }
        return stream
                ? RawProvider.ended("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"EARLY\"},"
                        + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                : plain(200, completion("EARLY"));
    }

    private static String completion(String words) {
        return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + words
                + "\"},\"finish_reason\":\"stop\"}]}";
    }

    private static String plain(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** Answers long requests when it has read their head, and reads on when it is told to; short ones when it has read them. */
    private static final class Early implements AutoCloseable {
        private static final int LONG = 1_000_000;

        private final RawServer server;
        private final CountDownLatch readOn = new CountDownLatch(1);
        private final AtomicInteger cut = new AtomicInteger();
        private final String early;

        private Early(String early) throws IOException {
            this.early = early;
            // No long request fits into what the system keeps for the connection.
            this.server = new RawServer(8 * 1024, this::answer);
        }

        private String url() {
            return server.url();
        }

        private void answer(Socket caller) throws IOException {
            try {
                InputStream in = caller.getInputStream();
                for (String head = RawServer.head(in); !head.isEmpty(); head = RawServer.head(in)) {
                    int length = RawServer.length(head);
                    boolean isLong = length > LONG;
                    String answer = isLong ? early : plain(200, completion("TO-THE-SHORT"));
                    if (isLong) {
                        write(caller, answer);
                        readOn.await();
                    }
                    if (in.readNBytes(length).length < length) {
                        cut.incrementAndGet();
                        return;
                    }
                    if (!isLong) {
                        write(caller, answer);
                    }
                }
            } catch (IOException | InterruptedException gone) {
                cut.incrementAndGet();
            }
        }

        private static void write(Socket caller, String answer) throws IOException {
            caller.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            caller.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
