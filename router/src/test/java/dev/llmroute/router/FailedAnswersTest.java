package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose reason for ending says that the provider failed. */
class FailedAnswersTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
                - {name: ant, dialect: Anthropic, baseUrl: 'SIMULATOR/ant', network: Private, models: [{name: second}]}
              auth: {mode: None}
            """;

    @AutoClose
    private static final OneRouter router = new OneRouter(ROUTE);

    @BeforeEach
    void forget() {
        router.forget();
    }

    @ParameterizedTest
    @CsvSource({
        "insufficient_system_resource, Overloaded",
        "engine_overloaded, Overloaded",
        "network_error, ServerError",
        "error, ServerError",
        "abort, ServerError",
        "model_error, ServerError",
        "ein Fehler, ServerError"
    })
    void a_reason_that_is_no_end_falls_back_whole_and_streamed(String reason, String failureClass) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            router.forget();
            answers("first", stream, chat(stream, "", "\"" + reason + "\""));

            HttpResponse<String> answer = ask("/v1/chat/completions", "chat", stream);

            assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/first=" + failureClass);
            assertThat(header(answer, "x-llmroute-target")).isEqualTo("ant/second");
            assertThat(answer.body()).contains("hello");
            assertThat(router.cooling()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"length", "content_filter", "tool_calls", "SAFETY", "sensitive", "model_context_window_exceeded"
            })
    void an_end_without_a_word_that_says_why_is_passed_on(String reason) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            answers("first", stream, chat(stream, "", "\"" + reason + "\""));

            HttpResponse<String> answer = ask("/v1/chat/completions", "chat", stream);

            assertThat(answer.body()).contains(reason);
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"null\"", "\"stop\""})
    void nothing_at_all_is_empty_and_cools_nothing(String reason) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            answers("first", stream, chat(stream, "", reason));

            assertThat(header(ask("/v1/chat/completions", "chat", stream), "x-llmroute-fallback"))
                    .isEqualTo("sim/first=Other");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"error", "network_error", "abort", "insufficient_system_resource", "MALFORMED_FUNCTION_CALL"})
    void half_an_answer_with_such_a_reason_is_none(String reason) throws Exception {
        for (String half : List.of("half", "half".repeat(5000))) {
            for (boolean stream : new boolean[] {false, true}) {
                router.forget();
                answers("first", stream, chat(stream, half, "\"" + reason + "\""));

                HttpResponse<String> answer = ask("/v1/chat/completions", "chat", stream);

                assertThat(header(answer, "x-llmroute-target")).isEqualTo("ant/second");
                assertThat(answer.body()).contains("hello").doesNotContain("half");
            }
        }
    }

    @Test
    void a_stream_that_fails_behind_its_first_words_ends_with_an_error_event() throws Exception {
        String half = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"},\"finish_reason\":null}]}\n\n";
        answers("first", true, half + chat(true, "", "\"network_error\""));

        assertThat(ask("/v1/chat/completions", "chat", true).body())
                .startsWith(half)
                .contains("\"error\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void a_reason_that_nobody_knows_behind_words_is_an_end() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            answers("first", stream, chat(stream, "half", "\"finished_fine\""));

            assertThat(ask("/v1/chat/completions", "chat", stream).body()).contains("half", "finished_fine");
        }
    }

    @ParameterizedTest
    @CsvSource({"1002, RateLimitRequests", "1008, QuotaExhausted", "1000, ServerError"})
    void an_answer_without_choices_is_judged_by_the_vendors_number(int number, String failureClass) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            router.forget();
            String body = "{\"id\":\"x\",\"choices\":null,\"base_resp\":{\"status_code\":" + number
                    + ",\"status_msg\":\"no\"}}";
            answers("first", stream, stream ? "data: " + body + "\n\n" : body);

            assertThat(header(ask("/v1/chat/completions", "chat", stream), "x-llmroute-fallback"))
                    .isEqualTo("sim/first=" + failureClass);
        }
    }

    @Test
    void an_error_in_a_choice_of_a_stream_is_the_same_as_in_a_whole_answer() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            router.forget();
            answers(
                    "first",
                    stream,
                    chat(stream, "", "\"error\",\"error\":{\"code\":429,\"message\":\"Rate limited\"}"));

            assertThat(header(ask("/v1/chat/completions", "chat", stream), "x-llmroute-fallback"))
                    .isEqualTo("sim/first=RateLimitRequests");
            assertThat(router.cooling()).hasSize(1);
        }
    }

    @Test
    void anthropics_messages_and_openais_responses_fail_by_their_reasons_too() throws Exception {
        router.simulator()
                .set(
                        "ant",
                        "second",
                        new Behaviour.Fixed(
                                200,
                                Map.of(),
                                "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"model_error\",\"usage\":{}}",
                                0));
        assertThat(header(ask("/v1/messages", "ant/second", false), "x-llmroute-fallback"))
                .contains("ant/second=ServerError");

        router.simulator()
                .set(
                        "sim",
                        "first",
                        new Behaviour.Fixed(
                                200, Map.of(), "{\"object\":\"response\",\"status\":\"failed\",\"output\":[]}", 0));
        HttpResponse<String> response = router.post("/v1/responses", "{\"model\":\"sim/first\",\"input\":\"hello\"}");
        assertThat(response.statusCode()).isEqualTo(502);
    }

    private static void answers(String model, boolean stream, String body) {
        router.simulator()
                .set(
                        "sim",
                        model,
                        new Behaviour.Fixed(
                                200, stream ? Map.of("content-type", "text/event-stream") : Map.of(), body, 0));
    }

    private static String chat(boolean stream, String text, String reason) {
        String said = "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
        return stream
                ? "data: {\"choices\":[{\"index\":0,\"delta\":" + said + ",\"finish_reason\":" + reason
                        + "}]}\n\ndata: [DONE]\n\n"
                : "{\"choices\":[{\"index\":0,\"message\":" + said + ",\"finish_reason\":" + reason + "}]}";
    }

    private static HttpResponse<String> ask(String path, String model, boolean stream) throws Exception {
        return router.post(
                path,
                "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
