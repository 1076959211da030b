package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.NetworkMode;
import dev.llmroute.failure.Detection;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.Timeouts;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Defects of our own on the way of a call: whoever waits for its answer must hear of them, or he waits for ever. */
class CrashTest {
    private static final String EVENT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"first\"},\"finish_reason\":null}]}\n\n";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Hears of a call, and has a defect in whatever it hears. */
    private static final class Defective implements UpstreamAnswer {
        private final CompletableFuture<RuntimeException> crashed = new CompletableFuture<>();
        private final AtomicInteger heard = new AtomicInteger();

        private IllegalStateException defect(String where) {
            heard.incrementAndGet();
            return new IllegalStateException(where);
        }

        @Override
        public void failed(Failure failure) {
            throw defect("failed");
        }

        @Override
        public boolean acceptsEmpty() {
            throw defect("acceptsEmpty");
        }

        @Override
        public void answered(int status, MultiMap headers, WholeAnswer body) {
            throw defect("answered");
        }

        @Override
        public void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
            throw defect("streaming");
        }

        @Override
        public void events(List<Buffer> events) {
            throw defect("events");
        }

        @Override
        public void streamEnded() {
            throw defect("streamEnded");
        }

        @Override
        public void streamBroke(Failure failure) {
            throw defect("streamBroke");
        }

        @Override
        public void crashed(RuntimeException defect) {
            crashed.complete(defect);
        }
    }

    static List<Arguments> answers() {
        return List.of(
                Arguments.of("answered", json(200, "{\"choices\":[{\"message\":{\"content\":\"all\"}}]}")),
                Arguments.of("failed", json(500, "{}")),
                Arguments.of("acceptsEmpty", json(200, "{\"choices\":[]}")),
                Arguments.of("streaming", RawProvider.unended(EVENT)),
                // By a timer: nothing comes.
                Arguments.of("failed", ""));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_defect_ends_the_call_and_is_told_once(String where, String answer) throws Exception {
        try (RawProvider provider = new RawProvider(answer, false)) {
            Defective defective = new Defective();
            vertx.runOnContext(now -> new UpstreamCall(vertx, client, request(provider.url()), defective).start());

            assertThat(defective.crashed.get(10, TimeUnit.SECONDS)).hasMessage(where);
            assertThat(defective.heard).hasValue(1);
        }
    }

    private static UpstreamRequest request(String url) {
        return new UpstreamRequest(
                "raw",
                Surface.ChatCompletions,
                new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url),
                MultiMap.caseInsensitiveMultiMap(),
                () -> Buffer.buffer("{}"),
                true,
                "request-1",
                NetworkMode.Private,
                new Timeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofSeconds(5)),
                Detection.NONE);
    }

    private static String json(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
