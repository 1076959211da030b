package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.KEY;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.AccessLogLines;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private final AccessLogLines lines = new AccessLogLines();

    @AutoClose
    private final WatchedRouter router =
            new WatchedRouter(Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"));

    private JsonNode line(int number) throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.all().size() >= number);
        String line = lines.all().get(number - 1);
        assertThat(line).doesNotContain("\n", "secret", KEY);
        return JSON.readTree(line);
    }

    @Test
    void one_line_says_which_way_a_request_went() throws Exception {
        router.limitFirst();
        String body = body("agent-chat", false, "");
        int answered =
                router.post(CHAT, body, Map.of("x-request-id", "mine")).body().getBytes(StandardCharsets.UTF_8).length;

        JsonNode line = line(1);
        assertThat(line.path("time").asText()).endsWith("Z");
        assertThat(line.path("requestId").asText()).isEqualTo("mine");
        assertThat(line.path("path").asText()).isEqualTo(CHAT);
        assertThat(line.path("surface").asText()).isEqualTo("ChatCompletions");
        assertThat(line.path("route").asText()).isEqualTo("agent-chat");
        assertThat(line.path("caller").asText()).isEqualTo("app-1");
        assertThat(line.path("model").asText()).isEqualTo("agent-chat");
        assertThat(line.path("target").asText()).isEqualTo("groq/" + SECOND);
        assertThat(line.path("attempts").asInt()).isEqualTo(2);
        long lostMs = line.path("lostMs").asLong();
        assertThat(line.path("fallback").toString())
                .isEqualTo("[{\"target\":\"groq/" + FIRST + "\",\"reason\":\"RateLimitDaily\",\"ms\":" + lostMs + "}]");
        assertThat(lostMs).isPositive();
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("outcome").asText()).isEqualTo("Answered");
        assertThat(line.path("stream").asBoolean()).isFalse();
        assertThat(line.path("durationMs").isIntegralNumber()).isTrue();
        assertThat(line.path("inputTokens").asInt()).isPositive();
        assertThat(line.path("outputTokens").asInt()).isPositive();
        assertThat(line.path("requestBytes").asInt()).isEqualTo(body.length());
        assertThat(line.path("responseBytes").asInt()).isEqualTo(answered);
        assertThat(lines.all()).hasSize(1);
    }

    @Test
    void anthropics_sdks_find_the_id_under_its_other_name_too() throws Exception {
        var refused = router.post(MESSAGES, body("nope", false, ""), Map.of("x-request-id", "mine"));
        assertThat(refused.headers().firstValue("request-id")).hasValue("mine");
        assertThat(JSON.readTree(refused.body()).path("request_id").asText()).isEqualTo("mine");
        assertThat(line(1).path("requestId").asText()).isEqualTo("mine");
    }

    @Test
    void a_stream_says_when_its_first_token_came() throws Exception {
        router.post(MESSAGES, body("agent-chat", true, ""), Map.of());
        JsonNode line = line(1);
        assertThat(line.path("stream").asBoolean()).isTrue();
        assertThat(line.path("firstTokenMs").isIntegralNumber()).isTrue();
        assertThat(line.path("inputTokens").asInt()).isPositive();
    }

    @Test
    void odd_names_are_text_in_valid_json() throws Exception {
        router.post(CHAT, body("a\\\"b\\n\\u0007{}\\ud800 \\u2028é", false, ""), Map.of());
        router.post("/v1/%22%0A%7B", "{}", Map.of());
        assertThat(line(1).path("outcome").asText()).isEqualTo("Refused");
        assertThat(line(1).path("status").asInt()).isEqualTo(404);
        assertThat(line(2).path("path").asText()).isEqualTo("/v1/%22%0A%7B");
    }

    @Test
    void what_is_refused_has_a_line_too() throws Exception {
        router.post(CHAT, "{\"model\":\"agent-chat\"}", Map.of("x-llmroute-no-fallback", "perhaps"));
        assertThat(line(1).path("status").asInt()).isEqualTo(400);
        assertThat(line(1).path("outcome").asText()).isEqualTo("Refused");
        assertThat(line(1).has("route")).isFalse();
    }

    @Test
    void what_is_no_valid_http_has_a_line_too() throws Exception {
        try (RawCaller caller = new RawCaller(router.router.port())) {
            caller.write("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n");
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(line(1).path("status").asInt()).isEqualTo(400);
        assertThat(line(1).path("outcome").asText()).isEqualTo("Refused");
    }

    @Test
    void a_caller_that_leaves_has_a_line_without_a_status() throws Exception {
        router.simulator.set("groq", FIRST, new Behaviour.Silent());
        byte[] body = body("agent-chat", false, "").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.router.port())) {
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + KEY
                                    + "\r\ncontent-length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            await().atMost(Duration.ofSeconds(10)).until(() -> router.simulator.open("groq", FIRST) == 1);
        }
        assertThat(line(1).path("outcome").asText()).isEqualTo("Cancelled");
        assertThat(line(1).has("status")).isFalse();
        assertThat(line(1).path("target").asText()).isEqualTo("groq/" + FIRST);
    }

    @Test
    void nobody_who_did_not_ask_for_lines_gets_them() throws Exception {
        try (WatchedRouter silent = new WatchedRouter(Telemetry.fromEnvironment(Map.of(), "r2"))) {
            silent.chat("agent-chat", false);
        }
        router.chat("agent-chat", false);
        line(1);
        assertThat(lines.all()).hasSize(1);
        assertThatThrownBy(() -> Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "yes"), "r1"))
                .hasMessage("LLMROUTE_ACCESS_LOG is \"yes\"; it must be json or off");
    }
}
