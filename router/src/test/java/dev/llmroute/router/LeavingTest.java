package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.Drain;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.router.testing.RawServer;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router that leaves, as its callers over HTTP/1 see it. */
class LeavingTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Takes new connections as long as the test lasts. */
    private static final Drain ACCEPTING = new Drain(LONG, LONG, LONG, LONG);

    /** Takes none from the beginning, and closes none that is idle. */
    private static final Drain FINISHING = new Drain(Duration.ZERO, Duration.ZERO, LONG, LONG);

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 69\r\n\r\n"
                    + "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"Hello\"}}]}";

    private static final String CLOSE = "connection: close";

    @AutoClose
    private final OneRouter router = new OneRouter(OneRouter.ONE_TARGET);

    @Test
    void the_next_answer_over_a_kept_connection_says_that_it_closes_and_it_does() throws Exception {
        try (RawCaller kept = new RawCaller(router.port())) {
            assertThat(kept.write(question(false)).answer()).contains("200 OK").doesNotContain(CLOSE);

            var _ = router.leave(ACCEPTING);

            assertThat(kept.write(question(false)).answer()).contains("200 OK", CLOSE);
            assertThat(kept.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/models HTTP/1.1\r\n",
                "GET /v1/models/chat HTTP/1.1\r\n",
                "GET /v1/models HTTP/1.0\r\nConnection: keep-alive\r\n",
                "HEAD /v1/models HTTP/1.1\r\n",
                "GET /nothing HTTP/1.1\r\n",
                "GET /v1/messages HTTP/1.1\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
                "POST /v1/chat/completions HTTP/1.1\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n",
                "GET  HTTP/1.1\r\n"
            })
    void every_answer_over_a_new_connection_says_so(String request) throws Exception {
        var _ = router.leave(ACCEPTING);

        try (RawCaller caller = new RawCaller(router.port())) {
            assertThat(caller.write(localhost(request)).readToEnd())
                    .startsWith("HTTP/1.")
                    .containsOnlyOnce(CLOSE)
                    .doesNotContain("keep-alive");
        }
    }

    @Test
    void streams_that_begin_meanwhile_say_so_too_and_are_whole() throws Exception {
        var _ = router.leave(ACCEPTING);

        try (RawCaller caller = new RawCaller(router.port())) {
            assertThat(caller.write(question(true)).readToEnd())
                    .contains("text/event-stream", CLOSE)
                    .endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void an_answer_whose_head_was_not_sent_before_says_so() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch leaving = new CountDownLatch(1);
        try (RawServer provider = new RawServer(call -> {
                    RawServer.head(call.getInputStream());
                    asked.countDown();
                    leaving.await();
                    call.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                });
                OneRouter slow = new OneRouter(OneRouter.ONE_TARGET.replace("SIMULATOR/sim/v1", provider.url()));
                RawCaller waiting = new RawCaller(slow.port())) {
            waiting.write(question(false));
            asked.await();

            var _ = slow.leave(FINISHING);
            leaving.countDown();

            assertThat(waiting.readToEnd()).contains("200 OK", CLOSE).endsWith("]}");
        }
    }

    @Test
    void a_stream_that_had_begun_is_whole_and_its_connection_takes_one_more_request() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(0, 0, 20, 20)));
        try (RawCaller reader = new RawCaller(router.port())) {
            reader.write(question(true));
            await().until(() -> router.metric("llmroute_requests_in_flight") == 1);
            reader.awaitBytes();

            CompletableFuture<Void> left = router.leave(FINISHING);

            assertThat(reader.answer()).doesNotContain(CLOSE).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
            assertThat(reader.write(localhost("GET /v1/models HTTP/1.1\r\n")).readToEnd())
                    .contains("200 OK", CLOSE);
            left.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void when_it_takes_no_more_new_connections_are_refused_while_a_stream_goes_on() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Stall(1, Pace.AT_ONCE));
        try (RawCaller reader = new RawCaller(router.port())) {
            reader.write(question(true)).awaitBytes();

            var _ = router.leave(FINISHING);

            assertThatThrownBy(() -> new RawCaller(router.port()).close()).isInstanceOf(IOException.class);
            assertThat(router.metric("llmroute_requests_in_flight")).isEqualTo(1);
        }
    }

    /** As it is where a Service's rules are late: whoever was told to go away is sent here again. */
    @Test
    void new_connections_are_taken_as_long_as_they_come() throws Exception {
        Duration accepting = Duration.ofSeconds(1);
        var _ = router.leave(new Drain(accepting, LONG, LONG, LONG));
        long end = System.nanoTime() + accepting.multipliedBy(3).toNanos();

        while (System.nanoTime() < end) {
            try (RawCaller caller = new RawCaller(router.port())) {
                assertThat(caller.write(question(false)).readToEnd()).contains("200 OK", CLOSE);
            }
        }

        refusesNewConnections();
    }

    @Test
    void but_not_for_longer_than_it_may() throws Exception {
        var _ = router.leave(new Drain(LONG, SHORT, LONG, LONG));

        refusesNewConnections();
    }

    @Test
    void who_connects_and_asks_for_nothing_does_not_hold_it_up() throws Exception {
        var _ = router.leave(new Drain(SHORT, LONG, LONG, LONG));

        refusesNewConnections();
    }

    private void refusesNewConnections() {
        await().untilAsserted(() ->
                assertThatThrownBy(() -> new RawCaller(router.port()).close()).isInstanceOf(IOException.class));
    }

    @Test
    void a_connection_that_was_quiet_for_long_enough_is_closed_and_that_is_the_end() throws Exception {
        try (RawCaller kept = new RawCaller(router.port());
                RawCaller unused = new RawCaller(router.port())) {
            kept.write(question(false)).answer();

            CompletableFuture<Void> left = router.leave(new Drain(SHORT, LONG, SHORT, LONG));

            assertThat(kept.readToEnd()).isEmpty();
            assertThat(unused.readToEnd()).isEmpty();
            left.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_does_not_end_is_cut_off_when_the_time_is_up() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Silent());
        try (RawCaller waiting = new RawCaller(router.port())) {
            waiting.write(question(false));
            await().until(() -> router.simulator().open("sim", "first") == 1);

            CompletableFuture<Void> left = router.leave(Drain.within(SHORT));

            assertThat(waiting.readToEnd()).isEmpty();
            left.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoever_does_not_read_its_answer_holds_up_nobody() throws Exception {
        String answer = "{\"choices\":[{\"message\":{\"content\":\"" + "a".repeat(20_000_000) + "\"}}]}";
        router.simulator().set("sim", "first", new Behaviour.Fixed(200, Map.of(), answer, 0));
        try (RawCaller before = new RawCaller(router.port())) {
            before.write(question(false)).awaitBytes();
            CompletableFuture<Void> left = router.leave(ACCEPTING);
            try (RawCaller meanwhile = new RawCaller(router.port())) {
                meanwhile.write(question(false)).awaitBytes();

                router.leave(Drain.within(SHORT)).get(10, TimeUnit.SECONDS);

                left.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_second_call_hurries_it() throws Exception {
        try (RawCaller kept = new RawCaller(router.port())) {
            kept.write(question(false)).answer();
            CompletableFuture<Void> left = router.leave(ACCEPTING);

            router.leave(Drain.within(LONG)).get(10, TimeUnit.SECONDS);

            left.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void who_waits_for_it_to_leave_hears_that_it_was_ended_meanwhile() throws Exception {
        CompletableFuture<Void> left;
        try (OneRouter ended = new OneRouter(OneRouter.ONE_TARGET)) {
            left = ended.leave(ACCEPTING);
        }

        left.get(10, TimeUnit.SECONDS);
    }

    private static String question(boolean stream) {
        String body = "{\"model\": \"chat\", \"stream\": " + stream
                + ", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        return localhost("POST /v1/chat/completions HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /** Adds the header, and the end of the head where there is none. */
    private static String localhost(String request) {
        String whole = request.contains("\r\n\r\n") ? request : request + "\r\n";
        return whole.replaceFirst("\r\n", "\r\nHost: localhost\r\n");
    }
}
