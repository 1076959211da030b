package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static dev.llmroute.router.testing.TwoRouters.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a caller sees of faults, beside those of the table that {@link FaultTableTest} plays. */
@Tag("transport")
class FaultsTest {
    private static final String FIRST = "llama-3.3-70b-versatile";
    private static final String SECOND = "groq/llama-3.1-70b-versatile";
    private static final String QUESTION =
            "{\"model\":\"agent-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void a_connection_that_ends_before_any_byte_is_tried_once_more_before_the_next_provider() throws Exception {
        routers.simulator.set("groq", FIRST, Behaviour.Reset.beforeAnyByte());

        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("openai/gpt-4o");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("3");
        assertThat(routers.simulator.calls("groq", FIRST)).isEqualTo(2);
        assertThat(routers.logLines())
                .contains("Retrying groq/" + FIRST + " once, its connection ended before any byte of an answer");
    }

    @Test
    void a_refusal_is_not_tried_again_on_the_same_target() throws Exception {
        routers.simulator.set("groq", FIRST, new Behaviour.Fixed(503, ""));

        assertThat(header(routers.ask(routers.first, "agent-chat"), "x-llmroute-attempts"))
                .isEqualTo("2");
    }

    @Test
    void what_is_more_than_a_router_may_serve_is_refused_at_once_and_served_again_when_callers_left() throws Exception {
        routers.simulator.set("groq", FIRST, new Behaviour.Silent());
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        for (int i = 0; i < TwoRouters.MAX_IN_FLIGHT; i++) {
            held.add(routers.client()
                    .sendAsync(routers.request(routers.first, QUESTION).build(), HttpResponse.BodyHandlers.ofString()));
        }
        await().until(() -> routers.simulator.calls("groq", FIRST) == TwoRouters.MAX_IN_FLIGHT);

        HttpResponse<String> refused = routers.ask(routers.first, "agent-chat");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(header(refused, "retry-after")).isEqualTo("1");
        assertThat(json(refused).path("error").path("code").asText()).isEqualTo("router_overloaded");
        held.forEach(each -> each.cancel(true));
        routers.simulator.set("groq", FIRST, new Behaviour.Answer(Pace.AT_ONCE));
        await().untilAsserted(() ->
                assertThat(routers.ask(routers.first, "agent-chat").body()).contains("choices"));
    }

    @Test
    void a_caller_may_refuse_fallbacks() throws Exception {
        routers.simulator.set("groq", FIRST, Behaviour.Limit.saying("Rate limit reached. Please try again in 7s."));

        HttpResponse<String> answer = askWithoutFallback("true");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(header(answer, "retry-after")).isEqualTo("7");
        assertThat(routers.simulator.calls("groq", "llama-3.1-70b-versatile")).isZero();
        assertThat(header(askWithoutFallback("false"), "x-llmroute-target")).isEqualTo(SECOND);
        assertThat(askWithoutFallback("yes").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> askWithoutFallback(String value) throws Exception {
        return routers.client()
                .send(
                        routers.request(routers.first, QUESTION)
                                .header("x-llmroute-no-fallback", value)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void from_the_second_target_on_a_request_error_is_not_shown() throws Exception {
        routers.simulator.set("groq", FIRST, new Behaviour.Fixed(429, ""));
        routers.simulator.set(
                "groq",
                "llama-3.1-70b-versatile",
                new Behaviour.Fixed(400, "{\"error\":{\"message\":\"tools: too many\"}}"));
        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void a_caller_that_leaves_before_the_answer_stops_the_call_and_starts_no_other() {
        routers.simulator.set("groq", FIRST, new Behaviour.Silent());
        CompletableFuture<HttpResponse<String>> asked = routers.client()
                .sendAsync(routers.request(routers.first, QUESTION).build(), HttpResponse.BodyHandlers.ofString());
        await().until(() -> routers.simulator.open("groq", FIRST) == 1);
        asked.cancel(true);
        await().until(() -> routers.simulator.cancelled("groq", FIRST) == 1);
        await().until(() -> routers.events.isEmpty() && routers.simulator.open("groq", FIRST) == 0);
        assertThat(routers.simulator.callCounts()).hasSize(1);
    }

    @Test
    void a_caller_that_leaves_in_the_middle_of_a_stream_stops_the_call() throws Exception {
        routers.simulator.set("groq", FIRST, new Behaviour.Answer(new Pace(0, 0, 50, 1000)));
        HttpResponse<Stream<String>> answer = routers.client()
                .send(
                        routers.request(
                                        routers.first,
                                        "{\"model\":\"agent-chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            assertThat(lines.limit(5).toList()).isNotEmpty();
        }
        await().until(() -> routers.simulator.cancelled("groq", FIRST) == 1);
    }

    @Test
    void a_timeout_of_a_plain_answer_is_its_total() throws Exception {
        routers.simulator.set("groq", FIRST, new Behaviour.Answer(new Pace(1500, 0, 0, null)));
        assertThat(header(routers.ask(routers.first, "agent-chat"), "x-llmroute-target"))
                .isEqualTo("groq/" + FIRST);
    }

    @Test
    void a_private_address_is_called_only_where_the_route_allows_it() throws Exception {
        java.nio.file.Files.writeString(
                routers.config,
                ExampleRoute.yaml("http://localhost:" + routers.simulator.port())
                        .replace("network: Private", "network: Public"));
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");
            assertThat(answer.statusCode()).isEqualTo(502);
        });
        long calls = routers.simulator.callCounts().stream()
                .mapToLong(count -> count.calls())
                .sum();
        routers.ask(routers.first, "agent-chat");
        assertThat(routers.simulator.callCounts().stream()
                        .mapToLong(count -> count.calls())
                        .sum())
                .isEqualTo(calls);
    }

    @Test
    void the_callers_own_errors_are_told_in_his_dialect() throws Exception {
        assertThat(json(routers.ask(routers.first, "no-such-model"))
                        .path("error")
                        .path("message")
                        .asText())
                .contains("no-such-model")
                .contains("agent-chat")
                .contains("groq/gemma2-9b-it");
        assertThat(routers.ask(routers.first, "no-such-model").statusCode()).isEqualTo(404);
        assertThat(routers.post(routers.first, "{").statusCode()).isEqualTo(400);
        assertThat(routers.post(routers.first, "{\"messages\":[]}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> tooLong = routers.post(
                routers.first,
                "{\"model\":\"agent-chat\",\"x\":\"" + "y".repeat(ResolvedRoute.DEFAULT_MAX_BODY_BYTES) + "\"}");
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(header(tooLong, "x-should-retry")).isEqualTo("false");
        assertThat(json(routers.get(routers.first.port(), "/v1/nothing"))
                        .path("error")
                        .path("message")
                        .asText())
                .contains("/v1/chat/completions");
        assertThat(routers.get(routers.first.port(), "/v1/models").body()).contains("\"agent-chat\"");
        assertThat(routers.get(routers.first.port(), "/v1/models/groq/gemma2-9b-it")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_list_of_models_with_a_routes_name_is_told_what_a_list_takes() throws Exception {
        HttpResponse<String> answer =
                routers.post(routers.first, "{\"model\":\"agent-chat\",\"models\":[\"agent-chat\"],\"messages\":[]}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("takes models of one route").doesNotContain("does not exist");
        assertThat(routers.post(
                                routers.first,
                                "{\"model\":\"agent-chat\",\"models\":[\"groq/nobody\"],\"messages\":[]}")
                        .body())
                .contains("\\\"groq/nobody\\\" does not exist here");
    }

    @Test
    void without_a_key_nobody_gets_in() throws Exception {
        HttpResponse<String> answer = routers.client()
                .send(
                        routers.request(routers.first, "{\"model\":\"agent-chat\",\"messages\":[]}")
                                .setHeader("authorization", "Bearer wrong")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        // Programs retry a 401 for minutes unless they are told not to.
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
        assertThat(json(answer).path("error").path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(routers.simulator.callCounts()).isEmpty();
    }

    @Test
    void the_callers_request_id_comes_back() throws Exception {
        HttpResponse<String> answer = routers.client()
                .send(
                        routers.request(routers.first, QUESTION)
                                .header("x-request-id", "mine-42")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(header(answer, "x-request-id")).isEqualTo("mine-42");
    }
}
