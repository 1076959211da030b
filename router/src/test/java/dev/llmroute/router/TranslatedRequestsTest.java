package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.TwoRouters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A provider of the other dialect gets what it takes, and the caller what was asked for. */
class TranslatedRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG_NAME = "mcp__server__" + "x".repeat(60);
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: other}
            spec:
              providers:
                - name: chat
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/v1
                  network: Private
                  models:
                    - {name: small, capabilities: {maxOutputTokens: 100, reasoningEffort: true}}
                    - {name: eu-gpt-5-mini}
                    - {name: gpt-5-old, capabilities: {maxCompletionTokens: false}}
                - name: messages
                  dialect: Anthropic
                  baseUrl: http://127.0.0.1:PORT
                  network: Private
                  models: [{name: prose}]
              auth: {mode: None}
            """;

    private static final AtomicReference<JsonNode> SEEN = new AtomicReference<>();
    private static HttpServer provider;
    private static OneRouter router;

    @BeforeAll
    static void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            SEEN.set(asked);
            String name = asked.at("/tools/0/function/name").asText("none");
            String answer = exchange.getRequestURI().getPath().endsWith("/messages")
                    ? "{'id': 'm', 'type': 'message', 'role': 'assistant', 'model': 'prose', 'content': [{'type': 'text', 'text':"
                            + " 'Sure, here it is.'}], 'stop_reason': 'end_turn', 'usage': {}}"
                    : "{'id': 'c', 'choices': [{'message': {'content': '{}', 'tool_calls': [{'id': 'c1', 'type': 'function', 'function': {'name': '"
                            + name + "', 'arguments': '{}'}}]}, 'finish_reason': 'tool_calls'}]}";
            byte[] body = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        router = new OneRouter(
                ROUTE.replace("PORT", String.valueOf(provider.getAddress().getPort())));
    }

    @AfterAll
    static void stop() {
        router.close();
        provider.stop(0);
    }

    @Test
    void a_longer_answer_than_the_model_gives_is_no_reason_to_pass_it_by() throws Exception {
        HttpResponse<String> answer = messages(
                "chat/small",
                "'tools': [{'name': '" + LONG_NAME + "', 'input_schema': {}}],"
                        + " 'output_config': {'effort': 'low'}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(SEEN.get().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(SEEN.get().path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(SEEN.get().at("/tools/0/function/name").asText()).hasSize(64);
        assertThat(JSON.readTree(answer.body()).findValuesAsText("name")).containsExactly(LONG_NAME);
    }

    @Test
    void the_bound_of_an_answer_is_called_as_the_model_takes_it() throws Exception {
        messages("chat/eu-gpt-5-mini", "'top_k': 1");
        assertThat(SEEN.get().path("max_completion_tokens").asInt()).isEqualTo(32000);

        messages("chat/gpt-5-old", "'top_k': 1");
        assertThat(SEEN.get().path("max_tokens").asInt()).isEqualTo(32000);
    }

    @Test
    void json_mode_falls_back_from_an_answer_that_is_no_json() throws Exception {
        HttpResponse<String> answer = router.post("/v1/chat/completions", """
                {"model": "other", "models": ["messages/prose", "chat/small"], "response_format": {"type": "json_object"},
                 "messages": [{"role": "user", "content": "JSON, please"}]}""");

        assertThat(TwoRouters.header(answer, "x-llmroute-target")).isEqualTo("chat/small");
        assertThat(TwoRouters.header(answer, "x-llmroute-attempts")).isEqualTo("2");
    }

    private static HttpResponse<String> messages(String model, String more) throws Exception {
        return router.post(
                "/v1/messages",
                "{'model': '%s', 'max_tokens': 32000, 'messages': [{'role': 'user', 'content': 'hi'}], %s}"
                        .formatted(model, more)
                        .replace('\'', '"'));
    }
}
