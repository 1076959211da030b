package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import dev.llmroute.router.testing.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Providers that send an interim answer which nobody asked for, and the real one when the next request comes over the same connection: that
 * answer is never another caller's.
 */
@Tag("transport")
class InterimAnswersTest {
    private static final int ROUNDS = 125;
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: OpenAI, baseUrl: 'RAW', network: Private,
                   models: [{name: interim}, {name: plain}]}
              fallback: {maxAttempts: 1}
              cooldown: {default: 1s}
              auth: {mode: None}
            """;

    @ParameterizedTest
    @CsvSource({
        "101, false",
        "102, false",
        "104, false",
        "199, false",
        "101, true",
        "102, true",
        "104, true",
        "199, true"
    })
    void the_answer_behind_an_interim_one_is_nobody_elses(int status, boolean stream) throws Exception {
        try (Interim provider = new Interim(status);
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            for (int round = 0; round < ROUNDS; round++) {
                String alice = "alice-" + round;
                String bob = "bob-" + round;

                HttpResponse<String> refused = ask(router, "interim", alice, stream);
                CompletableFuture<HttpResponse<String>> beside = CompletableFuture.supplyAsync(() -> {
                    try {
                        return ask(router, "plain", bob + "-beside", stream);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                HttpResponse<String> answered = ask(router, "plain", bob, stream);

                assertThat(refused.statusCode()).isEqualTo(502);
                assertThat(refused.body()).contains("Connection").doesNotContain("SECRET");
                assertThat(answered.body()).contains("SECRET OF " + bob + "!").doesNotContain("alice");
                assertThat(beside.get().body())
                        .contains("SECRET OF " + bob + "-beside!")
                        .doesNotContain("alice");
                router.forget();
            }
            assertThat(provider.interim.get()).isEqualTo(ROUNDS);
        }
    }

    private static HttpResponse<String> ask(OneRouter router, String model, String tag, boolean stream)
            throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"raw/" + model + "\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"<" + tag + ">\"}]}",
                "x-llmroute-no-fallback",
                "true");
    }

    /** Keeps its connections open, and answers each request with the tag that stands in it. */
    private static final class Interim implements AutoCloseable {
        private static final Pattern TAG = Pattern.compile("<([^>]*)>");

        private final RawServer server;
        private final AtomicInteger interim = new AtomicInteger();
        private final int status;

        private Interim(int status) throws IOException {
            this.status = status;
            this.server = new RawServer(this::answer);
        }

        private String url() {
            return server.url();
        }

        private void answer(Socket caller) throws IOException {
            String late = "";
            InputStream in = caller.getInputStream();
            for (String head = RawServer.head(in); !head.isEmpty(); head = RawServer.head(in)) {
                String request = new String(in.readNBytes(RawServer.length(head)), StandardCharsets.UTF_8);
                OutputStream out = caller.getOutputStream();
                if (request.contains("\"interim\"")) {
                    interim.incrementAndGet();
                    out.write(("HTTP/1.1 " + status + " Interim\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                    late = whole(request);
                } else {
                    out.write((late.isEmpty() ? whole(request) : late).getBytes(StandardCharsets.UTF_8));
                    late = late.isEmpty() ? "" : whole(request);
                }
                out.flush();
            }
        }

        private static String whole(String request) {
            Matcher tag = TAG.matcher(request);
            String content = "SECRET OF " + (tag.find() ? tag.group(1) : "nobody") + "!";
            if (request.contains("\"stream\":true")) {
                return RawProvider.ended("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
                        + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            }
            String body = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + content
                    + "\"},\"finish_reason\":\"stop\"}]}";
            return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n"
                    + body;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
