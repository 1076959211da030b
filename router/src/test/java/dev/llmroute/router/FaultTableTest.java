package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.route.Dialect;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.Way;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault on every surface and dialect, whole and streamed, as the first target of a request and as the second one. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.llmroute.router.testing.Way#all")
class FaultTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ErrorObject OVERLOADED =
            new ErrorObject("The model is overloaded, try again later.", "server_error", null, "server_is_overloaded");

    private static final Behaviour TOO_LONG = new Behaviour.Fixed(
            400,
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                    + "\"message\":\"prompt is too long: 9000 tokens > 8000 maximum\"}}");

    /** The route's timeouts, short, since each fault that is silent costs one of them. */
    private static final String TIMEOUTS = "{connect: 1s, firstToken: 400ms, stall: 400ms, total: 1200ms}";

    private static final Map<String, String> SSE = Map.of("content-type", "text/event-stream");

    private static OneRouter router;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    static void start(Way way) throws Exception {
        router = new OneRouter(route(way.dialect()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        router.close();
    }

    @BeforeEach
    void forget() {
        router.forget();
    }

    private static String route(Dialect dialect) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: faults}
                spec:
                  providers:
                    - {name: sim, dialect: DIALECT, baseUrl: 'SIMULATOR/sim/v1', network: Private, timeouts: TIMEOUTS,
                       models: [{name: limited}, {name: faulty, capabilities: {contextWindow: 8000}}, {name: healthy}]}
                    - {name: other, dialect: DIALECT, baseUrl: 'SIMULATOR/sim/v1', network: Private, timeouts: TIMEOUTS,
                       credentials: [{name: main, secretKeyRef: {name: llm-keys, key: other}}],
                       models: [{name: healthy, capabilities: {contextWindow: 16000}}]}
                    - {name: refused, dialect: DIALECT, baseUrl: 'http://127.0.0.1:1', network: Private, timeouts: TIMEOUTS,
                       models: [{name: faulty-1}]}
                    - {name: unknown, dialect: DIALECT, baseUrl: 'http://no-such-host.invalid', network: Private,
                       timeouts: TIMEOUTS, models: [{name: faulty-2}]}
                    - {name: plaintext, dialect: DIALECT, baseUrl: 'TLS', network: Private, timeouts: TIMEOUTS,
                       models: [{name: faulty-3}]}
                  auth: {mode: None}
                """.replace("DIALECT", dialect.name()).replace("TIMEOUTS", TIMEOUTS);
    }

    static Stream<Arguments> routedAround() {
        Behaviour page = new Behaviour.Fixed(200, Map.of("content-type", "text/html"), "<html>Sign in</html>");
        return Stream.of(
                Arguments.of(
                        "429 with Retry-After",
                        new Behaviour.Fixed(429, Map.of("retry-after", "7"), "{}"),
                        "RateLimitRequests"),
                Arguments.of("429 without", new Behaviour.Fixed(429, ""), "RateLimitRequests"),
                Arguments.of("overloaded", new Behaviour.Overloaded(), "Overloaded"),
                Arguments.of("500", new Behaviour.Fixed(500, "{\"error\":{\"message\":\"oops\"}}"), "ServerError"),
                Arguments.of("502 as HTML", new Behaviour.Fixed(502, "<html>Bad Gateway</html>"), "ServerError"),
                Arguments.of("503", new Behaviour.Fixed(503, ""), "ServerError"),
                Arguments.of("504", new Behaviour.Fixed(504, ""), "Timeout"),
                Arguments.of("reset before any byte", Behaviour.Reset.beforeAnyByte(), "Connection"),
                Arguments.of("silent", new Behaviour.Silent(), "Timeout"),
                Arguments.of("headers at once, no content", new Behaviour.Stall(0), "Timeout"),
                Arguments.of("cut before content", Behaviour.Reset.afterTokens(0), "Connection"),
                Arguments.of("an error body under 200", new Behaviour.ErrorBody(OVERLOADED), "Overloaded"),
                Arguments.of("an error as first event", Behaviour.ErrorEvent.first(OVERLOADED), "Overloaded"),
                Arguments.of("an HTML page under 200", page, "ServerError"),
                Arguments.of("data that is no JSON", new Behaviour.Malformed(0), "ServerError"),
                Arguments.of("an unknown model", new Behaviour.UnknownModel(), "ModelNotFound"),
                Arguments.of("an empty answer", new Behaviour.Empty(), "Other"),
                Arguments.of("an answer without choices", new Behaviour.Fixed(200, "{\"choices\":[]}"), "Other"),
                Arguments.of("a stream without a word", new Behaviour.Fixed(200, SSE, "data: [DONE]\n\n"), "Other"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routedAround")
    void the_first_targets_fault_is_routed_around(String name, Behaviour fault, String why) throws Exception {
        router.simulator().set("sim", "faulty", fault);

        HttpResponse<String> answer = ask("sim/faulty", "sim/healthy");

        assertWholeAnswerOfHealthy(answer);
        assertFallback(answer, "sim/faulty", why);
        assertThat(router.cooling()).hasSize(why.equals("Other") ? 0 : 1);
        assertThat(router.events())
                .singleElement()
                .extracting(FallbackEvent::outcome)
                .isEqualTo(Outcome.Answered);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routedAround")
    void the_second_targets_fault_is_routed_around(String name, Behaviour fault, String why) throws Exception {
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        router.simulator().set("sim", "faulty", fault);

        HttpResponse<String> answer = ask("sim/limited", "sim/faulty", "sim/healthy");

        if (fault instanceof Behaviour.Reset reset && reset.afterTokens() == null) {
            // Its second try is the third call, which is all a request may make.
            assertThat(answer.statusCode()).isEqualTo(429);
            return;
        }
        assertWholeAnswerOfHealthy(answer);
        assertFallback(answer, "sim/faulty", why);
    }

    static Stream<Arguments> unreachable() {
        return Stream.of(
                Arguments.of("the connection is refused", "refused/faulty-1"),
                Arguments.of("the name is unknown", "unknown/faulty-2"),
                Arguments.of("TLS fails", "plaintext/faulty-3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreachable")
    void a_provider_that_cannot_be_reached_is_routed_around(String name, String target) throws Exception {
        HttpResponse<String> first = ask(target, "sim/healthy");
        assertWholeAnswerOfHealthy(first);
        assertFallback(first, target, "Connection");

        router.forget();
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        HttpResponse<String> second = ask("sim/limited", target, "sim/healthy");
        assertWholeAnswerOfHealthy(second);
        assertFallback(second, target, "Connection");
    }

    static Stream<Arguments> notRoutedAround() {
        String message = "{\"error\":{\"type\":\"TYPE\",\"message\":\"The tool list is too long.\"}}";
        return Stream.of(
                Arguments.of(400, message.replace("TYPE", "invalid_request_error"), true),
                Arguments.of(401, message.replace("TYPE", "authentication_error"), true),
                Arguments.of(403, message.replace("TYPE", "permission_error"), true),
                Arguments.of(
                        400,
                        "{\"error\":{\"code\":\"content_filter\",\"type\":\"invalid_request_error\",\"message\":\"Filtered.\"}}",
                        false));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("notRoutedAround")
    void a_request_error_is_the_callers_where_he_chose_the_target(int status, String body, boolean hidden)
            throws Exception {
        router.simulator().set("sim", "faulty", new Behaviour.Fixed(status, body));

        HttpResponse<String> first = ask("sim/faulty", "sim/healthy");

        assertThat(first.statusCode()).isEqualTo(status);
        JsonNode error = JSON.readTree(first.body());
        assertThat(error.at("/error/message").asText()).isNotEmpty();
        assertThat(error.path("type").asText("")).isEqualTo(way.surface() == Surface.Messages ? "error" : "");
        assertThat(router.simulator().calls("sim", "healthy")).isZero();

        router.forget();
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        router.simulator().set("sim", "faulty", new Behaviour.Fixed(status, body));
        HttpResponse<String> second = ask("sim/limited", "sim/faulty", "other/healthy");
        if (hidden) {
            assertWholeAnswerOfHealthy(second);
        } else {
            assertThat(second.statusCode()).isEqualTo(status);
        }
    }

    @Test
    void a_refusal_is_the_answer() throws Exception {
        router.simulator().set("sim", "faulty", way.stream() ? refusingStream() : refusal());

        HttpResponse<String> answer = ask("sim/faulty", "sim/healthy");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/faulty");
        assertThat(answer.body()).contains(way.surface() == Surface.Messages ? "\"refusal\"" : "content_filter");
        assertThat(router.simulator().calls("sim", "healthy")).isZero();
    }

    private Behaviour refusal() {
        return new Behaviour.Fixed(
                200,
                way.dialect() == Dialect.OpenAI
                        ? "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"content_filter\"}]}"
                        : "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"refusal\"}");
    }

    private Behaviour refusingStream() {
        return new Behaviour.Fixed(200, SSE, way.dialect() == Dialect.OpenAI ? """
                        data: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}

                        data: [DONE]

                        """ : """
                        data: {"type":"message_start","message":{}}

                        data: {"type":"message_delta","delta":{"stop_reason":"refusal"}}

                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void what_is_too_long_for_the_first_target_only_goes_to_one_with_a_larger_window() throws Exception {
        router.simulator().set("sim", "faulty", TOO_LONG);

        HttpResponse<String> larger = ask("sim/faulty", "sim/healthy", "other/healthy");
        HttpResponse<String> unknown = ask("sim/faulty", "sim/healthy");

        assertWholeAnswerOfHealthy(larger);
        assertThat(header(larger, "x-llmroute-fallback")).isEqualTo("sim/faulty=ContextLength,sim/healthy=Unsupported");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).at("/error/message").asText()).startsWith("prompt is too long");
    }

    @Test
    void what_is_too_long_for_the_second_target_only_goes_to_one_with_a_larger_window() throws Exception {
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        router.simulator().set("sim", "faulty", TOO_LONG);

        HttpResponse<String> larger = ask("sim/limited", "sim/faulty", "sim/healthy", "other/healthy");
        router.forget();
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        router.simulator().set("sim", "faulty", TOO_LONG);
        HttpResponse<String> unknown = ask("sim/limited", "sim/faulty", "sim/healthy");

        assertWholeAnswerOfHealthy(larger);
        assertThat(header(larger, "x-llmroute-target")).isEqualTo("other/healthy");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).at("/error/message").asText())
                .contains("SIM (limited) is rate limited", "sim/faulty refused the request (400): prompt is too long");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("cut in the middle", new Behaviour.Reset(40, Pace.ofTokens(60))),
                Arguments.of("stalled in the middle", new Behaviour.Stall(40, Pace.ofTokens(60))),
                Arguments.of("data that is no JSON", new Behaviour.Malformed(40, Pace.ofTokens(60))),
                Arguments.of("an error in the middle", new Behaviour.ErrorEvent(40, OVERLOADED, Pace.ofTokens(60))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_stream_that_breaks_ends_with_an_error_and_a_whole_answer_that_breaks_is_routed_around(
            String name, Behaviour fault) throws Exception {
        for (boolean secondHop : new boolean[] {false, true}) {
            router.forget();
            router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
            router.simulator().set("sim", "faulty", fault);

            HttpResponse<String> answer =
                    secondHop ? ask("sim/limited", "sim/faulty", "sim/healthy") : ask("sim/faulty", "sim/healthy");

            if (way.stream()) {
                assertThat(answer.body()).doesNotContain("[DONE]", "message_stop");
                assertThat(JSON.readTree(lastData(answer)).at("/error/message").asText())
                        .isNotEmpty();
                assertThat(router.simulator().calls("sim", "healthy")).isZero();
                assertThat(router.cooling()).hasSize(secondHop ? 2 : 1);
                assertThat(router.events())
                        .last()
                        .extracting(FallbackEvent::outcome)
                        .isEqualTo(Outcome.Failed);
            } else {
                assertWholeAnswerOfHealthy(answer);
            }
        }
    }

    @Test
    void an_answer_that_says_that_it_is_finished_is_whole_without_its_end_marker() throws Exception {
        router.simulator().set("sim", "faulty", new Behaviour.MissingDone(Pace.ofTokens(60)));

        HttpResponse<String> answer = ask("sim/faulty", "sim/healthy");

        assertThat(answer.body()).contains("faulty").doesNotContain("\"error\"");
        assertThat(router.simulator().calls("sim", "healthy")).isZero();
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void an_answer_that_lasts_too_long_is_cut_off_and_only_a_plain_one_is_its_targets_fault() throws Exception {
        router.simulator().set("sim", "faulty", new Behaviour.Answer(new Pace(0, 0, 100, 100)));

        HttpResponse<String> answer = ask("sim/faulty", "sim/healthy");

        if (way.stream()) {
            assertThat(lastData(answer)).contains("The stream was cut off: it had not ended within");
            assertThat(router.cooling()).isEmpty();
        } else {
            assertWholeAnswerOfHealthy(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("emptyEverywhere")
    void an_empty_answer_falls_back_once_and_is_then_passed_on(List<String> models, int calls) throws Exception {
        router.simulator().set("sim", "limited", new Behaviour.Empty());
        router.simulator().set("sim", "faulty", new Behaviour.Empty());

        HttpResponse<String> answer = ask(models.toArray(String[]::new));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("answers").doesNotContain("\"error\"");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo(String.valueOf(calls));
    }

    static Stream<Arguments> emptyEverywhere() {
        return Stream.of(
                Arguments.of(List.of("sim/limited", "sim/faulty", "sim/healthy"), 2),
                Arguments.of(List.of("sim/faulty"), 1));
    }

    private HttpResponse<String> ask(String... models) throws Exception {
        String list = String.join("\",\"", models);
        return router.post(way.surface().path(), """
                {"model":"faults","models":["%s"],"max_tokens":100,"stream":%s,"messages":[{"role":"user","content":"hello"}]}""".formatted(list, way.stream()));
    }

    private void assertWholeAnswerOfHealthy(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).endsWith("/healthy");
        assertThat(answer.body())
                .endsWith(way.end())
                .contains("healthy")
                .doesNotContain("\"error\"", "faulty", "limited");
    }

    private static void assertFallback(HttpResponse<String> answer, String target, String why) {
        assertThat(header(answer, "x-llmroute-fallback")).contains(target + "=" + why);
    }

    private static String lastData(HttpResponse<String> answer) {
        String body = answer.body();
        return body.substring(body.lastIndexOf("data: ", body.length() - 3) + 6);
    }
}
