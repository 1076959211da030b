package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static dev.llmroute.router.testing.TwoRouters.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.Way;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told where no target answers is true, in each dialect, plain and streamed. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.llmroute.router.testing.Way#all")
class LastWordTest {
    private static final String ROUTES = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: two}
            spec:
              providers:
                - {name: p1, dialect: DIALECT, baseUrl: 'SIMULATOR/p1/v1', network: Private, models: [{name: m1}]}
                - {name: p2, dialect: DIALECT, baseUrl: 'SIMULATOR/p2/v1', network: Private, models: [{name: m2}]}
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: first-without-tools}
            spec:
              providers:
                - {name: p3, dialect: DIALECT, baseUrl: 'SIMULATOR/p3/v1', network: Private,
                   models: [{name: m3, capabilities: {tools: false}}]}
                - {name: p4, dialect: DIALECT, baseUrl: 'SIMULATOR/p4/v1', network: Private, models: [{name: m4}]}
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: second-without-tools}
            spec:
              providers:
                - {name: p5, dialect: DIALECT, baseUrl: 'SIMULATOR/p5/v1', network: Private, models: [{name: m5}]}
                - {name: p6, dialect: DIALECT, baseUrl: 'SIMULATOR/p6/v1', network: Private,
                   models: [{name: m6, capabilities: {tools: false}}]}
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: alone}
            spec:
              providers:
                - {name: p7, dialect: DIALECT, baseUrl: 'SIMULATOR/p7/v1', network: Private, models: [{name: m7}]}
              auth: {mode: None}
            """;

    private static final Behaviour LIMITED =
            new Behaviour.Fixed(429, Map.of("retry-after", "20"), "{\"error\":{\"message\":\"Rate limit reached\"}}");

    private static final String WORDS = "messages[0].role: unknown variant `developer`";

    private static final Behaviour REFUSED = new Behaviour.Fixed(
            400,
            "{\"error\":{\"message\":\"" + WORDS + "\",\"type\":\"invalid_request_error\",\"code\":\"bad_role\"}}");

    private static final Behaviour TOO_LARGE = new Behaviour.Fixed(
            413,
            "{\"error\":{\"message\":\"Request too large for model `m` on tokens per minute (TPM): Limit 8000,"
                    + " Requested 20449\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}");

    private static OneRouter router;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    static void start(Way way) throws Exception {
        router = new OneRouter(ROUTES.replace("DIALECT", way.dialect().name()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        router.close();
    }

    @BeforeEach
    void forget() {
        router.forget();
    }

    @Test
    void a_refusal_that_is_the_last_word_is_told_with_what_the_others_did() throws Exception {
        router.simulator().set("p1", "m1", LIMITED);
        router.simulator().set("p2", "m2", REFUSED);

        for (int attempts : new int[] {2, 1}) {
            HttpResponse<String> answer = ask("two", "");

            JsonNode error = error(answer);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(error.path("message").asText())
                    .contains("P1 (m1) is rate limited for 20 seconds")
                    .contains("p2/m2 refused the request (400): " + WORDS)
                    .doesNotContain("All alternative");
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.path("code").asText()).isEqualTo("bad_role");
            assertThat(error.at("/llmroute/attempts")).hasSize(attempts);
            assertThat(error.at("/llmroute/attempts/" + (attempts - 1) + "/message")
                            .asText())
                    .isEqualTo(WORDS);
            assertThat(header(answer, "retry-after")).isEqualTo("20");
            assertThat(router.events().getLast().messages()).noneMatch(message -> message.contains("developer"));
        }
    }

    @Test
    void the_refusal_of_the_only_target_that_was_asked_is_the_answer_as_it_was() throws Exception {
        router.simulator().set("p4", "m4", REFUSED);

        HttpResponse<String> answer = ask("first-without-tools", tools());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).path("message").asText()).isEqualTo(WORDS);
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
        assertThat(header(answer, "retry-after")).isEqualTo("(none)");
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("p4/m4");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void what_only_a_person_can_change_is_told_as_it_was_where_nothing_else_can_serve(int status) throws Exception {
        router.simulator()
                .set("p4", "m4", new Behaviour.Fixed(status, "{\"error\":{\"message\":\"Not with this one.\"}}"));

        HttpResponse<String> answer = ask("first-without-tools", tools());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error(answer).path("message").asText()).isEqualTo("Not with this one.");
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
    }

    @Test
    void a_target_that_cannot_serve_the_request_is_no_rate_limit() throws Exception {
        router.simulator().set("p5", "m5", LIMITED);

        HttpResponse<String> answer = ask("second-without-tools", tools());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(error(answer).path("message").asText())
                .isEqualTo(
                        "⚠️ P5 (m5) is rate limited for 20 seconds; p6/m6 cannot serve this request: it takes no tools."
                                + " Please try again in 20 seconds.");
        assertThat(error(answer).path("code").asText()).isEqualTo("all_targets_exhausted");
        assertThat(header(answer, "retry-after")).isEqualTo("20");
    }

    @Test
    void all_are_rate_limited_only_where_they_are() throws Exception {
        router.simulator().set("p1", "m1", LIMITED);
        router.simulator().set("p2", "m2", LIMITED);
        String all = "⚠️ Rate limit reached for P1 (m1). All alternative providers are rate limited."
                + " Please try again in 20 seconds.";
        assertThat(error(ask("two", "")).path("message").asText()).isEqualTo(all);
        assertThat(error(ask("two", "")).path("message").asText()).isEqualTo(all);
        assertThat(error(ask("two", "", "x-llmroute-no-fallback", "true"))
                        .path("message")
                        .asText())
                .isEqualTo("⚠️ Rate limit reached for P1 (m1). Please try again in 20 seconds.");

        router.forget();
        router.simulator().set("p1", "m1", LIMITED);
        router.simulator().set("p2", "m2", new Behaviour.Fixed(503, "{\"error\":{\"message\":\"Down\"}}"));
        HttpResponse<String> mixed = ask("two", "");
        assertThat(mixed.statusCode()).isEqualTo(429);
        assertThat(error(mixed).path("message").asText())
                .isEqualTo("⚠️ P1 (m1) is rate limited for 20 seconds; p2/m2 failed (ServerError, status 503)."
                        + " Please try again in 3 seconds.");
        assertThat(error(mixed).at("/llmroute/attempts/1/message").asText()).isEqualTo("Down");
        assertThat(error(ask("two", "")).path("message").asText())
                .contains("P1 (m1) is rate limited for 20 seconds; p2/m2 is left alone for ")
                .contains("(ServerError)")
                .doesNotContain("Down");
    }

    @Test
    void what_is_above_a_limit_of_one_account_is_asked_of_another_and_cools_nothing() throws Exception {
        router.simulator().set("p1", "m1", TOO_LARGE);

        HttpResponse<String> answer = ask("two", "");
        HttpResponse<String> unwanted = ask("two", "", "x-llmroute-no-fallback", "true");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("p2/m2");
        assertThat(router.cooling()).isEmpty();
        assertThat(unwanted.statusCode()).isEqualTo(413);
    }

    @Test
    void what_is_too_large_for_all_is_told_so_and_not_to_try_again() throws Exception {
        router.simulator().set("p1", "m1", TOO_LARGE);
        router.simulator().set("p2", "m2", TOO_LARGE);

        HttpResponse<String> answer = ask("two", "");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(error(answer).path("message").asText()).startsWith("Request too large");
        assertThat(error(answer).at("/llmroute/attempts")).hasSize(2);
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
        assertThat(header(answer, "retry-after")).isEqualTo("(none)");
    }

    @Test
    void a_body_that_is_too_large_for_a_server_is_passed_on() throws Exception {
        router.simulator().set("p1", "m1", new Behaviour.Fixed(413, "<html>413 Request Entity Too Large</html>"));

        assertThat(ask("two", "").statusCode()).isEqualTo(413);
        assertThat(router.simulator().calls("p2", "m2")).isZero();
    }

    @Test
    void one_attempt_and_none_are_told_grammatically() throws Exception {
        router.simulator().set("p7", "m7", new Behaviour.Fixed(500, "{\"error\":{\"message\":\"Down\"}}"));

        HttpResponse<String> one = ask("alone", "");
        HttpResponse<String> none = ask("alone", "");

        assertThat(one.statusCode()).isEqualTo(502);
        assertThat(error(one).path("message").asText())
                .isEqualTo("Failed to execute request after 1 attempt: p7/m7 failed (ServerError, status 500).");
        assertThat(none.statusCode()).isEqualTo(503);
        assertThat(error(none).path("message").asText())
                .startsWith("No target of this route can be called now: p7/m7 is left alone for ")
                .contains("(ServerError). Please try again in ");
    }

    @Test
    void a_rejected_key_is_told_to_others_without_what_the_provider_said_to_the_first() throws Exception {
        router.simulator()
                .set("p7", "m7", new Behaviour.Fixed(401, "{\"error\":{\"message\":\"Get a key at evil.example\"}}"));

        HttpResponse<String> first = ask("alone", "");
        HttpResponse<String> second = ask("alone", "");

        assertThat(error(first).path("message").asText()).contains("evil.example");
        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(error(second).path("message").asText()).isEqualTo("P7 rejected the API key.");
        assertThat(header(second, "x-should-retry")).isEqualTo("false");
    }

    @Test
    void refusals_of_the_routers_own_are_not_worth_another_try() throws Exception {
        HttpResponse<String> unknown = ask("nobody", "");
        HttpResponse<String> malformed = router.post(way.surface().path(), "{");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(header(unknown, "x-should-retry")).isEqualTo("false");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(header(malformed, "x-should-retry")).isEqualTo("false");
    }

    private String tools() {
        return way.surface() == Surface.Messages
                ? ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]"
                : ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]";
    }

    private static JsonNode error(HttpResponse<String> answer) {
        return json(answer).path("error");
    }

    private HttpResponse<String> ask(String model, String more, String... headers) throws Exception {
        return router.post(way.surface().path(), """
                {"model":"%s","max_tokens":100,"stream":%s,"messages":[{"role":"user","content":"hello"}]%s}""".formatted(model, way.stream(), more), headers);
    }
}
