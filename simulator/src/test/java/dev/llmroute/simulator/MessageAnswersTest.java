package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static dev.llmroute.simulator.Caller.streamingClaude;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in Anthropic's dialect; what they have in common with OpenAI's is in {@link AnswersTest}. */
class MessageAnswersTest {
    private static final String TOOLS = """
            "tools":[{"name":"look_up","input_schema":{"type":"object"}},{"name":"count","input_schema":{"type":"object"}}]""";
    private static final String CALL = """
            {"type":"tool_use","id":"t1","name":"count","input":{}}""";

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.parse("""
            providers:
              strict:
                keys: { main: sk-strict-main-0001 }
                models:
                  known: { type: Answer }
                  "*": { type: UnknownModel }
            """)));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void an_answer_has_anthropics_shape_and_the_text_of_openais() {
        HttpResponse<String> response = caller.message("groq", """
                {"model":"a/b","max_tokens":9,"system":"be brief","messages":[{"role":"user","content":"first"},
                 {"role":"assistant","content":"x"},
                 {"role":"user","content":[{"type":"text","text":"second \\"ü\\""},
                  {"type":"image","source":{"type":"url","url":"https://x/y.png"}}]}]}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(json("""
                {"id":"msg_groq-1","type":"message","role":"assistant","model":"a/b",
                 "content":[{"type":"text","text":"groq/a/b answers: second \\"ü\\""}],
                 "stop_reason":"end_turn","stop_sequence":null,
                 "usage":{"input_tokens":6,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
                  "output_tokens":4,"service_tier":"standard"}}"""));
        assertThat(response.headers().firstValue("request-id")).contains("req_groq_1");
    }

    @Test
    void a_stream_has_the_events_of_anthropics_in_their_order() {
        HttpResponse<String> response = caller.message("groq", streamingClaude("m", "one two"));

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(Caller.events(response.body()))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        List<JsonNode> data =
                Caller.data(response.body()).stream().map(Caller::json).toList();
        assertThat(data.stream().map(each -> each.path("type").asText()))
                .containsExactlyElementsOf(Caller.events(response.body()));
        assertThat(data.getFirst().at("/message/content")).isEmpty();
        assertThat(data.getFirst().at("/message/stop_reason").isNull()).isTrue();
        assertThat(data.getFirst().at("/message/usage/input_tokens").asInt()).isEqualTo(2);
        assertThat(Caller.texts(response.body())).containsExactly("groq/m ", "answers: ", "one ", "two");
        assertThat(data.get(data.size() - 2)).isEqualTo(json("""
                {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":4}}"""));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 40})
    void the_number_of_tokens_is_the_number_of_deltas(int tokens) {
        simulator.set("groq", "m", new Behaviour.Answer(Pace.ofTokens(tokens)));

        HttpResponse<String> response = caller.message("groq", streamingClaude("m", "one two"));

        assertThat(Caller.texts(response.body())).hasSize(tokens);
        assertThat(String.join("", Caller.texts(response.body()))).startsWith("groq/m answers: one two");
    }

    @Test
    void a_request_with_tools_gets_a_call_that_echoes_it() {
        JsonNode answer = json(caller.message("a.b", askingClaude("m", "say \\\"hi\\\"", TOOLS)));

        assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(answer.at("/content/0")).isEqualTo(json("""
                {"type":"tool_use","id":"toolu_a_b-1","name":"look_up","input":{"echo":"say \\"hi\\""}}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"tool\",\"name\":\"count\"} | count",
                "{\"type\":\"any\"}                     | look_up",
                "{\"type\":\"auto\"}                    | look_up",
                "{\"type\":\"none\"}                    | "
            })
    void tool_choice_names_the_tool_or_forbids_it(String choice, String called) {
        JsonNode answer = json(caller.message("groq", askingClaude("m", "hi", TOOLS, "\"tool_choice\":" + choice)));

        assertThat(answer.at("/content/0/name").textValue()).isEqualTo(called);
        assertThat(answer.at("/content/0/text").textValue()).isEqualTo(called == null ? "groq/m answers: hi" : null);
    }

    @Test
    void a_streamed_call_comes_in_several_deltas_that_join_to_valid_json() {
        String stream = caller.message("groq", askingClaude("m", "hi 😀", TOOLS, "\"stream\":true"))
                .body();

        List<JsonNode> data = Caller.data(stream).stream().map(Caller::json).toList();
        assertThat(data.get(1).at("/content_block/name").asText()).isEqualTo("look_up");
        assertThat(data.get(1).at("/content_block/input")).isEmpty();
        List<String> parts = data.stream()
                .filter(each -> each.at("/delta/type").asText().equals("input_json_delta"))
                .map(each -> each.at("/delta/partial_json").asText())
                .toList();
        assertThat(parts).hasSizeGreaterThan(2).startsWith("");
        assertThat(json(String.join("", parts)).path("echo").asText()).isEqualTo("hi 😀");
        assertThat(stream).contains("\"stop_reason\":\"tool_use\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"42\"", "[{\"type\":\"text\",\"text\":\"42\"}]"})
    void after_a_tools_result_the_answer_is_text(String result) {
        HttpResponse<String> response = caller.message("groq", """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"how many?"},
                 {"role":"assistant","content":[%s]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":%s}]}],%s}""".formatted(CALL, result, TOOLS));

        assertThat(json(response).at("/content/0/text").asText())
                .isEqualTo("groq/m answers: how many? (tool result: 42)");
        assertThat(json(response).at("/usage/input_tokens").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":                        | The request body is not valid JSON.",
                "{\"max_tokens\":1}                 | model: Field required",
                "{\"model\":\"m\"}                  | max_tokens: Field required",
                "{\"model\":\"m\",\"max_tokens\":\"9\"} | max_tokens: Input should be a valid integer",
                "{\"model\":\"m\",\"max_tokens\":0} | max_tokens: Input should be greater than or equal to 1",
                "{\"model\":\"m\",\"max_tokens\":9} | messages: Field required"
            })
    void a_request_without_what_is_required_is_refused_in_anthropics_shape(String body, String message) {
        HttpResponse<String> response = caller.message("groq", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response)).isEqualTo(json("""
                {"type":"error","error":{"type":"invalid_request_error","message":"%s"},"request_id":"req_groq_1"}""".formatted(message)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"x\"                                    | messages: Input should be a valid list",
                "[]                                       | messages: at least one message is required",
                "[1]                                      | messages.0: Input should be a valid dictionary",
                "[{\"content\":\"x\"}]                    | messages.0.role: Field required",
                "[{\"role\":\"system\",\"content\":\"x\"}] | messages: Unexpected role \"system\". The Messages API accepts a top-level `system`",
                "[{\"role\":\"tool\",\"content\":\"x\"}]  | messages: Unexpected role \"tool\". Allowed roles are \"user\" or \"assistant\"",
                "[{\"role\":\"user\"}]                    | messages.0.content: Field required",
                "[{\"role\":\"assistant\",\"content\":null}] | messages.0.content: Field required",
                "[{\"role\":\"user\",\"content\":1}]      | messages.0.content: Input should be a valid list",
                "[{\"role\":\"user\",\"content\":[{}]}]   | messages.0.content.0.type: Field required",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}] | messages.0.content.0.text.text: Field required",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}] | messages.0.content.0: Input tag 'image_url' found using 'type' does not match",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":\"{}\"}]}] | messages.0.content.0.tool_use.input: Input should be a valid dictionary"
            })
    void malformed_messages_are_refused_with_the_path_of_what_is_wrong(String messages, String message) {
        HttpResponse<String> response =
                caller.message("groq", "{\"model\":\"m\",\"max_tokens\":9,\"messages\":" + messages + "}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"stream\":\"yes\"                                                 | stream: Input should be a valid boolean",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"n\"}}]  | tools.0.name: Field required",
                "\"tools\":[{\"name\":\"n\"}]                                       | tools.0.input_schema: Field required"
            })
    void malformed_options_are_refused(String member, String message) {
        HttpResponse<String> response = caller.message("groq", askingClaude("m", "x", member));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"role\":\"assistant\",\"content\":\"none\"} | t1",
                "{\"role\":\"assistant\",\"content\":[CALL]}   | t2",
                "{\"role\":\"assistant\",\"content\":[CALL]},{\"role\":\"user\",\"content\":\"wait\"} | t1"
            })
    void a_tools_result_must_answer_a_call_of_the_message_before(String before, String id) {
        HttpResponse<String> response = caller.message("groq", """
                {"model":"m","max_tokens":9,"messages":[%s,
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"%s","content":"42"}]}]}""".formatted(before.replace("CALL", CALL), id));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response))
                .matches(
                        "messages\\.[12]\\.content\\.0: unexpected `tool_use_id` found in `tool_result` blocks: " + id
                                + "\\. Each `tool_result` block must have a corresponding `tool_use` block in the previous message\\.");
    }

    @Test
    void a_request_without_a_version_is_refused() {
        HttpResponse<String> response =
                caller.send("POST", "/groq/v1/messages", askingClaude("m", "x"), "x-api-key", "k");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo("anthropic-version: header is required");
    }

    @Test
    void a_provider_with_keys_takes_only_those_in_either_header() {
        String body = askingClaude("known", "x");
        HttpResponse<String> wrong = caller.message("strict", "sk-wrong-key-9876", body);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(error(wrong)).isEqualTo("invalid x-api-key");
        assertThat(caller.message("strict", "sk-strict-main-0001", body).statusCode())
                .isEqualTo(200);
        String[] bearer = {"authorization", "Bearer sk-strict-main-0001", "anthropic-version", "2023-06-01"};
        assertThat(caller.send("POST", "/strict/v1/messages", body, bearer).statusCode())
                .isEqualTo(200);
        HttpResponse<String> none = caller.send("POST", "/strict/v1/messages", body, "anthropic-version", "2023-06-01");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(error(none)).isEqualTo("x-api-key header is required");
    }

    @Test
    void an_unknown_model_is_not_found_also_when_counting() {
        HttpResponse<String> response = caller.message("strict", "sk-strict-main-0001", askingClaude("other", "x"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(error(response)).isEqualTo("model: other");
        assertThat(count("strict", "sk-strict-main-0001", askingClaude("other", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void counting_tells_the_tokens_that_the_answer_then_states() {
        String body = askingClaude("m", "one two three", "\"system\":[{\"type\":\"text\",\"text\":\"be brief\"}]");

        HttpResponse<String> counted = count("groq", "k", body);

        assertThat(json(counted)).isEqualTo(json("{\"input_tokens\":5}"));
        assertThat(json(caller.message("groq", body)).at("/usage/input_tokens").asInt())
                .isEqualTo(5);
        assertThat(count("groq", "k", "{\"model\":\"m\"}").statusCode()).isEqualTo(400);
        assertThat(count("strict", "wrong", body).statusCode()).isEqualTo(401);
    }

    @Test
    void the_models_have_anthropics_shape_for_a_caller_who_sends_a_version() {
        simulator.set("groq", "b", new Behaviour.Silent());
        simulator.set("groq", "a", new Behaviour.Silent());

        JsonNode list = json(caller.send("GET", "/groq/v1/models", "", "anthropic-version", "2023-06-01"));

        assertThat(list.path("data").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(list.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(list.path("first_id").asText()).isEqualTo("a");
        assertThat(list.path("last_id").asText()).isEqualTo("b");
        assertThat(list.path("has_more").asBoolean(true)).isFalse();
    }

    private HttpResponse<String> count(String provider, String key, String body) {
        String[] headers = {"x-api-key", key, "anthropic-version", "2023-06-01"};
        return caller.send("POST", "/" + provider + "/v1/messages/count_tokens", body, headers);
    }
}
