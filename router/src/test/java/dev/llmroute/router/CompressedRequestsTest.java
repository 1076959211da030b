package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.Encoded;
import dev.llmroute.router.testing.OneRouter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that are compressed, on every surface. */
class CompressedRequestsTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
                - {name: ant, dialect: Anthropic, baseUrl: 'SIMULATOR/ant', network: Private, models: [{name: second}]}
              router: {maxBodyBytes: 100000}
              auth: {mode: None}
            """;
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION =
            "{\"model\":\"chat\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final long HELD = 300_000;

    @AutoClose
    private static final OneRouter router = new OneRouter(
            ROUTE, new ServerLimits(100, HELD, Duration.ofSeconds(20), Duration.ofSeconds(20)), Optional.empty());

    @AutoClose
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void nothing_stays_taken() throws Exception {
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "DEFLATE", "raw-deflate", "zstd", "zstd, gzip", "identity"})
    void a_compressed_question_is_answered(String encoding) throws Exception {
        HttpResponse<String> answer = post(CHAT, QUESTION, encoding);

        assertThat(answer.body()).contains("answers: hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/v1/completions | {\"model\":\"sim/first\",\"prompt\":\"hello\"}",
                "/v1/responses | {\"model\":\"sim/first\",\"input\":\"hello\"}",
                "/v1/embeddings | {\"model\":\"sim/first\",\"input\":\"hello\"}",
                "/v1/messages | {\"model\":\"ant/second\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                "/v1/messages/count_tokens | {\"model\":\"ant/second\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
            })
    void so_it_is_on_every_surface(String path, String question) throws Exception {
        HttpResponse<String> plain = post(path, question, "identity");

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(post(path, question, "zstd").statusCode()).isEqualTo(200);
        assertThat(post(path, question, "gzip").statusCode()).isEqualTo(200);
    }

    @Test
    void an_unknown_encoding_is_named_with_those_that_are_known() throws Exception {
        HttpResponse<String> refused = post(CHAT, QUESTION, "gzip, br");

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.body()).contains("\\\"br\\\"", "gzip, deflate, zstd");
        assertThat(header(refused, "accept-encoding")).isEqualTo("gzip, deflate, zstd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void what_is_not_what_its_encoding_says_is_refused_with_its_name(String encoding) throws Exception {
        HttpResponse<String> refused = send(CHAT, QUESTION.getBytes(StandardCharsets.UTF_8), encoding);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("no valid " + encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "gzip, gzip"})
    void a_small_body_that_becomes_a_long_one_is_refused_as_a_long_one_is(String encoding) throws Exception {
        HttpResponse<String> refused = send(CHAT, Encoded.as(encoding, new byte[50_000_000]), encoding);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("longer than 100000 bytes");
    }

    private static HttpResponse<String> post(String path, String body, String encoding) throws Exception {
        return send(path, Encoded.as(encoding, body.getBytes(StandardCharsets.UTF_8)), encoding.replace("raw-", ""));
    }

    private static HttpResponse<String> send(String path, byte[] body, String encoding) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("content-type", "application/json")
                        .header("content-encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
