package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.content;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static dev.llmroute.simulator.Caller.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"look_up"}},{"type":"function","function":{"name":"count"}}]""";

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.parse("""
            providers:
              strict:
                keys: { main: sk-strict-main-0001, second: sk-strict-second-0002 }
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
    void an_answer_names_who_answered_and_echoes_the_last_user_message() {
        HttpResponse<String> response = caller.chat("groq", """
                {"model":"openai/gpt-oss-120b","messages":[{"role":"user","content":"first"},
                 {"role":"assistant","content":"x"},
                 {"role":"user","content":[{"type":"text","text":"second \\"ü\\""},{"type":"image_url","image_url":{"url":"x"}}]}]}""");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = json(response);
        assertThat(content(response)).isEqualTo("groq/openai/gpt-oss-120b answers: second \"ü\"");
        assertThat(answer.path("model").asText()).isEqualTo("openai/gpt-oss-120b");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(4 + answer.at("/usage/completion_tokens").asInt());
    }

    @Test
    void a_stream_has_a_role_the_content_a_finish_and_done() {
        HttpResponse<String> response = caller.chat("groq", streaming("m", "one two three"));

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<String> data = Caller.data(response.body());
        assertThat(json(data.getFirst()).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(Caller.contents(response.body())).containsExactly("groq/m ", "answers: ", "one ", "two ", "three");
        assertThat(json(data.get(data.size() - 2))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
        assertThat(data.getLast()).isEqualTo("[DONE]");
        assertThat(response.body()).doesNotContain("usage");
    }

    @Test
    void a_stream_ends_with_the_usage_where_it_was_asked_for() {
        List<String> data = Caller.data(
                caller.chat("groq", asking("m", "hi", "\"stream\":true", "\"stream_options\":{\"include_usage\":true}"))
                        .body());

        JsonNode usage = json(data.get(data.size() - 2));
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(json(data.getFirst()).path("usage").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "40"})
    void the_number_of_tokens_is_the_number_of_content_chunks(int tokens) {
        simulator.set("groq", "m", new Behaviour.Answer(Pace.ofTokens(tokens)));

        HttpResponse<String> response = caller.chat("groq", streaming("m", "one two"));

        assertThat(Caller.contents(response.body())).hasSize(tokens);
        assertThat(String.join("", Caller.contents(response.body()))).startsWith("groq/m answers: one two");
    }

    @Test
    void a_request_with_tools_gets_a_call_that_echoes_it() {
        JsonNode choice =
                json(caller.chat("groq", asking("m", "say \\\"hi\\\"", TOOLS))).at("/choices/0");

        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("look_up");
        assertThat(json(call.at("/function/arguments").asText()).path("echo").asText())
                .isEqualTo("say \"hi\"");
    }

    @Test
    void tool_choice_names_the_function_or_forbids_it() {
        String named =
                asking("m", "hi", TOOLS, "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"count\"}}");
        String none = asking("m", "hi", TOOLS, "\"tool_choice\":\"none\"");

        assertThat(json(caller.chat("groq", named))
                        .at("/choices/0/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo("count");
        assertThat(content(caller.chat("groq", none))).isEqualTo("groq/m answers: hi");
    }

    @Test
    void a_streamed_call_comes_in_several_deltas_that_join_to_valid_json() {
        List<JsonNode> calls =
                Caller.data(caller.chat("groq", asking("m", "hi 😀", TOOLS, "\"stream\":true"))
                                .body())
                        .stream()
                        .filter(data -> !data.equals("[DONE]"))
                        .map(data -> json(data).at("/choices/0/delta/tool_calls/0"))
                        .filter(JsonNode::isObject)
                        .toList();

        assertThat(calls).hasSizeGreaterThan(2);
        assertThat(calls.getFirst().at("/function/name").asText()).isEqualTo("look_up");
        assertThat(calls.stream().filter(call -> call.has("id"))).hasSize(1);
        String arguments = calls.stream()
                .map(call -> call.at("/function/arguments").asText())
                .reduce("", String::concat);
        assertThat(json(arguments).path("echo").asText()).isEqualTo("hi 😀");
    }

    @Test
    void after_a_tools_result_the_answer_is_text() {
        HttpResponse<String> response = caller.chat("groq", """
                {"model":"m","messages":[{"role":"user","content":"how many?"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"count","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"42"}],%s}""".formatted(TOOLS));

        assertThat(content(response)).isEqualTo("groq/m answers: how many? (tool result: 42)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                       | Missing required parameter: 'messages[2].tool_call_id'. | messages[2].tool_call_id",
                "\"tool_call_id\":\"c2\" | 'tool_call_id' of 'c2' not found in 'tool_calls'        | messages.[2].tool_call_id"
            })
    void a_tools_message_must_answer_a_call_that_was_made(String id, String message, String param) {
        HttpResponse<String> response = caller.chat("groq", """
                {"model":"m","messages":[{"role":"user","content":"how many?"},
                 {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"count","arguments":"{}"}}]},
                 {"role":"tool",%s"content":"42"}]}""".formatted(id == null ? "" : id + ","));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains(message);
        assertThat(json(response).at("/error/param").asText()).isEqualTo(param);
    }

    @Test
    void a_tools_message_without_any_call_is_refused() {
        HttpResponse<String> response = caller.chat(
                "groq",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"42\"}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains("must be a response to a preceeding message with 'tool_calls'");
        assertThat(json(response).at("/error/param").asText()).isEqualTo("messages.[0].role");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":                                          | could not parse the JSON body",
                "[]                                                   | must provide a model",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | must provide a model",
                "{\"model\":\"m\"}                                    | Missing required parameter: 'messages'",
                "{\"model\":\"m\",\"messages\":\"x\"}                 | Invalid type for 'messages'",
                "{\"model\":\"m\",\"messages\":[]}                    | empty array",
                "{\"model\":\"m\",\"messages\":[1]}                   | Invalid type for 'messages[0]'",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"} | Invalid type for 'stream'"
            })
    void a_malformed_request_is_refused_in_openais_shape(String body, String message) {
        HttpResponse<String> response = caller.chat("groq", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains(message);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(json(response).path("error").has("param")).isTrue();
    }

    @Test
    void a_provider_with_keys_takes_only_those() {
        HttpResponse<String> wrong = caller.chat("strict", "sk-wrong-key-9876", asking("known", "x"));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(wrong.body()).contains("****9876").doesNotContain("sk-wrong");
        assertThat(caller.chat("strict", "sk-strict-second-0002", asking("known", "x"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(caller.send("GET", "/strict/v1/models", "").statusCode()).isEqualTo(401);
    }

    @Test
    void an_unknown_model_is_refused_where_the_scenario_says_so() {
        HttpResponse<String> response = caller.chat("strict", "sk-strict-main-0001", asking("other", "x"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void the_models_are_those_with_a_name() {
        simulator.set("groq", "b", new Behaviour.Silent());
        simulator.set("groq", "a/x", new Behaviour.Silent());
        simulator.set("groq", "retired", new Behaviour.UnknownModel());
        simulator.set("groq", "*", new Behaviour.Silent());

        JsonNode list = json(caller.send("GET", "/groq/v1/models", ""));

        assertThat(list.path("data").findValuesAsText("id")).containsExactly("a/x", "b");
        assertThat(list.at("/data/0/owned_by").asText()).isEqualTo("groq");
    }

    @Test
    void an_unknown_path_is_404_and_names_what_there_is() {
        HttpResponse<String> response = caller.send("POST", "/groq/v1/audio", "{}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response)).contains("POST /groq/v1/audio").contains("/v1/chat/completions");
    }

    @Test
    void latency_first_token_and_interval_are_kept() {
        simulator.set("groq", "m", new Behaviour.Answer(new Pace(60, 50, 20, 5)));

        long streamed = elapsedMs(streaming("m", "x"));
        long whole = elapsedMs(asking("m", "x"));

        assertThat(streamed).isGreaterThanOrEqualTo(60 + 50 + 4 * 20);
        assertThat(whole).isGreaterThanOrEqualTo(60 + 50 + 4 * 20);
    }

    private long elapsedMs(String body) {
        long start = System.nanoTime();
        assertThat(caller.chat("groq", body).statusCode()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
