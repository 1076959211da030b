package dev.llmroute.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.classify.Detection;
import dev.llmroute.classify.SentKey;
import dev.llmroute.classify.SentRequest;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Timeouts;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.testing.RawProvider;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Defects of our own on the way of a call: whoever waits for its answer must hear of them, or they wait for ever. */
class CrashTest {
    private static final String EVENT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"first\"},\"finish_reason\":null}]}\n\n";

    private final Vertx vertx = Vertx.vertx();
    private final UpstreamClient upstream =
            UpstreamClient.of(vertx, 10, Egress.DIRECT, Duration.ofSeconds(10), TimeSource.SYSTEM);

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Hears of a call, and has a defect in one thing that it may hear. */
    private static final class Defective implements CallListener {
        private final String where;
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<Throwable> crashed = new CopyOnWriteArrayList<>();

        private final boolean asError;

        private Defective(String where, boolean asError) {
            this.where = where;
            this.asError = asError;
        }

        private void hear(String what) {
            heard.add(what);
            if (what.equals(where) && asError) {
                throw new OutOfMemoryError(where);
            }
            if (what.equals(where)) {
                throw new IllegalStateException(where);
            }
        }

        @Override
        public void failed(Failure failure) {
            hear("failed");
        }

        @Override
        public boolean acceptsEmpty() {
            hear("acceptsEmpty");
            return true;
        }

        @Override
        public boolean isAlone() {
            return true;
        }

        @Override
        public void answered(int status, MultiMap headers, AnswerBody body) {
            hear("answered");
        }

        @Override
        public void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
            hear("streaming");
        }

        @Override
        public void events(List<Buffer> events) {
            hear("events");
        }

        @Override
        public void streamEnded(boolean marked) {
            hear("streamEnded");
        }

        @Override
        public boolean holds(long bytes) {
            return true;
        }

        @Override
        public void thinks() {
            hear("thinks");
        }

        @Override
        public void streamBroke(Failure failure) {
            hear("streamBroke");
        }

        @Override
        public void crashed(Throwable defect) {
            crashed.add(defect);
        }
    }

    static List<Arguments> answers() {
        return List.of(
                Arguments.of("answered", json(200, "{\"choices\":[{\"message\":{\"content\":\"all\"}}]}"), false),
                Arguments.of("failed", json(500, "{}"), false),
                Arguments.of("acceptsEmpty", json(200, "{\"choices\":[]}"), false),
                Arguments.of("streaming", RawProvider.unended(EVENT), true),
                Arguments.of("events", RawProvider.unended(EVENT + EVENT), true),
                Arguments.of("streamEnded", RawProvider.ended(EVENT + "data: [DONE]\n\n"), false),
                Arguments.of("streamBroke", RawProvider.ended(EVENT), false),
                // By a timer: nothing comes, or nothing more.
                Arguments.of("failed", "", true),
                Arguments.of("streamBroke", RawProvider.unended(EVENT), true));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_defect_is_told_once_and_a_call_that_is_not_over_ends(String where, String answer, boolean cut)
            throws Exception {
        isToldOnce(new Defective(where, false), where, answer, cut);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_error_such_as_a_full_heap_is_told_as_a_defect_is(String where, String answer, boolean cut)
            throws Exception {
        isToldOnce(new Defective(where, true), where, answer, cut);
    }

    private void isToldOnce(Defective defective, String where, String answer, boolean cut) throws Exception {
        try (RawProvider provider = new RawProvider(answer, false)) {
            vertx.runOnContext(now -> new UpstreamCall(upstream, request(provider.url()), defective).start());

            await().until(() -> !defective.crashed.isEmpty());
            if (cut) {
                await().until(() -> provider.left() == 1);
            }
            // Whatever the event loop has still to do is done.
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(defective.crashed)
                    .singleElement()
                    .satisfies(defect -> assertThat(defect).hasMessage(where));
            assertThat(defective.heard).endsWith(where).doesNotHaveDuplicates();
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
                NetworkMode.Private,
                // The first call of all takes its time where another test has the processors.
                new Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5)),
                Detection.NONE,
                SentRequest.UNKNOWN,
                SentKey.of(""));
    }

    private static String json(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
