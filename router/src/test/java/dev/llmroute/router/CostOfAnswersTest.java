package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.AccessLogLines;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The first model costs 1 and 2 dollars for a million tokens, the second 3 and 4, Claude 5 and 6 with 0.5 for what is cached; others have no price. */
class CostOfAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COST = "x-llmroute-cost";
    private static final String CLAUDE = "claude-3-5-haiku-20241022";

    @AutoClose
    private final AccessLogLines lines = new AccessLogLines();

    @AutoClose
    private final WatchedRouter router = new WatchedRouter(
            Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"),
            route -> route.replace("- name: " + FIRST, "- {name: " + FIRST + ", price: {input: \"1\", output: \"2\"}}")
                    .replace("- name: " + SECOND, "- {name: " + SECOND + ", price: {input: \"3\", output: \"4\"}}")
                    .replace(
                            "- name: " + CLAUDE,
                            "- {name: " + CLAUDE + ", price: {input: \"5\", output: \"6\", cachedInput: \"0.5\"}}"));

    @Test
    void an_answer_says_what_it_cost() throws Exception {
        usage("groq", FIRST, "{\"prompt_tokens\": 1000, \"completion_tokens\": 500}");

        assertThat(router.chat("agent-chat", false).headers().firstValue(COST)).hasValue("0.002");
        assertThat(line().path("costUsd").decimalValue()).isEqualByComparingTo("0.002");
        assertThat(metric("llmroute_cost_usd_total", "groq/" + FIRST)).isEqualTo(0.002, within(1e-12));
    }

    @Test
    void what_is_translated_costs_what_its_provider_counted() throws Exception {
        router.simulator.set(
                "anthropic", CLAUDE, new Behaviour.Fixed(200, Map.of("content-type", "application/json"), """
                {"id": "m", "type": "message", "role": "assistant", "model": "c", "content": [{"type": "text", "text": "Hi"}],
                 "stop_reason": "end_turn", "usage": {"input_tokens": 10, "cache_read_input_tokens": 1000, "output_tokens": 100}}
                """, 0));

        HttpResponse<String> answer = router.post(CHAT, body(CLAUDE, false, ""), Map.of());

        // 10 at 5, 1000 at 0.5, 100 at 6
        assertThat(answer.headers().firstValue(COST)).hasValue("0.00115");
    }

    @Test
    void a_stream_is_told_in_the_log_and_in_metrics_since_its_head_was_sent_before_anybody_knew() throws Exception {
        HttpResponse<String> stream = router.post(
                CHAT, body("agent-chat", true, ", \"stream_options\": {\"include_usage\": true}"), Map.of());
        JsonNode usage = JSON.readTree(stream.body()
                        .lines()
                        .filter(each -> each.contains("\"prompt_tokens\""))
                        .findFirst()
                        .orElseThrow()
                        .substring("data: ".length()))
                .path("usage");
        double dollars = (usage.path("prompt_tokens").asLong()
                        + 2 * usage.path("completion_tokens").asLong())
                / 1e6;

        assertThat(stream.headers().firstValue(COST)).isEmpty();
        assertThat(line().path("costUsd").asDouble()).isPositive().isEqualTo(dollars, within(1e-12));
        assertThat(metric("llmroute_cost_usd_total", "groq/" + FIRST)).isEqualTo(dollars, within(1e-12));
    }

    @Test
    void a_fallback_says_what_it_cost_more_than_the_first_target_would_have() throws Exception {
        router.limitFirst();
        usage("groq", SECOND, "{\"prompt_tokens\": 1000, \"completion_tokens\": 500}");

        assertThat(router.chat("agent-chat", false).headers().firstValue(COST)).hasValue("0.005");
        assertThat(metric("llmroute_fallback_cost_usd_total", "difference=\"more\""))
                .isEqualTo(0.003, within(1e-12));
        assertThat(router.scrape()).doesNotContain("difference=\"less\"");
    }

    @Test
    void or_less() throws Exception {
        router.simulator.set("groq", SECOND, new Behaviour.Overloaded(0));
        usage("groq", FIRST, "{\"prompt_tokens\": 1000, \"completion_tokens\": 500}");

        router.post(CHAT, """
                {"models": ["groq/%s", "groq/%s"], "messages": [{"role": "user", "content": "Hi"}]}
                """.formatted(SECOND, FIRST), Map.of());

        assertThat(metric("llmroute_fallback_cost_usd_total", "difference=\"less\""))
                .isEqualTo(0.003, within(1e-12));
    }

    @Test
    void a_target_without_a_price_is_not_free_but_unknown() throws Exception {
        HttpResponse<String> answer = router.chat("gpt-4o-mini", false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(COST)).isEmpty();
        assertThat(line().has("costUsd")).isFalse();
        assertThat(metric("llmroute_unpriced_answers_total", "openai/gpt-4o-mini"))
                .isEqualTo(1);
    }

    @Test
    void callers_of_anthropics_api_are_told_too() throws Exception {
        usage("groq", FIRST, "{\"prompt_tokens\": 2000, \"completion_tokens\": 0}");

        assertThat(router.post(MESSAGES, body("agent-chat", false, ""), Map.of())
                        .headers()
                        .firstValue(COST))
                .hasValue("0.002");
    }

    private void usage(String provider, String model, String usage) {
        router.simulator.set(
                provider,
                model,
                new Behaviour.Fixed(200, Map.of("content-type", "application/json"), """
                {"id": "c", "object": "chat.completion", "model": "m", "usage": %s,
                 "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}]}
                """.formatted(usage), 0));
    }

    private JsonNode line() throws Exception {
        await().until(() -> !lines.all().isEmpty());
        return JSON.readTree(lines.all().getFirst());
    }

    private double metric(String name, String label) throws Exception {
        await().until(() -> router.scrape().lines().anyMatch(each -> each.startsWith(name) && each.contains(label)));
        return router.scrape()
                .lines()
                .filter(each -> each.startsWith(name) && each.contains(label))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' '))))
                .sum();
    }
}
