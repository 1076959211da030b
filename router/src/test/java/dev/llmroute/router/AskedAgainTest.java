package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.router.testing.OneRouter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Targets that refuse a field by name are asked once more without it. */
class AskedAgainTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: p1, dialect: DIALECT, baseUrl: 'PICKY/p1', network: Private, models: [{name: m1}]}
                - {name: p2, dialect: DIALECT, baseUrl: 'PICKY/p2', network: Private, models: [{name: m2}]}
              fallback: {maxAttempts: ATTEMPTS}
              auth: {mode: None}
            """;

    private static final String LIMITED =
            "{\"error\": {\"message\": \"Rate limit reached\", \"code\": \"rate_limit_exceeded\"}}";
    private static final String HI = "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]";

    /** A request as a provider got it. */
    private record Call(String provider, JsonNode body, List<String> betas) {}

    /** What a provider refuses, and its words. */
    private record Refuses(Predicate<Call> what, int status, Function<Call, String> error) {
        Refuses(Predicate<Call> what, int status, String error) {
            this(what, status, call -> error);
        }
    }

    /** Two providers, each of which refuses what it is told to and answers all else. */
    private static final class Picky implements AutoCloseable {
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        final List<Call> calls = new CopyOnWriteArrayList<>();
        final Map<String, Refuses> refusals = new ConcurrentHashMap<>();

        Picky() throws IOException {
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String provider = exchange.getRequestURI().getPath().split("/")[1];
            Call call = new Call(
                    provider,
                    JSON.readTree(exchange.getRequestBody()),
                    exchange.getRequestHeaders().getOrDefault("anthropic-beta", List.of()));
            calls.add(call);
            Refuses refuses = refusals.get(provider);
            boolean refused = refuses != null && refuses.what().test(call);
            String answer = exchange.getRequestURI().getPath().endsWith("/messages")
                    ? "{\"type\": \"message\", \"content\": [{\"type\": \"text\", \"text\": \"yes\"}], \"stop_reason\": \"end_turn\"}"
                    : "{\"choices\": [{\"message\": {\"content\": \"yes\"}, \"finish_reason\": \"stop\"}]}";
            byte[] bytes = (refused ? refuses.error().apply(call) : answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(refused ? refuses.status() : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        List<String> asked() {
            return calls.stream().map(Call::provider).toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private HttpResponse<String> ask(
            Picky picky, String dialect, int attempts, String path, String body, String... headers) throws Exception {
        String route = ROUTE.replace(
                        "PICKY", "http://127.0.0.1:" + picky.server.getAddress().getPort())
                .replace("DIALECT", dialect)
                .replace("ATTEMPTS", Integer.toString(attempts));
        try (OneRouter router = new OneRouter(route)) {
            return router.post(path, body, headers);
        }
    }

    @Test
    void a_fallback_is_asked_again_without_the_field_that_it_names() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, LIMITED));
            picky.refusals.put(
                    "p2",
                    new Refuses(
                            call -> call.body().has("temperature"),
                            400,
                            "{\"error\": {\"message\": \"Only the default (1) value is supported.\", \"code\": \"unsupported_value\", \"param\": \"temperature\"}}"));

            HttpResponse<String> answer = ask(
                    picky,
                    "OpenAI",
                    3,
                    "/v1/chat/completions",
                    "{\"model\": \"chat\", \"temperature\": 0.20, \"top_p\": 0.50, " + HI + "}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(picky.asked()).containsExactly("p1", "p2", "p2");
            assertThat(picky.calls.getLast().body())
                    .isEqualTo(JSON.readTree("{\"model\": \"m2\", \"top_p\": 0.50, " + HI + "}"));
            assertThat(answer.headers().firstValue("x-llmroute-attempts")).contains("3");
            assertThat(answer.headers().firstValue("x-llmroute-target")).contains("p2/m2");
        }
    }

    @Test
    void no_attempt_is_made_beyond_those_of_the_route() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, LIMITED));
            picky.refusals.put(
                    "p2",
                    new Refuses(call -> true, 400, "{\"error\": {\"message\": \"property 'store' is unsupported\"}}"));

            ask(picky, "OpenAI", 2, "/v1/chat/completions", "{\"model\": \"chat\", \"store\": true, " + HI + "}");

            assertThat(picky.asked()).containsExactly("p1", "p2");
        }
    }

    @Test
    void one_field_after_the_other_may_be_refused_three_times() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, LIMITED));
            String error =
                    "{\"error\": {\"message\": \"Unsupported parameter: 'FIELD' is not supported with this model.\"}}";
            picky.refusals.put("p2", new Refuses(call -> true, 400, call -> {
                List<String> fields = List.of("seed", "user", "temperature", "top_p");
                return error.replace(
                        "FIELD",
                        fields.stream().filter(call.body()::has).findFirst().orElse("x"));
            }));

            ask(
                    picky,
                    "OpenAI",
                    9,
                    "/v1/chat/completions",
                    "{\"model\": \"chat\", \"seed\": 1, \"user\": \"u\", \"temperature\": 0.5, \"top_p\": 0.5, " + HI
                            + "}");

            assertThat(picky.asked()).containsExactly("p1", "p2", "p2", "p2", "p2");
            assertThat(picky.calls.getLast().body())
                    .isEqualTo(JSON.readTree("{\"model\": \"m2\", \"top_p\": 0.5, " + HI + "}"));
        }
    }

    @Test
    void a_fallback_gets_a_thought_that_it_demands_behind_a_tool_call() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, LIMITED));
            picky.refusals.put(
                    "p2",
                    new Refuses(
                            call -> call.body()
                                    .at("/messages/1/reasoning_content")
                                    .asText()
                                    .isEmpty(),
                            400,
                            "{\"code\": 20015, \"message\": \"thinking is enabled but reasoning_content is missing in assistant tool call message at index 1\", \"data\": null}"));

            HttpResponse<String> answer = ask(picky, "OpenAI", 3, "/v1/chat/completions", """
                    {"model": "chat", "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": null, "tool_calls": [
                      {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "x"}]}""");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(picky.calls
                            .getLast()
                            .body()
                            .at("/messages/1/tool_calls/0/id")
                            .asText())
                    .isEqualTo("c1");
        }
    }

    @Test
    void betas_that_are_refused_without_their_names_are_all_left_out() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, "{\"type\": \"error\"}"));
            picky.refusals.put(
                    "p2",
                    new Refuses(
                            call -> !call.betas().isEmpty(),
                            400,
                            "{\"type\": \"error\", \"error\": {\"type\": \"invalid_request_error\", \"message\": \"invalid beta flag\"}}"));

            HttpResponse<String> answer = ask(
                    picky,
                    "Anthropic",
                    3,
                    "/v1/messages",
                    "{\"model\": \"chat\", \"max_tokens\": 5, " + HI + "}",
                    "anthropic-beta",
                    "old-2025");

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_target_that_goes_on_refusing_is_not_asked_a_third_time() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put("p1", new Refuses(call -> true, 429, LIMITED));
            picky.refusals.put(
                    "p2",
                    new Refuses(call -> true, 400, "{\"error\": {\"message\": \"property 'store' is unsupported\"}}"));

            ask(picky, "OpenAI", 9, "/v1/chat/completions", "{\"model\": \"chat\", \"store\": true, " + HI + "}");

            assertThat(picky.asked()).containsExactly("p1", "p2", "p2");
        }
    }

    @Test
    void what_a_caller_asks_of_the_target_that_he_chose_is_his_to_mend() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put(
                    "p1",
                    new Refuses(
                            call -> call.body().has("store"),
                            400,
                            "{\"error\": {\"message\": \"property 'store' is unsupported\"}}"));

            HttpResponse<String> answer = ask(
                    picky, "OpenAI", 3, "/v1/chat/completions", "{\"model\": \"chat\", \"store\": true, " + HI + "}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("property 'store' is unsupported");
            assertThat(picky.asked()).containsExactly("p1");
        }
    }

    @Test
    void what_another_target_left_in_the_history_the_first_one_is_spared_too() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put(
                    "p1",
                    new Refuses(
                            call -> call.body().toString().contains("reasoning_content"),
                            400,
                            "{\"error\": {\"message\": \"'messages.0' : property 'reasoning_content' is unsupported\"}}"));

            HttpResponse<String> answer = ask(picky, "OpenAI", 3, "/v1/chat/completions", """
                    {"model": "chat", "messages": [{"role": "assistant", "content": "x", "reasoning_content": "hm"}, {"role": "user", "content": "y"}]}""");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(picky.asked()).containsExactly("p1", "p1");
        }
    }

    @Test
    void a_refused_beta_is_not_asked_for_again() throws Exception {
        try (Picky picky = new Picky()) {
            picky.refusals.put(
                    "p1",
                    new Refuses(
                            call -> true,
                            429,
                            "{\"type\": \"error\", \"error\": {\"type\": \"rate_limit_error\", \"message\": \"limited\"}}"));
            picky.refusals.put(
                    "p2",
                    new Refuses(
                            call -> call.betas().toString().contains("new-2026"),
                            400,
                            "{\"type\": \"error\", \"error\": {\"type\": \"invalid_request_error\", \"message\": \"Unexpected value(s) `new-2026` for the `anthropic-beta` header.\"}}"));

            HttpResponse<String> answer = ask(
                    picky,
                    "Anthropic",
                    3,
                    "/v1/messages",
                    "{\"model\": \"chat\", \"max_tokens\": 5, " + HI + "}",
                    "anthropic-beta",
                    "old-2025,new-2026");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(picky.calls.getLast().betas()).containsExactly("old-2025");
        }
    }

    @Test
    void thoughts_that_this_router_signed_never_reach_anthropic() throws Exception {
        try (Picky picky = new Picky()) {
            HttpResponse<String> answer = ask(picky, "Anthropic", 3, "/v1/messages", """
                    {"model": "chat", "max_tokens": 5, "temperature": 0.10, "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": [
                      {"type": "thinking", "thinking": "hm", "signature": "llmroute-unsigned-thought-1"}, {"type": "text", "text": "yes"}]},
                      {"role": "user", "content": "go on"}]}""");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(picky.calls.getLast().body().at("/messages/1/content"))
                    .isEqualTo(JSON.readTree("[{\"type\": \"text\", \"text\": \"yes\"}]"));
        }
    }
}
