package dev.llmroute.router.rehearsal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * A provider in this process, on free ports of the loopback, that answers both dialects from memory. By the first word of the path it is one that
 * answers, or one that refuses for a limit.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI: chat completions</a>
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: messages</a>
 */
final class StubProvider {
    /** The first word of the path where the answer is a refusal. */
    static final String LIMITED = "limited";

    private static final int TOO_MANY_REQUESTS = 429;

    private static final String REFUSAL = """
            {"error": {"type": "tokens", "code": "rate_limit_exceeded", "message": "Rate limit reached for model `a` on \
            tokens per minute (TPM): Limit 6000, Used 5990, Requested 120. Please try again in 1m2.3s."}}""";

    private static final String COMPLETION = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"large","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hello, how can I help you today?","refusal":null},"logprobs":null,\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":9,"total_tokens":21,\
            "prompt_tokens_details":{"cached_tokens":0}}}""";

    private static final List<String> CHUNKS = List.of(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            chunk("{\"content\":\"Hello, \"}", "null"),
            chunk("{\"content\":\"how can \"}", "null"),
            chunk("{\"content\":\"I help you today?\"}", "null"),
            chunk("{}", "\"stop\""),
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"large","choices":[],\
            "usage":{"prompt_tokens":12,"completion_tokens":9,"total_tokens":21}}

            """,
            "data: [DONE]\n\n");

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"medium","content":[{"type":"text",\
            "text":"Hello, how can I help you today?"}],"stop_reason":"end_turn","stop_sequence":null,\
            "usage":{"input_tokens":12,"output_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}}""";

    private static final List<String> EVENTS = List.of(
            event("message_start", """
                    {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"medium",\
                    "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}}"""),
            event("content_block_start", """
                    {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            delta("Hello, "),
            delta("how can "),
            delta("I help you today?"),
            event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"),
            event("message_delta", """
                    {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
                    "usage":{"output_tokens":9}}"""),
            event("message_stop", "{\"type\":\"message_stop\"}"));

    private final HttpServer plain;
    private final HttpServer secured;

    private StubProvider(HttpServer plain, HttpServer secured) {
        this.plain = plain;
        this.secured = secured;
    }

    static Future<StubProvider> listen(Vertx vertx) {
        HttpServerOptions tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(StubKey.pfx());
        return listen(vertx, new HttpServerOptions())
                .compose(plain -> listen(vertx, tls).map(secured -> new StubProvider(plain, secured)));
    }

    private static Future<HttpServer> listen(Vertx vertx, HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())))
                .listen(0, "127.0.0.1");
    }

    int port() {
        return plain.actualPort();
    }

    /** Where it speaks TLS, by {@link StubKey}. */
    int securedPort() {
        return secured.actualPort();
    }

    Future<Void> close() {
        return plain.close().eventually(secured::close);
    }

    private static void answer(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        String path = String.valueOf(request.path());
        boolean anthropic = path.endsWith("/messages");
        if (path.startsWith("/" + LIMITED)) {
            json(response.setStatusCode(TOO_MANY_REQUESTS).putHeader("retry-after", "62"), REFUSAL);
        } else if (body.contains("\"stream\":true")) {
            response.setChunked(true).putHeader("content-type", "text/event-stream");
            for (String each : anthropic ? EVENTS : CHUNKS) {
                response.write(each);
            }
            response.end();
        } else {
            json(response, anthropic ? MESSAGE : COMPLETION);
        }
    }

    private static void json(HttpServerResponse response, String body) {
        response.putHeader("content-type", "application/json")
                .putHeader("x-request-id", "req_1")
                .putHeader("x-ratelimit-remaining-requests", "4999")
                .putHeader("x-ratelimit-remaining-tokens", "399988")
                .putHeader("x-ratelimit-reset-tokens", "2ms")
                .end(body);
    }

    private static String chunk(String delta, String finishReason) {
        return """
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"large","choices":[{"index":0,\
                "delta":%s,"logprobs":null,"finish_reason":%s}],"usage":null}

                """.formatted(delta, finishReason);
    }

    private static String delta(String text) {
        return event("content_block_delta", """
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}""".formatted(text));
    }

    private static String event(String type, String data) {
        return "event: " + type + "\ndata: " + data + "\n\n";
    }
}
