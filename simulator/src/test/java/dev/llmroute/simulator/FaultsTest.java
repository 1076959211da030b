package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static dev.llmroute.simulator.Caller.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Empty;
import dev.llmroute.simulator.behaviour.Behaviour.ErrorBody;
import dev.llmroute.simulator.behaviour.Behaviour.ErrorEvent;
import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.Behaviour.Malformed;
import dev.llmroute.simulator.behaviour.Behaviour.MissingDone;
import dev.llmroute.simulator.behaviour.Behaviour.Overloaded;
import dev.llmroute.simulator.behaviour.Behaviour.Reset;
import dev.llmroute.simulator.behaviour.Behaviour.Silent;
import dev.llmroute.simulator.behaviour.Behaviour.Stall;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.server.CallCount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final ErrorObject OVERLOADED = new ErrorObject(
            "Our servers are currently overloaded.", "service_unavailable_error", null, "server_is_overloaded");

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void a_fixed_answer_has_its_status_headers_and_body() {
        simulator.set(
                "groq", "m", new Fixed(503, Map.of("retry-after", "7", "content-type", "text/html"), "<h1>busy</h1>"));

        HttpResponse<String> response = caller.chat("groq", asking("m", "x"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("<h1>busy</h1>");
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(response.headers().allValues("content-type")).containsExactly("text/html");
    }

    @Test
    void a_reset_before_any_byte_is_a_reset_and_no_orderly_close() throws IOException {
        simulator.set("groq", "m", Reset.beforeAnyByte());

        try (Socket socket = caller.open("groq", streaming("m", "x"))) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void a_reset_comes_after_so_many_tokens(int tokens) throws IOException {
        simulator.set("groq", "m", Reset.afterTokens(tokens));

        try (Socket socket = caller.open("groq", streaming("m", "one two three four"))) {
            StringBuilder read = new StringBuilder();
            assertThatThrownBy(() -> Caller.readAll(socket, read)).isInstanceOf(SocketException.class);
            assertThat(read).contains("\"role\":\"assistant\"").doesNotContain("finish_reason\":\"stop");
            assertThat(Caller.contents(read.toString())).hasSize(tokens);
        }
    }

    @Test
    void a_reset_of_an_answer_in_one_piece_comes_in_its_middle() throws IOException {
        simulator.set("groq", "m", Reset.afterTokens(2));

        try (Socket socket = caller.open("groq", asking("m", "x"))) {
            StringBuilder read = new StringBuilder();
            assertThatThrownBy(() -> Caller.readAll(socket, read)).isInstanceOf(SocketException.class);
            assertThat(read).contains("200 OK").contains("chat.completion").doesNotContain("finish_reason");
        }
    }

    @Test
    void a_silent_model_takes_the_request_and_sends_nothing() throws IOException {
        simulator.set("groq", "m", new Silent());

        try (Socket socket = caller.open("groq", asking("m", "x"))) {
            await().until(() -> simulator.open("groq", "m") == 1);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> simulator.cancelled("groq", "m") == 1 && simulator.open("groq", "m") == 0);
    }

    @Test
    void a_stalled_stream_stops_after_so_many_tokens_and_stays_open() throws IOException {
        simulator.set("groq", "m", new Stall(2));

        try (Socket socket = caller.open("groq", streaming("m", "one two three"))) {
            socket.setSoTimeout(400);
            StringBuilder read = new StringBuilder();
            assertThatThrownBy(() -> Caller.readAll(socket, read)).isInstanceOf(SocketTimeoutException.class);
            assertThat(Caller.contents(read.toString())).containsExactly("groq/m ", "answers: ");
            assertThat(simulator.open("groq", "m")).isEqualTo(1);
        }
        await().until(() -> simulator.cancelled("groq", "m") == 1);
    }

    @Test
    void a_caller_who_leaves_in_the_middle_is_counted_as_cancelled_and_the_others_are_not() throws IOException {
        simulator.set("groq", "slow", new Behaviour.Answer(new Pace(0, 0, 50, 1_000)));

        try (Socket socket = caller.open("groq", streaming("slow", "x"))) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        caller.chat("groq", asking("m", "x"));
        simulator.set("groq", "reset", Reset.beforeAnyByte());
        try (Socket socket = caller.open("groq", asking("reset", "x"))) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }

        await().until(() -> simulator.cancelled("groq", "slow") == 1);
        assertThat(simulator.callCounts())
                .containsExactly(
                        new CallCount("groq", "m", "****1234", 1, 0, 0),
                        new CallCount("groq", "reset", "none", 1, 0, 0),
                        new CallCount("groq", "slow", "none", 1, 0, 1));
    }

    @Test
    void a_stream_without_done_ends_in_good_order() {
        simulator.set("groq", "m", new MissingDone(Pace.AT_ONCE));

        String stream = caller.chat("groq", streaming("m", "x")).body();

        assertThat(stream).contains("\"finish_reason\":\"stop\"").doesNotContain("[DONE]");
        assertThat(caller.chat("groq", asking("m", "x")).statusCode()).isEqualTo(200);
    }

    @Test
    void an_overloaded_model_is_a_503() {
        simulator.set("groq", "m", new Overloaded());

        HttpResponse<String> response = caller.chat("groq", streaming("m", "x"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(error(response)).contains("overloaded");
    }

    @Test
    void an_empty_answer_stops_without_content() {
        simulator.set("groq", "m", new Empty());

        JsonNode choice = json(caller.chat("groq", asking("m", "x"))).at("/choices/0");
        String stream = caller.chat("groq", streaming("m", "x")).body();

        assertThat(choice.at("/message/content").textValue()).isEmpty();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(Caller.contents(stream)).isEmpty();
        assertThat(stream).contains("\"finish_reason\":\"stop\"").endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 1_000})
    void a_malformed_stream_ends_with_an_event_that_is_no_json(int tokens) {
        simulator.set("groq", "m", new Malformed(tokens));

        HttpResponse<String> response = caller.chat("groq", streaming("m", "one two"));

        List<String> data = Caller.data(response.body());
        assertThat(data).hasSize(1 + Math.min(tokens, 4) + 1);
        assertThatThrownBy(() -> json(data.getLast())).isInstanceOf(UncheckedIOException.class);
        assertThat(data.subList(0, data.size() - 1))
                .allSatisfy(each -> assertThat(json(each).isObject()).isTrue());
    }

    @Test
    void a_malformed_answer_in_one_piece_is_no_json() {
        simulator.set("groq", "m", new Malformed(0));

        HttpResponse<String> response = caller.chat("groq", asking("m", "x"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"id\"");
        assertThatThrownBy(() -> json(response)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void an_error_event_comes_first_under_status_200() {
        simulator.set("groq", "m", ErrorEvent.first(OVERLOADED));

        HttpResponse<String> response = caller.chat("groq", streaming("m", "x"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.body()).startsWith("event: error\ndata: {");
        List<String> data = Caller.data(response.body());
        assertThat(data).hasSize(1);
        assertThat(json(data.getFirst()).at("/error/code").asText()).isEqualTo("server_is_overloaded");
    }

    @Test
    void an_error_event_can_come_after_some_tokens() {
        simulator.set("groq", "m", new ErrorEvent(1, OVERLOADED, Pace.AT_ONCE));

        String stream = caller.chat("groq", streaming("m", "one two")).body();

        assertThat(Caller.contents(stream)).containsExactly("groq/m ");
        assertThat(stream).contains("event: error\n").doesNotContain("[DONE]");
    }

    @Test
    void an_error_body_comes_under_status_200_even_for_a_stream() {
        simulator.set("groq", "m", new ErrorBody(OVERLOADED));

        HttpResponse<String> response = caller.chat("groq", streaming("m", "x"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(error(response)).isEqualTo("Our servers are currently overloaded.");
    }

    @Test
    void a_long_stream_waits_for_a_slow_reader_and_arrives_whole() throws IOException {
        // Some 20 MB: more than the sockets of both sides hold.
        simulator.set("groq", "m", new Behaviour.Answer(Pace.ofTokens(100_000)));

        try (Socket socket = caller.open("groq", streaming("m", "x"))) {
            await().until(() -> simulator.open("groq", "m") == 1);
            // Served by the same event loop, so not before that one waits or is through.
            assertThat(caller.chat("groq", asking("other", "x")).statusCode()).isEqualTo(200);
            assertThat(simulator.open("groq", "m")).isEqualTo(1);
            Stream<String> lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).lines();
            long contents = lines.takeWhile(line -> !line.equals("data: [DONE]"))
                    .filter(line -> line.contains("\"delta\":{\"content\":"))
                    .count();
            assertThat(contents).isEqualTo(100_000);
        }
    }
}
