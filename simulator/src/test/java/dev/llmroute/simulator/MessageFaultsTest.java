package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static dev.llmroute.simulator.Caller.streamingClaude;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults in Anthropic's dialect; what they have in common with OpenAI's is in {@link FaultsTest}. */
class MessageFaultsTest {
    private static final ErrorObject OVERLOADED = new ErrorObject("Overloaded", "overloaded_error", null, "ignored");

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void a_fixed_answer_is_the_same_in_both_dialects() {
        simulator.set("groq", "m", new Fixed(503, "<h1>busy</h1>"));

        HttpResponse<String> response = caller.message("groq", streamingClaude("m", "x"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("<h1>busy</h1>");
    }

    @Test
    void an_overloaded_model_is_a_529() {
        simulator.set("groq", "m", new Overloaded());

        HttpResponse<String> response = caller.message("groq", streamingClaude("m", "x"));

        assertThat(response.statusCode()).isEqualTo(529);
        assertThat(json(response)).isEqualTo(json("""
                {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_groq_1"}"""));
    }

    @Test
    void an_empty_answer_ends_its_turn_without_content() {
        simulator.set("groq", "m", new Empty());

        JsonNode answer = json(caller.message("groq", askingClaude("m", "x")));
        String stream = caller.message("groq", streamingClaude("m", "x")).body();

        assertThat(answer.path("content").isArray()).isTrue();
        assertThat(answer.path("content")).isEmpty();
        assertThat(answer.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(Caller.events(stream)).containsExactly("message_start", "ping", "message_delta", "message_stop");
        assertThat(stream).contains("\"stop_reason\":\"end_turn\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void a_reset_comes_after_so_many_tokens(int tokens) throws IOException {
        simulator.set("groq", "m", Reset.afterTokens(tokens));

        try (Socket socket = caller.openMessage("groq", streamingClaude("m", "one two three four"))) {
            StringBuilder read = new StringBuilder();
            assertThatThrownBy(() -> Caller.readAll(socket, read)).isInstanceOf(SocketException.class);
            assertThat(read).contains("event: ping").doesNotContain("content_block_stop");
            assertThat(Caller.texts(read.toString())).hasSize(tokens);
        }
    }

    @Test
    void a_silent_model_sends_nothing() throws IOException {
        simulator.set("groq", "m", new Silent());

        try (Socket socket = caller.openMessage("groq", askingClaude("m", "x"))) {
            await().until(() -> simulator.open("groq", "m") == 1);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> simulator.cancelled("groq", "m") == 1 && simulator.open("groq", "m") == 0);
    }

    @Test
    void a_stalled_stream_stops_after_so_many_tokens_and_stays_open() throws IOException {
        simulator.set("groq", "m", new Stall(2));

        try (Socket socket = caller.openMessage("groq", streamingClaude("m", "one two three"))) {
            socket.setSoTimeout(400);
            StringBuilder read = new StringBuilder();
            assertThatThrownBy(() -> Caller.readAll(socket, read)).isInstanceOf(SocketTimeoutException.class);
            assertThat(Caller.texts(read.toString())).containsExactly("groq/m ", "answers: ");
            assertThat(simulator.open("groq", "m")).isEqualTo(1);
        }
    }

    @Test
    void a_stream_without_its_end_has_no_message_stop() {
        simulator.set("groq", "m", new MissingDone(Pace.AT_ONCE));

        String stream = caller.message("groq", streamingClaude("m", "x")).body();

        assertThat(Caller.events(stream)).endsWith("content_block_stop", "message_delta");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 1_000})
    void a_malformed_stream_ends_with_an_event_that_is_no_json(int tokens) {
        simulator.set("groq", "m", new Malformed(tokens));

        String stream = caller.message("groq", streamingClaude("m", "one two")).body();

        List<String> data = Caller.data(stream);
        assertThat(data).hasSize(3 + Math.min(tokens, 4) + 1);
        assertThat(Caller.events(stream)).endsWith(tokens < 4 ? "content_block_delta" : "content_block_stop");
        assertThatThrownBy(() -> json(data.getLast())).isInstanceOf(UncheckedIOException.class);
        assertThat(data.subList(0, data.size() - 1))
                .allSatisfy(each -> assertThat(json(each).isObject()).isTrue());
    }

    @Test
    void an_error_event_can_come_first_or_after_some_tokens() {
        simulator.set("groq", "first", ErrorEvent.first(OVERLOADED));
        simulator.set("groq", "later", new ErrorEvent(1, OVERLOADED, Pace.AT_ONCE));

        String first = caller.message("groq", streamingClaude("first", "x")).body();
        String later = caller.message("groq", streamingClaude("later", "x")).body();

        assertThat(first).isEqualTo("""
                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """);
        assertThat(Caller.texts(later)).containsExactly("groq/later ");
        assertThat(later).endsWith(first);
    }

    @Test
    void an_error_body_comes_under_status_200_even_for_a_stream() {
        simulator.set("groq", "m", new ErrorBody(OVERLOADED));

        HttpResponse<String> response = caller.message("groq", streamingClaude("m", "x"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(error(response)).isEqualTo("Overloaded");
        assertThat(json(response).path("type").asText()).isEqualTo("error");
    }

    @Test
    void an_unknown_path_is_not_found_in_anthropics_shape() {
        HttpResponse<String> response =
                caller.send("POST", "/groq/v1/complete", "{}", "anthropic-version", "2023-06-01");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(error(response)).contains("/v1/messages");
    }
}
