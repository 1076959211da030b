package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors whose bodies are compressed or endless. The first provider is a plain server here, the second one answers. */
class EncodedErrorsTest {
    private static final String DAILY = """
            {"error":{"message":"Rate limit reached on tokens per day (TPD). Please try again in 22m46.848s.","code":"rate_limit_exceeded"}}""";
    private static final byte[] GARBAGE = {(byte) 0x8b, 0x07, (byte) 0x80, 'g', 'a', 'r', 'b', 'l', 'e', 'd', 0x03};
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: chat }
            spec:
              providers:
                - { name: first, dialect: OpenAI, baseUrl: 'http://127.0.0.1:PORT/first', network: Private, models: [ { name: m } ] }
                - { name: second, dialect: OpenAI, baseUrl: 'http://127.0.0.1:PORT/second', network: Private, models: [ { name: n } ] }
              auth: { mode: None }
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer providers;
    private Router router;

    /** How the first provider answers. */
    private interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private volatile Answer first = exchange -> {};

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        providers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        providers.setExecutor(threads);
        providers.createContext("/first", exchange -> {
            exchange.getRequestBody().readAllBytes();
            first.write(exchange);
        });
        providers.createContext("/second", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        providers.start();
        Path config = Files.writeString(
                folder.resolve("route.yaml"),
                ROUTE.replace("PORT", Integer.toString(providers.getAddress().getPort())));
        router = Router.start(
                new RouterOptions(
                        "r1",
                        "127.0.0.1",
                        0,
                        0,
                        List.of(config),
                        ref -> Optional.empty(),
                        ExampleRoute.FINGERPRINT,
                        Duration.ofMillis(20),
                        ServerLimits.DEFAULTS,
                        Optional.empty()),
                new Cooldowns(new MutableTime()),
                event -> {},
                () -> SharingState.LOCAL);
    }

    @AfterEach
    void stop() {
        router.close();
        providers.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "deflate"})
    void an_error_is_understood_in_the_encoding_that_the_provider_chose(String encoding) throws Exception {
        first = fixed(429, encoding, encoded(encoding, DAILY.getBytes(StandardCharsets.UTF_8)));

        assertThat(header(ask(), "x-llmroute-fallback")).isEqualTo("first/m=RateLimitDaily");
    }

    @Test
    void an_error_in_an_unreadable_encoding_is_judged_by_its_status() throws Exception {
        first = fixed(429, "br", GARBAGE);

        assertThat(header(ask(), "x-llmroute-fallback")).isEqualTo("first/m=RateLimitRequests");
    }

    @Test
    void nothing_of_an_unreadable_error_is_passed_on() throws Exception {
        first = fixed(400, "br", GARBAGE);
        HttpResponse<String> refused = ask();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("HTTP 400").doesNotContain("garbled");
    }

    @Test
    void an_answer_in_an_unreadable_encoding_is_not_passed_on() throws Exception {
        first = fixed(200, "br", new byte[] {(byte) 0x8b, 1, 2, 3});

        HttpResponse<String> answer = ask();

        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("first/m=Connection");
        assertThat(answer.body()).contains("hello");
    }

    @Test
    void an_answer_that_was_compressed_unasked_is_not_unpacked() throws Exception {
        first = fixed(200, "gzip", encoded("gzip", "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8)));

        assertThat(header(ask(), "x-llmroute-fallback")).isEqualTo("first/m=Connection");
    }

    @Test
    void an_endless_error_body_is_left_after_64_kib() throws Exception {
        CompletableFuture<Boolean> closedByRouter = new CompletableFuture<>();
        first = exchange -> {
            exchange.sendResponseHeaders(429, 0);
            endless(exchange.getResponseBody(), closedByRouter);
        };

        assertThat(header(ask(), "x-llmroute-fallback")).isEqualTo("first/m=RateLimitRequests");
        assertThat(closedByRouter.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_body_that_grows_a_thousandfold_when_it_is_unpacked_is_left_after_64_kib() throws Exception {
        byte[] bomb = encoded("gzip", new byte[64 * 1024 * 1024]);
        first = fixed(429, "gzip", bomb);

        assertThat(header(ask(), "x-llmroute-fallback")).isEqualTo("first/m=RateLimitRequests");
    }

    private static void endless(OutputStream body, CompletableFuture<Boolean> closed) {
        byte[] chunk = "the same again, and again; ".repeat(300).getBytes(StandardCharsets.UTF_8);
        try {
            while (!closed.isDone()) {
                body.write(chunk);
                body.flush();
            }
        } catch (IOException connectionIsClosed) {
            closed.complete(true);
        }
    }

    private static Answer fixed(int status, String encoding, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.getResponseHeaders().set("content-encoding", encoding);
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            } catch (IOException leftByTheRouter) {
                exchange.close();
            }
        };
    }

    private static byte[] encoded(String encoding, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            default -> bytes;
        }) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/v1/chat/completions"))
                            .timeout(Duration.ofSeconds(60))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
