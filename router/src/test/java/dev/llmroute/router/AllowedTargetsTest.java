package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Openai and anthropic have the tag {@code eu}, anthropic {@code no-retention} as well; groq, which the route writes first, has none. */
class AllowedTargetsTest {
    private static final String REQUIRE = "x-llmroute-require";

    @AutoClose
    private final WatchedRouter open = router("");

    @AutoClose
    private final WatchedRouter europe = router(", allow: {tags: [eu]}");

    private static WatchedRouter router(String ofKey) {
        return new WatchedRouter(
                Telemetry.OFF,
                route -> route.replace("- name: openai", "- name: openai\n      tags: [eu]")
                        .replace("- name: anthropic", "- name: anthropic\n      tags: [eu, no-retention]")
                        .replace("key: app-1}}", "key: app-1}" + ofKey + "}"));
    }

    @Test
    void a_caller_is_served_by_what_it_may_be_served_by_and_told_that_the_rest_was_left_out() throws Exception {
        HttpResponse<String> answer = europe.chat("agent-chat", false);

        assertThat(target(answer)).isEqualTo("openai/gpt-4o");
        assertThat(answer.headers().firstValue("x-llmroute-order")).hasValue("NotAllowed");
        assertThat(europe.scrape())
                .contains("llmroute_order_departures_total{reason=\"NotAllowed\",route=\"agent-chat\"} 1.0");
    }

    @Test
    void nothing_else_is_called_though_all_that_it_may_use_is_down() throws Exception {
        for (String model : new String[] {"gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-3.5-turbo"}) {
            europe.simulator.set("openai", model, new Behaviour.Overloaded(0));
        }
        for (String model :
                new String[] {"claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022", "claude-3-haiku-20240307"}) {
            europe.simulator.set("anthropic", model, new Behaviour.Overloaded(0));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(europe.chat("agent-chat", false).statusCode()).isNotEqualTo(200);
        }

        assertThat(europe.simulator.callCounts())
                .noneMatch(each -> each.toString().contains("groq"));
    }

    @Test
    void a_model_that_it_names_and_may_not_use_is_answered_by_another_one_or_where_it_wants_no_other_refused()
            throws Exception {
        assertThat(target(europe.chat("groq/" + FIRST, false))).isEqualTo("openai/gpt-4o");

        HttpResponse<String> refused =
                europe.post(CHAT, body("groq/" + FIRST, false, ""), Map.of("x-llmroute-no-fallback", "true"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("not_allowed", "tags eu");
    }

    @Test
    void its_own_list_of_models_is_no_way_around_it() throws Exception {
        HttpResponse<String> refused = europe.post(
                CHAT,
                "{\"models\": [\"groq/" + FIRST + "\"], \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}",
                Map.of());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(europe.simulator.callCounts()).isEmpty();
    }

    @Test
    void models_that_it_may_not_use_are_not_listed() throws Exception {
        assertThat(europe.models()).contains("agent-chat", "openai/gpt-4o").doesNotContain("groq/");
        assertThat(europe.models("/gemma2-9b-it")).contains("model_not_found");
        assertThat(europe.models("/gpt-4o-mini")).contains("gpt-4o-mini").doesNotContain("error");
        assertThat(open.models()).contains("groq/" + FIRST);
    }

    @Test
    void a_request_may_require_more_than_its_key_does_and_never_less() throws Exception {
        assertThat(target(europe.post(CHAT, body("agent-chat", false, ""), Map.of(REQUIRE, "no-retention"))))
                .startsWith("anthropic/");
        assertThat(target(open.post(CHAT, body("agent-chat", false, ""), Map.of(REQUIRE, "eu"))))
                .isEqualTo("openai/gpt-4o");
        HttpResponse<String> nothing = open.post(MESSAGES, body("agent-chat", false, ""), Map.of(REQUIRE, "eu, us"));
        assertThat(nothing.statusCode()).isEqualTo(403);
        assertThat(nothing.body()).contains("permission_error", "tags eu, us");
    }

    @Test
    void vectors_of_another_model_are_no_answer_for_a_caller_who_may_not_have_those_of_the_first() throws Exception {
        HttpResponse<String> refused =
                europe.post("/v1/embeddings", "{\"model\": \"groq/" + FIRST + "\", \"input\": \"Hi\"}", Map.of());

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(europe.simulator.callCounts()).isEmpty();
    }

    @Test
    void a_request_says_by_what_it_wants_its_models_ordered() throws Exception {
        try (WatchedRouter priced = new WatchedRouter(
                Telemetry.OFF,
                route -> route.replace(
                                "- name: " + FIRST,
                                "- {name: " + FIRST + ", tier: t, price: {input: \"9\", output: \"9\"}}")
                        .replace(
                                "- name: " + WatchedRouter.SECOND,
                                "- {name: " + WatchedRouter.SECOND
                                        + ", tier: t, price: {input: \"1\", output: \"1\"}}"))) {
            String header = "x-llmroute-prefer";
            assertThat(target(priced.chat("agent-chat", false))).isEqualTo("groq/" + FIRST);
            assertThat(target(priced.post(CHAT, body("agent-chat", false, ""), Map.of(header, "price"))))
                    .isEqualTo("groq/" + WatchedRouter.SECOND);
            assertThat(priced.post(CHAT, body("agent-chat", false, ""), Map.of(header, "speed"))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void an_empty_requirement_is_a_mistake_and_not_none() throws Exception {
        for (String value : new String[] {"", " ", "eu,", ",", "EU"}) {
            assertThat(open.post(CHAT, body("agent-chat", false, ""), Map.of(REQUIRE, value))
                            .statusCode())
                    .as("\"%s\"", value)
                    .isEqualTo(400);
        }
        assertThat(open.simulator.callCounts()).isEmpty();
    }

    @Test
    void a_callers_requests_of_a_minute_are_bounded() throws Exception {
        try (WatchedRouter few = router(", limits: {rpm: 2}")) {
            assertThat(few.chat("agent-chat", false).statusCode()).isEqualTo(200);
            assertThat(few.chat("agent-chat", false).statusCode()).isEqualTo(200);

            HttpResponse<String> third = few.chat("agent-chat", false);

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).contains("rate_limit_exceeded", "2 requests a minute");
            assertThat(third.headers().firstValueAsLong("retry-after").orElse(0))
                    .isBetween(1L, 61L);
        }
    }

    @Test
    void and_its_tokens() throws Exception {
        try (WatchedRouter few = router(", limits: {tpm: 30}")) {
            HttpResponse<String> large = few.post(
                    CHAT,
                    body("agent-chat", false, ", \"user\": \"u\"").replace("my secret prompt", "word ".repeat(99)),
                    Map.of());

            assertThat(large.statusCode()).isEqualTo(429);
            assertThat(large.body()).contains("this request alone is larger");
            assertThat(large.headers().firstValue("retry-after")).isEmpty();
        }
    }

    private static String target(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-llmroute-target").orElse("");
    }
}
