package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a route may let a request do for which no target is free. */
class ExhaustedTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}, {name: second}]}
              fallback: FALLBACK
              auth: {mode: None}
            """;
    private static final String QUESTION =
            "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @AutoClose
    private OneRouter router;

    private void start(String fallback) {
        router = new OneRouter(ROUTE.replace("FALLBACK", fallback));
    }

    @Test
    void a_request_waits_for_the_soonest_target_and_is_answered_by_it() throws Exception {
        start("{maxInlineWait: 5s}");
        limit("first", Duration.ofMinutes(5));
        limit("second", Duration.ofSeconds(2));

        HttpResponse<String> answer = router.post("/v1/chat/completions", QUESTION);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("3");
        assertThat(header(answer, "x-llmroute-fallback"))
                .isEqualTo("sim/first=RateLimitRequests,sim/second=RateLimitRequests");
        assertThat(router.simulator().calls("sim", "first")).isEqualTo(1);
    }

    @Test
    void a_target_that_was_asked_once_more_is_told_with_both_attempts() throws Exception {
        try (RawProvider resetting = new RawProvider("", true)) {
            router = new OneRouter(ROUTE.replace("SIMULATOR/sim/v1", resetting.url())
                    .replace("{name: first}, {name: second}", "{name: first}")
                    .replace("FALLBACK", "{maxAttempts: 3}"));

            HttpResponse<String> answer = router.post("/v1/chat/completions", QUESTION);

            assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("2");
            assertThat(new ObjectMapper()
                            .readTree(answer.body())
                            .at("/error/llmroute/attempts")
                            .findValuesAsText("target"))
                    .containsExactly("sim/first", "sim/first");
        }
    }

    @Test
    void a_wait_that_is_too_long_is_told_at_once() throws Exception {
        start("{maxInlineWait: 5s}");
        limit("first", Duration.ofMinutes(5));
        limit("second", Duration.ofMinutes(2));

        HttpResponse<String> answer = router.post("/v1/chat/completions", QUESTION);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(header(answer, "retry-after")).isEqualTo("120");
    }

    @Test
    void only_a_quarter_of_all_places_is_for_requests_that_wait_and_who_leaves_frees_his() throws Exception {
        start("{maxInlineWait: 60s}");
        limit("first", Duration.ofSeconds(50));
        limit("second", Duration.ofSeconds(50));
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        int places = ServerLimits.DEFAULT_MAX_IN_FLIGHT / 4;
        for (int i = 0; i < places; i++) {
            waiting.add(router.postAsync("/v1/chat/completions", QUESTION, BodyHandlers.ofString()));
        }
        await().until(() -> waitingNow() == places);

        HttpResponse<String> refused = router.post("/v1/chat/completions", QUESTION);
        waiting.forEach(each -> each.cancel(true));

        assertThat(refused.statusCode()).isEqualTo(429);
        await().until(() -> waitingNow() == 0);
    }

    @Test
    void the_soonest_target_is_called_once_in_spite_of_its_cooldown_where_the_route_says_so() throws Exception {
        start("{whenExhausted: TryEarliest, maxAttempts: 5}");
        limit("first", Duration.ofMinutes(5));
        limit("second", Duration.ofMinutes(2));
        assertThat(router.post("/v1/chat/completions", QUESTION).statusCode()).isEqualTo(429);
        HttpResponse<String> refused = router.post("/v1/chat/completions", QUESTION);
        router.simulator().reset();
        HttpResponse<String> answer = router.post("/v1/chat/completions", QUESTION);
        HttpResponse<String> next = router.post("/v1/chat/completions", QUESTION);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "x-llmroute-attempts")).isEqualTo("1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(next.statusCode()).isEqualTo(200);
    }

    private void limit(String model, Duration lasts) {
        router.simulator().set("sim", model, Behaviour.Limit.lasting(lasts, Wording.NoWait, WaitHeader.RetryAfterMs));
    }

    private long waitingNow() throws Exception {
        return router.metric("llmroute_requests_waiting");
    }
}
