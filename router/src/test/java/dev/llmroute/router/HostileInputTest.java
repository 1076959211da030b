package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.OtherCaller;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no caller in his right mind sends is refused clearly, and harms nobody else. */
@Tag("transport")
class HostileInputTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}, {name: other}]}
              router: {maxBodyBytes: 1000000}
              auth: {mode: None}
            """;
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n";
    private static final String SMUGGLED = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String CHUNKS = "0\r\n\r\n" + SMUGGLED;
    private static final long HELD = 2_500_000;
    private static final Duration SHORT = Duration.ofSeconds(1);

    @AutoClose
    private static final OneRouter router =
            new OneRouter(ROUTE, new ServerLimits(1000, HELD, SHORT, SHORT), Optional.empty());

    private OtherCaller other;

    @BeforeEach
    void somebody_else_asks_all_the_while() {
        other = new OtherCaller(router, "other");
    }

    @AfterEach
    void others_are_served_as_ever_and_nothing_is_left_behind() throws Exception {
        other.assertUnharmed();
        assertThat(chat("hello").statusCode()).isEqualTo(200);
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of("two kinds of length", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS),
                Arguments.of("the same in reverse", "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n" + CHUNKS),
                Arguments.of("two lengths", "Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}" + SMUGGLED),
                Arguments.of("a list of lengths", "Content-Length: 2, 0\r\n\r\n{}" + SMUGGLED),
                Arguments.of("a length with a sign", "Content-Length: +2\r\n\r\n{}" + SMUGGLED),
                Arguments.of("a blank before the colon", "Transfer-Encoding : chunked\r\n\r\n" + CHUNKS),
                Arguments.of("an unknown coding", "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS),
                Arguments.of(
                        "two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKS),
                Arguments.of("a line feed alone", "X-A: b\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS),
                Arguments.of("a carriage return alone", "X-A: b\rTransfer-Encoding: chunked\r\n\r\n" + CHUNKS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void a_request_that_two_servers_would_cut_differently_is_refused_with_all_that_follows(String name, String rest)
            throws Exception {
        String answers = exchange(HEAD + rest);

        assertThat(answers).startsWith("HTTP/1.1 400 ").contains("\"error\"").containsOnlyOnce("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x0\r\n\r\n", "-1\r\n\r\n", "2;a\n{}\r\n0\r\n\r\n"})
    void chunks_of_no_certain_length_end_the_connection(String chunks) throws Exception {
        String answers = exchange(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED);

        assertThat(answers).doesNotContain("200 OK");
    }

    @Test
    void ten_thousand_headers_are_refused() throws Exception {
        StringBuilder headers = new StringBuilder(HEAD);
        for (int i = 0; i < 10_000; i++) {
            headers.append("x-header-").append(i).append(": value\r\n");
        }

        assertThat(exchange(headers + "\r\n")).startsWith("HTTP/1.1 431 ").contains("32768 bytes");
    }

    @Test
    void a_first_line_without_end_is_refused() throws Exception {
        assertThat(exchange("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 414 .*");
    }

    @Test
    void a_body_that_announces_a_gibibyte_is_refused_before_it_is_sent() throws Exception {
        try (RawCaller caller = new RawCaller(router.port())) {
            caller.write(HEAD + "Content-Length: 1073741824\r\n\r\n");

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 413 ").contains("longer than 1000000 bytes");
        }
    }

    @Test
    void a_body_of_a_gibibyte_in_chunks_is_refused_and_cut_off() throws Exception {
        String chunk = "10000\r\n" + "a".repeat(65536) + "\r\n";
        try (RawCaller caller = new RawCaller(router.port())) {
            caller.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            int sent = 0;
            try {
                while (sent < 16_384) {
                    caller.write(chunk);
                    sent++;
                }
            } catch (IOException cutOff) {
                assertThat(sent).isGreaterThan(15);
            }

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void bodies_that_together_are_more_than_the_router_may_hold_are_refused_and_the_others_served() throws Exception {
        String body =
                "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "a".repeat(900_000) + "\"}]}";
        router.simulator().set("sim", "first", new Behaviour.Silent());
        List<CompletableFuture<?>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(router.postAsync("/v1/chat/completions", body, BodyHandlers.ofString()));
        }
        await().until(() -> router.simulator().open("sim", "first") == 2);

        HttpResponse<String> refused = router.post("/v1/chat/completions", body);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(refused.body()).contains("router_overloaded");
        held.forEach(each -> each.cancel(true));
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
        router.simulator().reset();
        assertThat(router.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    @Test
    void connections_that_send_a_header_byte_by_byte_are_closed() throws Exception {
        List<RawCaller> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            slow.add(new RawCaller(router.port()).write(HEAD + "x-slow: "));
        }
        await().pollInterval(Duration.ofMillis(100))
                .until(() -> slow.stream().filter(HostileInputTest::isCutOff).count() == slow.size());
        for (RawCaller each : slow) {
            each.close();
        }
    }

    /** Goes on sending. */
    private static boolean isCutOff(RawCaller caller) {
        try {
            caller.write("a");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void a_body_that_does_not_come_is_refused_in_time() throws Exception {
        try (RawCaller caller = new RawCaller(router.port())) {
            caller.write(HEAD + "Content-Length: 100\r\n\r\n{");

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 408 ").contains("within 1 s");
        }
    }

    @Test
    void an_idle_connection_is_closed_but_not_one_whose_answer_takes_long() throws Exception {
        try (RawCaller caller = new RawCaller(router.port())) {
            caller.write(SMUGGLED);

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200 OK");
        }
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(3000, 0, 0, null)));
        assertThat(chat("slowly").statusCode()).isEqualTo(200);
        router.forget();
    }

    static Stream<Arguments> bodies() {
        byte[] invalid = "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] overlong = invalid.clone();
        invalid[invalid.length - 5] = (byte) 0xff;
        overlong[overlong.length - 5] = (byte) 0xc0;
        return Stream.of(
                Arguments.of("a byte that is not UTF-8", invalid),
                Arguments.of("half a character", overlong),
                Arguments.of("arrays in arrays", deep("[", 100_000)),
                Arguments.of("objects in objects", deep("{\"a\":", 100_000)),
                Arguments.of(
                        "a number without end",
                        ("{\"model\":\"chat\",\"n\":" + "1".repeat(500_000) + "}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "a name without end", ("{\"" + "a".repeat(500_000) + "\":1}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of("UTF-16", "{\"model\":\"chat\"}".getBytes(StandardCharsets.UTF_16)),
                Arguments.of(
                        "two documents", "{\"model\":\"chat\"}{\"model\":\"chat\"}".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("nothing", new byte[0]));
    }

    @Test
    void a_request_that_is_cut_off_anywhere_is_answered() throws Exception {
        String body =
                "{\"models\":[\"first\"],\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"é\"}]}],"
                        + "\"stream\":true,\"n\":1.5e3,\"model\":\"chat\"}";
        for (int end = 0; end < body.length(); end++) {
            assertThat(router.post("/v1/chat/completions", body.substring(0, end))
                            .statusCode())
                    .as(body.substring(0, end))
                    .isEqualTo(400);
        }
        assertThat(router.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
        assertThat(exchange("GET /v1/models/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    private static byte[] deep(String opening, int depth) {
        return ("{\"model\":\"chat\",\"messages\":" + opening.repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_that_is_no_proper_json_is_refused(String name, byte[] body) throws Exception {
        try (RawCaller caller = new RawCaller(router.port())) {
            caller.write(HEAD + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n");
            caller.write(body);

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 400 ").contains("invalid_request_error");
        }
        assertThat(router.simulator().calls("sim", "first")).isZero();
    }

    private static String exchange(String bytes) throws IOException {
        try (RawCaller caller = new RawCaller(router.port())) {
            try {
                caller.write(bytes);
            } catch (IOException cutOff) {
                // The refusal came before the end.
            }
            return caller.readToEnd();
        }
    }

    private static HttpResponse<String> chat(String text) throws Exception {
        HttpResponse<String> answer = router.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}");
        router.simulator().reset();
        return answer;
    }
}
