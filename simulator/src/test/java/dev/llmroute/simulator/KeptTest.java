package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.simulator.behaviour.Scenario;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a provider keeps for an account, and nobody else knows: threads, responses, files, sealed thoughts. */
class KeptTest {
    private final ManualClock clock = new ManualClock();
    private final Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY, clock));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void a_thread_goes_on_with_what_was_said_for_five_minutes() {
        String id = begunThread();

        HttpResponse<String> next = continued("key-of-one-account", id);

        assertThat(next.statusCode()).isEqualTo(200);
        // Of the system, both users' messages and the answer between them.
        assertThat(json(next).at("/usage/input_tokens").asInt()).isGreaterThan(5);
        clock.pass(Duration.ofMinutes(6));
        assertNotFound(continued("key-of-one-account", json(next).path("id").asText()));
    }

    @Test
    void a_thread_of_another_account_is_not_found_in_the_vendors_form() {
        assertNotFound(continued("key-of-another-one", begunThread()));
    }

    @Test
    void a_thread_together_with_what_threads_do_not_support_is_refused_in_the_vendors_form() {
        HttpResponse<String> refused = beta(
                "key-of-one-account",
                askingClaude("m", "hi", "\"thread\":{\"type\":\"create\"}", "\"context_management\":{\"edits\":[]}"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/details/error_code").asText()).isEqualTo("thread_unsupported_request");
    }

    @Test
    void a_response_is_known_to_its_account_only() {
        String begun = "{\"model\":\"m\",\"input\":\"one two three\"}";
        String id = json(respond("key-of-one-account", begun)).path("id").asText();
        String next = "{\"model\":\"m\",\"input\":\"four\",\"previous_response_id\":\"" + id + "\"}";

        assertThat(json(respond("key-of-one-account", next))
                        .at("/usage/input_tokens")
                        .asInt())
                .isGreaterThan(4);
        HttpResponse<String> foreign = respond("key-of-another-one", next);
        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(json(foreign).at("/error/code").asText()).isEqualTo("previous_response_not_found");
    }

    @Test
    void a_response_that_is_not_to_be_stored_is_not_known_afterwards() {
        String id = json(respond("k-of-one-account", "{\"model\":\"m\",\"input\":\"one\",\"store\":false}"))
                .path("id")
                .asText();

        HttpResponse<String> next = respond(
                "k-of-one-account", "{\"model\":\"m\",\"input\":\"four\",\"previous_response_id\":\"" + id + "\"}");

        assertThat(next.statusCode()).isEqualTo(400);
    }

    @Test
    void sealed_thoughts_are_read_by_their_account_only() {
        String asked = "\"reasoning\":{\"effort\":\"low\"},\"include\":[\"reasoning.encrypted_content\"]";
        String thought = json(respond("key-of-one-account", "{\"model\":\"m\",\"input\":\"one\"," + asked + "}"))
                .at("/output/0")
                .toString();
        String next = "{\"model\":\"m\",\"input\":[" + thought + ",{\"role\":\"user\",\"content\":\"two\"}]}";

        assertThat(thought).contains("\"type\":\"reasoning\"", "encrypted_content");
        assertThat(respond("key-of-one-account", next).statusCode()).isEqualTo(200);
        assertThat(json(respond("key-of-another-one", next)).at("/error/code").asText())
                .isEqualTo("invalid_encrypted_content");
    }

    @Test
    void a_file_is_known_to_its_account_only() {
        String[] headers = {"x-api-key", "key-of-one-account", "anthropic-version", "2023-06-01"};
        String id = json(caller.send("POST", "/claude/v1/files", "x", headers))
                .path("id")
                .asText();
        String body = """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[
                {"type":"document","source":{"type":"file","file_id":"%s"}}]}]}""".formatted(id);

        assertThat(beta("key-of-one-account", body).statusCode()).isEqualTo(200);
        HttpResponse<String> foreign = beta("key-of-another-one", body);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(error(foreign)).isEqualTo("File not found: " + id);
    }

    @Test
    void a_long_prompt_is_written_to_the_cache_and_then_read_from_it() {
        String body = askingClaude("m", "word ".repeat(2000), "\"cache_control\":{\"type\":\"ephemeral\"}");

        HttpResponse<String> first = caller.message("claude", body);
        HttpResponse<String> second = caller.message("claude", body);

        assertThat(json(first).at("/usage/cache_creation_input_tokens").asInt()).isEqualTo(2000);
        assertThat(json(first).at("/usage/input_tokens").asInt()).isZero();
        assertThat(json(second).at("/usage/cache_read_input_tokens").asInt()).isEqualTo(2000);
        String chat = Caller.asking("m", "word ".repeat(2000));
        caller.chat("openai", chat);
        assertThat(json(caller.chat("openai", chat))
                        .at("/usage/prompt_tokens_details/cached_tokens")
                        .asInt())
                .isEqualTo(2000);
    }

    private String begunThread() {
        HttpResponse<String> begun = beta(
                "key-of-one-account",
                askingClaude("m", "one two", "\"system\":\"be brief\"", "\"thread\":{\"type\":\"create\"}"));
        assertThat(begun.statusCode()).isEqualTo(200);
        return json(begun).path("id").asText();
    }

    private HttpResponse<String> continued(String key, String id) {
        return beta(
                key,
                askingClaude(
                        "m", "three", "\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"" + id + "\"}"));
    }

    private static void assertNotFound(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(json(response).at("/error/details/error_code").asText()).isEqualTo("thread_not_found");
    }

    private HttpResponse<String> beta(String key, String body) {
        return caller.send(
                "POST", "/claude/v1/messages?beta=true", body, "x-api-key", key, "anthropic-version", "2023-06-01");
    }

    private HttpResponse<String> respond(String key, String body) {
        return caller.send("POST", "/openai/v1/responses", body, "authorization", "Bearer " + key);
    }
}
