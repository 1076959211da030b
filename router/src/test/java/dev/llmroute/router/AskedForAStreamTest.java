package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.ScriptedProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks for a stream gets one, and who does not gets none, whatever a provider sends. */
class AskedForAStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ROUTES = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: gpt, dialect: OpenAI, baseUrl: 'http://127.0.0.1:PORT/gpt/v1', network: Private, models: [{name: g}]}
                - {name: claude, dialect: Anthropic, baseUrl: 'http://127.0.0.1:PORT/claude', network: Private, models: [{name: c}]}
              fallback: {maxAttempts: 2}
              auth: {mode: None}
            """;

    private static final String COMPLETION = """
            {"id":"c1","object":"chat.completion","created":1,"model":"g","choices":[{"index":0,"message":{"role":"assistant",
            "content":"hello","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
            "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";

    private static final String MESSAGE = """
            {"id":"m1","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"hello"},
            {"type":"tool_use","id":"t1","name":"f","input":{"a":1}}],"stop_reason":"tool_use","stop_sequence":null,
            "usage":{"input_tokens":5,"output_tokens":2}}""";

    private static final String CHUNKS = """
            data: {"id":"c1","choices":[{"index":0,"delta":{"role":"assistant"}}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"hello"}}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @AutoClose
    private static final ScriptedProvider provider = new ScriptedProvider();

    @AutoClose
    private static final OneRouter router = new OneRouter(ROUTES.replace("PORT", "" + provider.port()));

    @BeforeEach
    void forget() {
        router.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt/g", "claude/c"})
    void a_whole_answer_is_streamed_to_who_asked_for_that(String model) throws Exception {
        play("gpt", "application/json", COMPLETION);
        playToo("claude", "application/json", MESSAGE);

        HttpResponse<String> chat = ask("/v1/chat/completions", model, true);
        assertThat(type(chat)).startsWith("text/event-stream");
        List<JsonNode> chunks = data(chat.body());
        assertThat(chat.body()).endsWith("data: [DONE]\n\n");
        assertThat(chunks.getFirst().at("/choices/0/delta/content").asText()).isEqualTo("hello");
        assertThat(chunks.getFirst().at("/choices/0/delta/tool_calls/0/index").asInt(-1))
                .isZero();
        assertThat(chunks.getFirst()
                        .at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"a\":1}");
        assertThat(chunks.get(1).at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(chunks.get(2).at("/usage/total_tokens").asInt()).isEqualTo(7);

        HttpResponse<String> messages = ask("/v1/messages", model, true);
        assertThat(type(messages)).startsWith("text/event-stream");
        assertThat(data(messages.body()).stream().map(each -> each.path("type").asText()))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(messages.body()).contains("hello", "{\\\"a\\\":1}", "\"tool_use\"", "\"output_tokens\":2");
    }

    @Test
    void a_whole_response_is_streamed_item_by_item() throws Exception {
        play("gpt", "application/json", """
                {"id":"r1","object":"response","status":"completed","output":[{"type":"message","id":"m1","role":"assistant",
                "content":[{"type":"output_text","text":"hello"}]},{"type":"function_call","id":"f1","call_id":"c","name":"f","arguments":"{}"}]}""");
        List<JsonNode> events = data(ask("/v1/responses", "gpt/g", true).body());
        assertThat(events.stream().map(each -> each.path("type").asText()))
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.getLast().at("/response/output")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/x-ndjson", "application/json", ""})
    void a_stream_is_one_under_whatever_type(String type) throws Exception {
        for (String before : List.of("", ": hello\n\n", "\uFEFF", "\n")) {
            play("gpt", type, before + CHUNKS);

            HttpResponse<String> native_ = ask("/v1/chat/completions", "gpt/g", true);
            assertThat(type(native_)).startsWith("text/event-stream");
            assertThat(native_.body()).contains("hello").endsWith("data: [DONE]\n\n");
            HttpResponse<String> translated = ask("/v1/messages", "gpt/g", true);
            assertThat(type(translated)).startsWith("text/event-stream");
            assertThat(translated.body()).contains("hello", "message_stop");
        }
        assertThat(router.cooling()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/plain"})
    void a_stream_that_nobody_asked_for_falls_back(String type) throws Exception {
        play("gpt", type, CHUNKS);
        playToo("claude", "application/json", MESSAGE);
        for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
            router.forget();
            HttpResponse<String> answer = ask(path, "chat", false);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(type(answer)).startsWith("application/json");
            assertThat(JSON.readTree(answer.body()).isObject()).isTrue();
            assertThat(router.cooling()).isEmpty();
        }
        router.forget();
        play(
                "gpt",
                type,
                "data: {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Rate limit reached\"}}\n\n");
        playToo("claude", "application/json", MESSAGE);
        assertThat(ask("/v1/chat/completions", "chat", false).headers().firstValue("x-llmroute-fallback"))
                .contains("gpt/g=RateLimitRequests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"InternalServerError\",\"code\":500}",
                "{\"detail\":\"Internal error\"}",
                "{\"message\":\"rate limit\",\"code\":\"rate_limit\"}",
                "{\"status\":\"error\",\"message\":\"x\"}",
                "{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit\"}}",
            })
    void an_error_of_another_shape_is_one_before_and_behind_the_first_words(String error) throws Exception {
        String words = CHUNKS.substring(0, CHUNKS.indexOf("hello") + 12);
        words = words.substring(0, words.indexOf("\n\n", words.indexOf("hello")) + 2);
        play("gpt", "text/event-stream", words + "data: " + error + "\n\ndata: [DONE]\n\n");
        assertThat(ask("/v1/messages", "gpt/g", true).body())
                .contains("hello", "event: error")
                .doesNotContain("message_stop");
        router.forget();
        assertThat(ask("/v1/chat/completions", "gpt/g", true).body())
                .contains("hello", "\"error\"")
                .doesNotContain("[DONE]");

        router.forget();
        play("gpt", "text/event-stream", "data: " + error + "\n\ndata: [DONE]\n\n");
        playToo("claude", "application/json", MESSAGE);
        HttpResponse<String> answer = ask("/v1/chat/completions", "chat", true);
        assertThat(answer.headers().firstValue("x-llmroute-target")).contains("claude/c");
        assertThat(answer.body()).contains("hello");
    }

    private static String plan = "";

    private static void play(String name, String type, String body) throws IOException {
        plan = entry(name, type, body);
        provider.play(JSON.readTree("{" + plan + "}"));
    }

    private static void playToo(String name, String type, String body) throws IOException {
        provider.play(JSON.readTree("{" + plan + "," + entry(name, type, body) + "}"));
    }

    private static String entry(String name, String type, String body) throws IOException {
        return "\"%s\":{\"headers\":{\"content-type\":\"%s\"},\"body\":%s}"
                .formatted(name, type, JSON.writeValueAsString(body));
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("content-type").orElse("");
    }

    private static HttpResponse<String> ask(String path, String model, boolean stream) throws Exception {
        String usage = path.endsWith("completions") && stream ? "\"stream_options\":{\"include_usage\":true}," : "";
        String said = path.endsWith("responses")
                ? "\"input\":\"hi\""
                : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        return router.post(
                path, "{\"model\":\"%s\",\"max_tokens\":9,\"stream\":%s,%s%s}".formatted(model, stream, usage, said));
    }

    private static List<JsonNode> data(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> {
                    try {
                        return JSON.readTree(line.substring(6));
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }
}
