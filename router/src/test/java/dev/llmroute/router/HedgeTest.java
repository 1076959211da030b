package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A second target beside a slow one. */
class HedgeTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private,
                   models: [{name: first}, {name: second}, {name: third}], timeouts: {firstToken: 5s, total: 5s}}
              fallback: {maxAttempts: 2, hedge: HEDGE}
              auth: {mode: None}
            """;

    private static final Behaviour FILTERED =
            new Behaviour.Fixed(400, "{\"error\":{\"code\":\"content_filter\",\"message\":\"Filtered.\"}}");

    @AutoClose
    private OneRouter router;

    private void start(String hedge) {
        router = new OneRouter(ROUTE.replace("HEDGE", hedge));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_first_answer_wins_and_the_other_call_is_given_up(boolean stream) throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Silent());

        HttpResponse<String> answer = ask(stream);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/first=Overtaken");
        await().until(() -> router.simulator().cancelled("sim", "first") == 1);
        assertThat(router.cooling()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_first_target_that_answers_after_all_wins(boolean stream) throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator().set("sim", "second", new Behaviour.Silent());

        HttpResponse<String> answer = ask(stream);

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/first");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("2");
        await().until(() -> router.simulator().cancelled("sim", "second") == 1);
    }

    @Test
    void a_second_target_that_fails_is_recorded_and_the_first_is_waited_for() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator().set("sim", "second", new Behaviour.Fixed(429, ""));

        HttpResponse<String> answer = ask(false);

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/first");
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/second=RateLimitRequests");
        assertThat(router.simulator().calls("sim", "third")).isZero();
    }

    @Test
    void where_both_fail_the_request_goes_on_and_the_second_target_did_not_count_as_an_attempt() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Fixed(503, Map.of(), "", 400));
        router.simulator().set("sim", "second", new Behaviour.Fixed(429, ""));

        HttpResponse<String> answer = ask(false);

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/third");
    }

    @Test
    void a_request_error_of_the_first_target_ends_both() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Fixed(400, Map.of(), "{}", 400));
        router.simulator().set("sim", "second", new Behaviour.Silent());

        assertThat(ask(false).statusCode()).isEqualTo(400);
        await().until(() -> router.simulator().cancelled("sim", "second") == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_second_target_that_refuses_the_content_decides_nothing_while_the_first_may_answer(boolean stream)
            throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator().set("sim", "second", FILTERED);

        HttpResponse<String> answer = ask(stream);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/first");
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/second=ContentFilter");
    }

    @Test
    void where_the_first_target_fails_too_the_second_ones_refusal_of_the_content_is_passed_on() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Fixed(503, Map.of(), "", 400));
        router.simulator().set("sim", "second", FILTERED);

        HttpResponse<String> answer = ask(false);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(answer.body()).contains("content_filter");
        assertThat(router.simulator().calls("sim", "third")).isZero();
    }

    private static final String FILTERED_CHOICE =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"content_filter\"}]}";

    static Stream<Arguments> whatDoesNotAnswer() {
        String sse = "data: {\"choices\":[{\"index\":0,\"delta\":DELTA,\"finish_reason\":REASON}]}\n\ndata: [DONE]\n\n";
        return Stream.of(
                Arguments.of(false, FILTERED_CHOICE),
                Arguments.of(false, FILTERED_CHOICE.replace("content_filter", "length")),
                Arguments.of(false, FILTERED_CHOICE.replace("\"\"", "\" \\n\"")),
                Arguments.of(
                        false,
                        FILTERED_CHOICE
                                .replace("\"content\":\"\"", "\"content\":null,\"refusal\":\"I cannot.\"")
                                .replace("content_filter", "stop")),
                Arguments.of(
                        false,
                        FILTERED_CHOICE
                                .replace("\"content\"", "\"reasoning_content\":\"Well...\",\"content\"")
                                .replace("content_filter", "length")),
                Arguments.of(true, sse.replace("DELTA", "{}").replace("REASON", "\"content_filter\"")),
                Arguments.of(
                        true,
                        sse.replace("DELTA", "{\"refusal\":\"I cannot.\"}").replace("REASON", "\"stop\"")),
                Arguments.of(true, sse.replace("DELTA", "{\"content\":\" \"}").replace("REASON", "\"length\"")));
    }

    private static Behaviour saying(boolean stream, String body) {
        String type = stream ? "text/event-stream" : "application/json";
        return new Behaviour.Fixed(200, Map.of("content-type", type), body, 0);
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotAnswer")
    void an_answer_with_nothing_for_the_caller_wins_against_nobody(boolean stream, String body) throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator().set("sim", "second", saying(stream, body));

        HttpResponse<String> answer = ask(stream);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/first");
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotAnswer")
    void an_answer_with_nothing_for_the_caller_is_taken_where_it_is_the_only_one_left(boolean stream, String body)
            throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Fixed(503, Map.of(), "", 400));
        router.simulator().set("sim", "second", saying(stream, body));

        HttpResponse<String> answer = ask(stream);

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/first=ServerError");
        assertThat(answer.body()).isEqualTo(body);
        assertThat(router.simulator().calls("sim", "third")).isZero();
    }

    @Test
    void of_two_answers_with_nothing_for_the_caller_the_last_one_is_taken() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Fixed(200, Map.of(), FILTERED_CHOICE, 400));
        router.simulator().set("sim", "second", saying(false, FILTERED_CHOICE));

        assertThat(header(ask(false), "x-llmroute-target")).isEqualTo("sim/first");
    }

    @Test
    void a_blank_before_an_error_wins_against_nobody() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator()
                .set(
                        "sim",
                        "second",
                        saying(
                                true,
                                "data: {\"choices\":[{\"delta\":{\"content\":\" \"}}]}\n\ndata: {\"error\":{\"message\":\"x\"}}\n\n"));

        HttpResponse<String> answer = ask(true);

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/first");
        assertThat(header(answer, "x-llmroute-fallback")).startsWith("sim/second=");
    }

    @Test
    void a_caller_that_leaves_ends_both() throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Silent());
        router.simulator().set("sim", "second", new Behaviour.Silent());
        var asked = router.postAsync("/v1/chat/completions", question(true), BodyHandlers.ofString());
        await().until(() -> router.simulator().open("sim", "second") == 1);

        asked.cancel(true);

        await().until(() -> router.simulator().cancelled("sim", "first") == 1
                && router.simulator().cancelled("sim", "second") == 1);
    }

    @Test
    void no_more_than_the_share_of_requests_has_a_second_target() throws Exception {
        start("{after: 1ms, maxPercent: 10}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(200, 0, 0, null)));
        List<Integer> hedged = new ArrayList<>();

        for (int request = 1; request <= 25; request++) {
            // The simulator need not have seen a call that was overtaken before it had a connection.
            if (header(ask(false), "x-llmroute-attempts").equals("2")) {
                hedged.add(request);
            }
        }

        assertThat(hedged).hasSize(3);
    }

    @Test
    void where_no_target_is_free_none_of_the_share_is_used_up() throws Exception {
        start("{after: 10ms, maxPercent: 1}");
        for (String other : new String[] {"second", "third"}) {
            router.simulator().set("sim", other, new Behaviour.Fixed(429, Map.of("retry-after", "60"), "{}", 0));
            router.post(
                    "/v1/chat/completions",
                    question(false).replace("chat", "sim/" + other),
                    "x-llmroute-no-fallback",
                    "true");
        }
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(100, 0, 0, null)));
        for (int i = 0; i < 5; i++) {
            ask(false);
        }
        router.forget();
        router.simulator().set("sim", "first", new Behaviour.Silent());

        assertThat(header(ask(false), "x-llmroute-target")).isEqualTo("sim/second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
                "event: error\ndata: {\"message\":\"overloaded\"}\n\n",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\"},\"error\":{\"code\":502,\"message\":\"x\"}}]}\n\n"
            })
    void an_error_in_a_stream_wins_against_nobody(String event) throws Exception {
        start("{after: 50ms, maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(400, 0, 0, null)));
        router.simulator()
                .set("sim", "second", new Behaviour.Fixed(200, Map.of("content-type", "text/event-stream"), event, 0));

        assertThat(header(ask(true), "x-llmroute-target")).isEqualTo("sim/first");
    }

    @Test
    void without_a_delay_a_target_is_slow_when_it_takes_longer_than_95_of_100_answers() throws Exception {
        start("{maxPercent: 100}");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(30, 0, 0, null)));
        for (int i = 0; i < 20; i++) {
            ask(true);
        }
        long before = router.simulator().calls("sim", "second");
        router.simulator().set("sim", "first", new Behaviour.Silent());

        HttpResponse<String> answer = ask(true);

        assertThat(before).isZero();
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
    }

    private HttpResponse<String> ask(boolean stream) throws Exception {
        return router.post("/v1/chat/completions", question(stream));
    }

    private static String question(boolean stream) {
        return "{\"model\":\"chat\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }
}
