package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route declares of its models keeps the requests away that they cannot serve. */
class CapabilitiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: able}
            spec:
              providers:
                - name: sim
                  dialect: OpenAI
                  baseUrl: SIMULATOR/sim/v1
                  network: Private
                  models:
                    - name: plain
                      capabilities: {contextWindow: 1000, maxOutputTokens: 100, tools: false, vision: false, jsonSchema: false}
                    - name: large
                      capabilities: {contextWindow: 2000}
                    - name: short-vectors
                      equivalent: same-space
                      capabilities: {dimensions: 256}
                    - name: long-vectors
                      equivalent: same-space
                      capabilities: {dimensions: 1024}
              auth: {mode: None}
            """;

    @AutoClose
    private static final OneRouter router = new OneRouter(ROUTE);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'tools': [{'type': 'function', 'function': {'name': 'look', 'parameters': {'type': 'object', 'properties': {}}}}] | tools",
                "'response_format': {'type': 'json_schema', 'json_schema': {'name': 'a', 'schema': {'type': 'object'}}} | JSON schema",
                "'max_tokens': 101 | at most 100 tokens, and 101 are asked for"
            })
    void a_target_that_cannot_serve_a_request_is_left_out_with_the_reason(String field, String why) throws Exception {
        HttpResponse<String> served = chat("hello", field);
        HttpResponse<String> alone = chat("hello", field + ", 'models': ['sim/plain']");

        assertThat(header(served, "x-llmroute-target")).isEqualTo("sim/large");
        assertThat(header(served, "x-llmroute-fallback")).isEqualTo("sim/plain=Unsupported");
        assertThat(header(served, "x-llmroute-attempts")).isEqualTo("1");
        assertThat(alone.statusCode()).isEqualTo(400);
        JsonNode skipped = JSON.readTree(alone.body()).at("/error/llmroute/skipped/0");
        assertThat(skipped.path("why").asText()).contains(why);
        assertThat(JSON.readTree(alone.body()).at("/error/message").asText()).contains(why);
    }

    @Test
    void an_image_goes_to_a_model_that_may_see_it() throws Exception {
        HttpResponse<String> answer = router.post("/v1/chat/completions", quoted("""
                {'model': 'able', 'messages': [{'role': 'user', 'content':
                 [{'type': 'image_url', 'image_url': {'url': 'https://pictures.example/a.png'}}]}]}"""));

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/large");
    }

    @Test
    void a_request_that_is_certainly_longer_than_a_window_goes_to_one_with_room() throws Exception {
        assertThat(header(chat("a".repeat(10 * 900), "'max_tokens': 99"), "x-llmroute-target"))
                .isEqualTo("sim/plain");
        assertThat(header(chat("a".repeat(10 * 902), "'max_tokens': 99"), "x-llmroute-target"))
                .isEqualTo("sim/large");
    }

    @Test
    void where_no_window_is_large_enough_the_providers_own_error_tells_the_caller() throws Exception {
        HttpResponse<String> answer =
                chat("a".repeat(10 * 3000), "'max_tokens': 99, 'models': ['sim/plain', 'sim/large']");

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/plain");
    }

    @ParameterizedTest
    @CsvSource({
        "sim/short-vectors, 256, sim/short-vectors, ''",
        "sim/short-vectors, 300, sim/long-vectors, sim/short-vectors=Unsupported"
    })
    void vectors_of_a_length_come_from_a_model_that_has_it(String asked, int dimensions, String target, String walked)
            throws Exception {
        HttpResponse<String> answer = router.post(
                "/v1/embeddings",
                quoted("{'model': '%s', 'input': 'hello', 'dimensions': %d}".formatted(asked, dimensions)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo(target);
        assertThat(answer.headers().firstValue("x-llmroute-fallback").orElse("").split(",")[0])
                .isEqualTo(walked);
    }

    @Test
    void vectors_without_a_length_never_change_it() throws Exception {
        router.simulator().set("sim", "short-vectors", new Behaviour.Fixed(429, ""));
        HttpResponse<String> answer =
                router.post("/v1/embeddings", quoted("{'model': 'sim/short-vectors', 'input': 'hello'}"));
        router.forget();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(router.simulator().calls("sim", "long-vectors")).isZero();
    }

    private static HttpResponse<String> chat(String text, String more) throws Exception {
        return router.post(
                "/v1/chat/completions",
                quoted("{'model': 'able', 'messages': [{'role': 'user', 'content': '%s'}], %s}".formatted(text, more)));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
