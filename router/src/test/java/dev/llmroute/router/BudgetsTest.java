package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first model costs a dollar for a million tokens. Months, since nothing shorter is sure not to end in the middle of a test. */
class BudgetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRICE = "price: {input: \"1\", output: \"1\"}";
    private static final String CENT = "limits: {usd: {amount: \"0.01\", per: Month}}";
    private static final String CLAUDE = "claude-3-5-haiku-20241022";
    private static final String TARGET = "x-llmroute-target";

    @Test
    void a_model_whose_budget_is_spent_is_passed_by() throws Exception {
        try (WatchedRouter router = router(first(PRICE + ", " + CENT))) {
            assertThat(router.scrape())
                    .contains("llmroute_budget_usd{of=\"groq/" + FIRST + "\",per=\"Month\",route=\"agent-chat\"} 0.01");
            usage(router, 9_999);
            assertThat(target(router.chat("agent-chat", false))).isEqualTo("groq/" + FIRST);
            // One token is left of it.
            usage(router, 1);
            assertThat(target(router.chat("agent-chat", false))).isEqualTo("groq/" + FIRST);

            assertThat(router.scrape())
                    .contains("llmroute_budget_spent_usd{of=\"groq/" + FIRST
                            + "\",per=\"Month\",route=\"agent-chat\"} 0.01");
            JsonNode told = JSON.readTree(router.route()).at("/routes/0/targets/0/budget");
            assertThat(told.path("spent").asText()).isEqualTo("$0.01 a month of groq/" + FIRST);
            assertThat(told.path("until").asText()).contains("-01T00:00:0");
            HttpResponse<String> next = router.chat("agent-chat", false);

            assertThat(target(next)).isEqualTo("groq/" + SECOND);
            assertThat(next.headers().firstValue("x-llmroute-fallback").orElseThrow())
                    .contains("groq/" + FIRST)
                    .contains("Budget");
            assertThat(router.scrape())
                    .contains("llmroute_skips_total{reason=\"Budget\",route=\"agent-chat\",target=\"groq/" + FIRST
                            + "\"}");
        }
    }

    @Test
    void so_are_all_models_of_a_key_whose_budget_is_spent() throws Exception {
        try (WatchedRouter router =
                router(route -> first(PRICE).apply(route).replace("key: groq}}", "key: groq}, " + CENT + "}"))) {
            usage(router, 10_000);
            router.chat("agent-chat", false);

            assertThat(target(router.chat("agent-chat", false))).isEqualTo("openai/gpt-4o");
        }
    }

    @Test
    void where_nothing_else_may_be_asked_the_caller_is_told_when_the_period_ends() throws Exception {
        try (WatchedRouter router = router(first(PRICE + ", " + CENT))) {
            usage(router, 10_000);
            router.chat("agent-chat", false);

            HttpResponse<String> refused =
                    router.post(CHAT, body("agent-chat", false, ", \"models\": [\"groq/" + FIRST + "\"]"), Map.of());

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
            JsonNode error = JSON.readTree(refused.body()).path("error");
            Instant anew = Instant.parse(error.at("/llmroute/retryAt").asText());
            assertThat(anew.toString()).contains("-01T00:00:0");
            assertThat(error.at("/llmroute/skipped/0/class").asText()).isEqualTo("Budget");
            assertThat(error.path("message").asText())
                    .contains("has spent the route's budget, $0.01 a month")
                    .doesNotContain("ate limit");
        }
    }

    @Test
    void a_caller_whose_budget_is_spent_is_refused_until_the_period_ends() throws Exception {
        try (WatchedRouter router =
                router(route -> first(PRICE).apply(route).replace("key: app-1}}", "key: app-1}, " + CENT + "}"))) {
            usage(router, 10_000);
            assertThat(router.chat("agent-chat", false).statusCode()).isEqualTo(200);

            HttpResponse<String> refused = router.chat("agent-chat", false);

            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode error = JSON.readTree(refused.body()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("budget_spent");
            assertThat(error.path("message").asText()).contains("$0.01 a month").contains("-01T00:00:00Z");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isPositive();
            assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
        }
    }

    @Test
    void a_stream_that_does_not_tell_its_usage_is_not_free() throws Exception {
        String dear = "price: {input: \"9999\", output: \"9999\"}";
        try (WatchedRouter router = router(first(dear + ", " + CENT))) {
            HttpResponse<String> stream = router.chat("agent-chat", true);
            assertThat(target(stream)).isEqualTo("groq/" + FIRST);
            assertThat(stream.body()).doesNotContain("\"prompt_tokens\"");

            await().untilAsserted(() ->
                    assertThat(target(router.chat("agent-chat", true))).isEqualTo("groq/" + SECOND));
            // Told is only what somebody counted.
            assertThat(router.scrape()).doesNotContain("llmroute_cost_usd_total{");
        }
    }

    @ParameterizedTest
    @MethodSource("workedOn")
    void nor_is_an_answer_of_which_not_all_came(Behaviour behaviour) throws Exception {
        String dear = "price: {input: \"9999\", output: \"9999\"}";
        try (WatchedRouter router = router(first(dear + ", " + CENT))) {
            router.simulator.set("groq", FIRST, behaviour);
            router.chat("agent-chat", true);

            await().until(() ->
                    router.router.ceilings().spending().unshared().stream().anyMatch(each -> each.own() > 0));
        }
    }

    static Stream<Behaviour> workedOn() {
        return Stream.of(new Behaviour.Silent(), new Behaviour.Stall(0), Behaviour.Reset.afterTokens(2));
    }

    @Test
    void of_a_message_whose_stream_broke_what_came_is_paid_though_only_its_prompt_was_counted() throws Exception {
        String dear = ", price: {input: \"0\", output: \"9999\"}, " + CENT + "}";
        try (WatchedRouter router = router(route -> route.replace("- name: " + CLAUDE, "- {name: " + CLAUDE + dear))) {
            router.simulator.set("anthropic", CLAUDE, Behaviour.Reset.afterTokens(5));
            router.post(MESSAGES, body(CLAUDE, true, ""), Map.of());

            // Counted was one token, which is a cent.
            await().until(() -> router.router.ceilings().spending().unshared().stream()
                    .anyMatch(each -> each.own() > 40_000_000_000L));
        }
    }

    @Test
    void counting_tokens_costs_nothing() throws Exception {
        String dear = ", price: {input: \"9999\", output: \"9999\"}, " + CENT + "}";
        try (WatchedRouter router = router(route -> route.replace("- name: " + CLAUDE, "- {name: " + CLAUDE + dear))) {
            assertThat(router.post("/v1/messages/count_tokens", body(CLAUDE, false, ""), Map.of())
                            .statusCode())
                    .isEqualTo(200);

            assertThat(router.router.ceilings().spending().unshared())
                    .allSatisfy(each -> assertThat(each.own()).isZero());
        }
    }

    @Test
    void codex_is_told_in_the_words_by_which_it_gives_up() throws Exception {
        try (WatchedRouter router =
                router(route -> first(PRICE).apply(route).replace("key: app-1}}", "key: app-1}, " + CENT + "}"))) {
            usage(router, 10_000);
            router.chat("agent-chat", false);

            HttpResponse<String> refused =
                    router.post("/v1/responses", "{\"model\": \"agent-chat\", \"input\": \"Hello\"}", Map.of());

            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode error = JSON.readTree(refused.body()).path("error");
            long minute = Instant.now().plusSeconds(60).getEpochSecond();
            assertThat(error.path("type").asText().equals("usage_limit_reached"))
                    .isEqualTo(refused.headers().firstValueAsLong("retry-after").orElseThrow() > 60);
            assertThat(error.path("resets_at").asLong(minute)).isGreaterThanOrEqualTo(minute);
        }
    }

    @Test
    void refusals_spend_nothing() throws Exception {
        String dear = "price: {input: \"9999\", output: \"9999\"}";
        try (WatchedRouter router = router(first(dear + ", " + CENT))) {
            router.simulator.set("groq", FIRST, new Behaviour.Overloaded(0));
            router.chat("agent-chat", false);

            assertThat(router.scrape()).doesNotContain("reason=\"Budget\"");
            assertThat(router.router.ceilings().spending().unshared())
                    .allSatisfy(each -> assertThat(each.own()).isZero());
        }
    }

    private static WatchedRouter router(UnaryOperator<String> edit) {
        return new WatchedRouter(Telemetry.OFF, edit);
    }

    private static UnaryOperator<String> first(String more) {
        return route -> route.replace("- name: " + FIRST, "- {name: " + FIRST + ", " + more + "}");
    }

    private static void usage(WatchedRouter router, int promptTokens) {
        router.simulator.set(
                "groq",
                FIRST,
                new Behaviour.Fixed(200, Map.of("content-type", "application/json"), """
                {"id": "c", "object": "chat.completion", "model": "m", "usage": {"prompt_tokens": %d, "completion_tokens": 0},
                 "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}]}
                """.formatted(promptTokens), 0));
    }

    private static String target(HttpResponse<String> answer) {
        return answer.headers().firstValue(TARGET).orElseThrow();
    }
}
