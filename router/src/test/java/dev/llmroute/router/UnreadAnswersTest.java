package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callers that ask on over one connection before they read what they asked for. */
@Tag("transport")
class UnreadAnswersTest {
    private static final int REQUESTS = 100;

    @Test
    void a_caller_that_reads_nothing_is_soon_not_heard_any_more_and_gets_all_answers_when_it_reads() throws Exception {
        try (OneRouter router = new OneRouter(OneRouter.ONE_TARGET);
                RawCaller caller = new RawCaller(router.port())) {
            String answer = "{\"choices\":[{\"message\":{\"content\":\"" + "a".repeat(1_000_000) + "\"}}]}";
            router.simulator().set("sim", "first", new Behaviour.Fixed(200, Map.of(), answer, 0));
            caller.write(request("keep-alive").repeat(REQUESTS - 1) + request("close"));
            AtomicLong before = new AtomicLong();
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                long now = router.simulator().calls("sim", "first");
                return now > 0 && before.getAndSet(now) == now;
            });

            // What the sockets between them take, and one answer.
            assertThat(router.simulator().calls("sim", "first")).isLessThan(REQUESTS / 2);

            String answers = caller.readToEnd();

            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(REQUESTS + 1);
        }
    }

    private static String request(String connection) {
        String body = "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
