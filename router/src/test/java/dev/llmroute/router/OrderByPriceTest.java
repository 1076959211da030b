package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.AccessLogLines;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Of one tier are the first model, which caches cheaply, and the second one, whose list price is a third and which caches for nothing. */
class OrderByPriceTest {
    private static final String TARGET = "x-llmroute-target";
    private static final String ORDER = "x-llmroute-order";

    @AutoClose
    private final AccessLogLines lines = new AccessLogLines();

    @AutoClose
    private final WatchedRouter router = new WatchedRouter(
            Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"),
            route -> route.replace(
                            "- name: " + FIRST,
                            "- {name: " + FIRST
                                    + ", tier: large, price: {input: \"3\", output: \"15\", cachedInput: \"0.3\"}}")
                    .replace(
                            "- name: " + SECOND,
                            "- {name: " + SECOND + ", tier: large, price: {input: \"1\", output: \"5\"}}")
                    .replace("fallback: {notify: Comment}", "order: {by: Price}"));

    @Test
    void a_new_conversation_goes_to_the_cheapest_of_the_tier_and_says_so_everywhere() throws Exception {
        HttpResponse<String> answer = chat("agent-chat", "a", "Hi");

        assertThat(target(answer)).isEqualTo("groq/" + SECOND);
        assertThat(answer.headers().firstValue(ORDER)).hasValue("Cheaper");
        await().untilAsserted(() -> assertThat(lines.all()).hasSize(1).allMatch(line -> line.contains("Cheaper")));
        assertThat(router.scrape())
                .contains("llmroute_order_departures_total{reason=\"Cheaper\",route=\"agent-chat\"} 1.0");
    }

    @Test
    void a_conversation_stays_where_it_is_warm_though_another_one_is_cheaper_by_its_list() throws Exception {
        String prompt = "long story ".repeat(8_000);
        chat("groq/" + FIRST, "warm", prompt);

        HttpResponse<String> next = chat("agent-chat", "warm", prompt);

        assertThat(target(next)).isEqualTo("groq/" + FIRST);
        assertThat(next.headers().firstValue(ORDER)).isEmpty();
        assertThat(target(chat("agent-chat", "other", prompt))).isEqualTo("groq/" + SECOND);
    }

    @Test
    void what_cools_down_is_passed_by_whatever_it_costs() throws Exception {
        router.simulator.set(
                "groq",
                SECOND,
                Behaviour.Limit.lasting(Duration.ofHours(1), Wording.GroqTokensPerDay, WaitHeader.RetryAfter));

        assertThat(target(chat("agent-chat", "a", "Hi"))).isEqualTo("groq/" + FIRST);
    }

    @Test
    void who_names_a_model_gets_it() throws Exception {
        HttpResponse<String> answer = chat("groq/" + FIRST, "a", "Hi");

        assertThat(target(answer)).isEqualTo("groq/" + FIRST);
        assertThat(answer.headers().firstValue(ORDER)).isEmpty();
    }

    @Test
    void callers_of_anthropics_api_are_served_by_price_too() throws Exception {
        HttpResponse<String> answer =
                router.post(MESSAGES, WatchedRouter.body("agent-chat", false, ""), Map.of("x-session-id", "a"));

        assertThat(target(answer)).isEqualTo("groq/" + SECOND);
    }

    @Test
    void what_refers_to_something_that_a_provider_keeps_goes_where_the_route_writes_first() throws Exception {
        HttpResponse<String> answer = router.post(CHAT, """
                {"model": "agent-chat", "messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]}]}
                """, Map.of());

        assertThat(router.simulator.callCounts())
                .as(answer.body())
                .allMatch(each -> each.toString().contains(FIRST))
                .isNotEmpty();
    }

    @Test
    void a_rejected_key_of_what_is_cheapest_fails_nobody_who_named_the_route() throws Exception {
        router.simulator.set(
                "groq", SECOND, new Behaviour.Fixed(401, Map.of("content-type", "application/json"), """
                {"error": {"message": "Invalid API Key", "type": "invalid_request_error", "code": "invalid_api_key"}}
                """, 0));
        router.chat("groq/" + SECOND, false);

        assertThat(target(chat("agent-chat", "a", "Hi"))).startsWith("openai/");
    }

    @Test
    void vectors_never_come_from_another_model_because_it_is_cheaper() throws Exception {
        HttpResponse<String> answer =
                router.post("/v1/embeddings", "{\"model\": \"agent-chat\", \"input\": \"Hi\"}", Map.of());

        assertThat(target(answer)).isEqualTo("groq/" + FIRST);
    }

    private HttpResponse<String> chat(String model, String session, String prompt) throws Exception {
        return router.post(CHAT, """
                {"model": "%s", "max_tokens": 20, "messages": [{"role": "user", "content": "%s"}]}
                """.formatted(model, prompt), Map.of("x-session-id", session));
    }

    private static String target(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue(TARGET).orElse("");
    }
}
