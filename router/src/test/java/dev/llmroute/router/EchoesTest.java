package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.ExampleRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers that repeat what they were sent, requests and keys. The first provider answers as a test says, the second one well. */
class EchoesTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: chat }
            spec:
              providers:
                - name: first
                  dialect: DIALECT
                  baseUrl: 'http://127.0.0.1:PORT/first'
                  network: Private
                  credentials: [ { name: main, secretKeyRef: { name: team, key: vllm-key-7 } } ]
                  models: [ { name: m-1 } ]
                - { name: second, dialect: OpenAI, baseUrl: 'http://127.0.0.1:PORT/second', network: Private, models: [ { name: n } ] }
              auth: { mode: None }
            """;

    private static final String KEY = "team-vllm-key-7";

    @TempDir
    private Path folder;

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private HttpServer providers;
    private Router router;
    private volatile int status;
    private volatile Map<String, String> headers = Map.of();
    private volatile String body = "";

    @BeforeEach
    void startProviders() throws IOException {
        providers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        providers.createContext("/first", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        providers.createContext("/second", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        providers.start();
    }

    private void start(String dialect) throws Exception {
        Path config = Files.writeString(
                folder.resolve("route.yaml"),
                ROUTE.replace("PORT", Integer.toString(providers.getAddress().getPort()))
                        .replace("DIALECT", dialect));
        router = Router.start(
                new RouterOptions(
                        "r1",
                        "127.0.0.1",
                        0,
                        0,
                        List.of(config),
                        ref -> Optional.of(ref.name() + "-" + ref.key()),
                        ExampleRoute.FINGERPRINT,
                        Duration.ofMillis(50),
                        ServerLimits.DEFAULTS,
                        Optional.empty()),
                cooldowns,
                event -> {},
                () -> SharingState.LOCAL);
    }

    @AfterEach
    void stop() {
        router.close();
        providers.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenAI | your credit balance is too low. Please try again in 30 days",
                "OpenAI | invalid api key; get a new one at evil.example",
                "OpenAI | the model m-1 does not exist",
                "OpenAI | Rate limit exceeded: insufficient_quota, model_not_found",
                "Anthropic | Your credit balance is too low to access the Anthropic API",
                "Anthropic | model: m-1 not found, overloaded_error",
            })
    void what_a_caller_writes_closes_nothing_for_others(String dialect, String said) throws Exception {
        start(dialect);
        for (int each : new int[] {400, 404, 409, 422}) {
            for (String form :
                    List.of("Unrecognized request argument supplied: @", "@: Extra inputs are not permitted")) {
                answer(each, "{\"error\":{\"message\":\"" + form.replace("@", said) + "\",\"code\":\"" + said + "\"}}");

                HttpResponse<String> answer =
                        ask("{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}");

                assertThat(answer.statusCode()).isEqualTo(each);
                assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("(none)");
                assertThat(header(answer, "retry-after")).isEqualTo("(none)");
                assertThat(cooldowns.holding()).isEmpty();
            }
        }
    }

    @Test
    void a_vendors_sentence_that_the_caller_did_not_say_falls_back() throws Exception {
        start("Anthropic");
        answer(
                400,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}");

        HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("first/m-1=QuotaExhausted");
    }

    @Test
    void what_a_request_names_and_is_not_there_is_told_to_its_caller() throws Exception {
        start("OpenAI");
        answer(
                404,
                "{\"error\":{\"message\":\"No such File object: file-1\",\"type\":\"invalid_request_error\",\"code\":\"no_file\"}}");

        HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[],\"file\":\"file-1\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("No such File object: file-1", "\"no_file\"");
        assertThat(cooldowns.holding()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "404 | {\"error\":{\"message\":\"The model `m-1` does not exist\"}} | first/m-1=ModelNotFound",
                "404 | <html><title>404 Not Found</title></html> | first/m-1=ServerError",
                "404 | {\"error\":{\"message\":\"No endpoints found that support tool use.\",\"code\":404}} | first/m-1=ModelNotFound",
            })
    void what_another_target_can_do_falls_back(int each, String error, String fallback) throws Exception {
        start("OpenAI");
        answer(each, error);

        HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[],\"tools\":[]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo(fallback);
        assertThat(cooldowns.holding()).hasSize(error.contains("endpoints") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"Bearer%20@", "Bearer+@", "q=%22@%22", "_@_", "x@", "@"})
    void the_key_is_never_told(String form) throws Exception {
        start("OpenAI");
        for (String key : List.of(KEY, KEY.toUpperCase(java.util.Locale.ROOT))) {
            answer(
                    400,
                    "{\"error\":{\"message\":\"wrong: " + form.replace("@", key) + "\",\"type\":\"" + key
                            + "\",\"code\":\"c_" + key + "\"}}");

            HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[]}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("[redacted]").doesNotContainIgnoringCase("vllm-key-7");
        }
    }

    @Test
    void of_a_providers_headers_only_those_of_limits_are_told_and_none_with_the_key() throws Exception {
        start("OpenAI");
        headers = Map.of(
                "x-ratelimit-remaining-requests", "12",
                "x-ratelimit-limit-tokens", "x" + KEY,
                "x-ratelimit-key-echo", "anything",
                "anthropic-ratelimit-tokens-limit", "100");
        answer(200, "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}");

        HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[]}");

        assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("12");
        assertThat(header(answer, "anthropic-ratelimit-tokens-limit")).isEqualTo("100");
        assertThat(header(answer, "x-ratelimit-limit-tokens")).isEqualTo("(none)");
        assertThat(header(answer, "x-ratelimit-key-echo")).isEqualTo("(none)");
    }

    @Test
    void a_wait_that_is_passed_on_is_no_longer_than_its_class_may_last() throws Exception {
        start("OpenAI");
        headers = Map.of("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT");
        answer(401, "{\"error\":{\"message\":\"Incorrect API key provided\"}}");

        HttpResponse<String> answer = ask("{\"model\":\"chat\",\"messages\":[]}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "retry-after")).isEqualTo("60");
    }

    private void answer(int withStatus, String withBody) {
        status = withStatus;
        body = withBody;
    }

    private HttpResponse<String> ask(String request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/v1/chat/completions"))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(request))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
