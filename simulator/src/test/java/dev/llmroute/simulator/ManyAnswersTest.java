package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are more than one text: several calls, thoughts, refusals, JSON. */
class ManyAnswersTest {
    private static final String PARAMETERS =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\",\"minimum\":3}},\"required\":[\"city\",\"days\"],\"additionalProperties\":false}";
    private static final String CHAT_TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":" + PARAMETERS
                    + "}},{\"type\":\"function\",\"function\":{\"name\":\"news\"}}]";
    private static final String TOOLS = "\"tools\":[{\"name\":\"weather\",\"input_schema\":" + PARAMETERS
            + "},{\"name\":\"news\",\"input_schema\":{\"type\":\"object\"}}]";
    private static final String TWO_CALLS = "Both. [[call weather]] [[call news {\\\"about\\\": \\\"rain\\\"}]]";

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void a_call_has_arguments_by_the_schema_of_its_tool() {
        JsonNode answer = json(caller.message("claude", askingClaude("m", "Ulm", TOOLS)));

        assertThat(answer.at("/content/0/input")).isEqualTo(json("{\"city\":\"Ulm\",\"days\":3}"));
    }

    @Test
    void a_script_calls_several_tools_in_each_dialect() {
        JsonNode message = json(caller.message("claude", askingClaude("m", TWO_CALLS, TOOLS)));
        JsonNode completion = json(caller.chat("openai", asking("m", TWO_CALLS, CHAT_TOOLS)));

        assertThat(message.path("content").findValuesAsText("name")).containsExactly("weather", "news");
        assertThat(message.at("/content/1/input/about").asText()).isEqualTo("rain");
        List<String> ids = completion.at("/choices/0/message/tool_calls").findValuesAsText("id");
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(json(completion
                                .at("/choices/0/message/tool_calls/1/function/arguments")
                                .asText())
                        .path("about")
                        .asText())
                .isEqualTo("rain");
    }

    @Test
    void streamed_calls_have_an_index_each() {
        String stream = caller.chat("openai", asking("m", TWO_CALLS, CHAT_TOOLS, "\"stream\":true"))
                .body();
        List<String> events =
                Caller.events(caller.message("claude", askingClaude("m", TWO_CALLS, TOOLS, "\"stream\":true"))
                        .body());

        assertThat(stream).contains("\"index\":0,\"id\":", "\"index\":1,\"id\":");
        assertThat(events).filteredOn("content_block_start"::equals).hasSize(2);
        assertThat(events).filteredOn("content_block_stop"::equals).hasSize(2);
    }

    @Test
    void a_script_says_something_although_there_are_tools() {
        assertThat(Caller.content(caller.chat("openai", asking("m", "Hi. [[say hello]]", CHAT_TOOLS))))
                .isEqualTo("openai/m answers: hello");
    }

    @Test
    void an_answer_by_a_schema_is_json_that_it_allows() {
        String format =
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"strict\":true,\"schema\":"
                        + PARAMETERS + "}}";
        String config = "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":"
                + PARAMETERS.replace(",\"minimum\":3", "") + "}}";

        assertThat(json(Caller.content(caller.chat("openai", asking("m", "hi", format)))))
                .isEqualTo(json("{\"city\":\"openai/m answers: hi\",\"days\":3}"));
        JsonNode message = json(caller.message("claude", askingClaude("m", "hi", config)));
        assertThat(json(message.at("/content/0/text").asText()).path("days").asInt())
                .isEqualTo(1);
        assertThat(json(Caller.content(caller.chat(
                                "openai", asking("m", "as json", "\"response_format\":{\"type\":\"json_object\"}"))))
                        .isObject())
                .isTrue();
    }

    @Test
    void thoughts_come_first_where_they_were_asked_for_with_a_signature_that_comes_back() {
        String thinking = "\"thinking\":{\"type\":\"adaptive\"}";
        JsonNode answer = json(caller.message("claude", askingClaude("m", "hi", thinking)));
        String stream = caller.message("claude", askingClaude("m", "hi", thinking, "\"stream\":true"))
                .body();

        assertThat(answer.path("content").findValuesAsText("type")).containsExactly("thinking", "text");
        assertThat(stream).contains("thinking_delta", "signature_delta");
        HttpResponse<String> next = caller.message(
                "claude",
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":"
                        + answer.path("content") + "},{\"role\":\"user\",\"content\":\"go on\"}]}");
        assertThat(next.statusCode()).isEqualTo(200);
    }

    @Test
    void a_model_that_thinks_wants_its_thoughts_back_with_its_calls() {
        simulator.set("deepseek", "m", new Behaviour.Answer(Behaviour.Trait.Thinks));
        JsonNode message =
                json(caller.chat("deepseek", asking("m", "hi", CHAT_TOOLS))).at("/choices/0/message");
        String result = ",{\"role\":\"tool\",\"tool_call_id\":\""
                + message.at("/tool_calls/0/id").asText() + "\",\"content\":\"ok\"}]}";
        String before = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},";

        assertThat(message.path("reasoning_content").asText()).isNotEmpty();
        assertThat(caller.chat("deepseek", before + message + result).statusCode())
                .isEqualTo(200);
        HttpResponse<String> without =
                caller.chat("deepseek", before + message.toString().replace("reasoning_content", "name") + result);
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(error(without)).contains("must be passed back to the API");
    }

    @Test
    void a_refusal_has_its_own_form_in_each_dialect() {
        simulator.set("any", "m", new Behaviour.Answer(Behaviour.Trait.Refuses));

        JsonNode message = json(caller.chat("any", asking("m", "hi"))).at("/choices/0/message");
        assertThat(message.path("refusal").asText()).isEqualTo("any/m refuses.");
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(json(caller.message("any", askingClaude("m", "hi")))
                        .path("stop_reason")
                        .asText())
                .isEqualTo("refusal");
    }

    @Test
    void calls_have_the_ids_of_other_vendors_where_told() {
        simulator.set("kimi", "m", new Behaviour.Answer(Behaviour.Trait.KimiIds));
        simulator.set("vllm", "m", new Behaviour.Answer(Behaviour.Trait.VllmIds));

        assertThat(json(caller.chat("kimi", asking("m", "hi", CHAT_TOOLS)))
                        .at("/choices/0/message/tool_calls/0/id")
                        .asText())
                .isEqualTo("functions.weather:0");
        assertThat(json(caller.chat("vllm", asking("m", "hi", CHAT_TOOLS)))
                        .at("/choices/0/message/tool_calls/0/id")
                        .asText())
                .hasSizeGreaterThan(40);
    }

    @Test
    void a_response_calls_and_thinks_item_by_item() {
        String body = "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true,\"reasoning\":{\"effort\":\"low\"},"
                + "\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":" + PARAMETERS + "}]}";

        List<String> events =
                Caller.events(caller.send("POST", "/openai/v1/responses", body).body());

        assertThat(events)
                .filteredOn(each -> !each.endsWith("delta"))
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void anthropics_limit_tells_its_wait_in_headers() {
        simulator.set("claude", "m", Behaviour.Limit.lasting(Duration.ofSeconds(30), Wording.AnthropicTokensPerMinute));

        HttpResponse<String> refused = caller.message("claude", askingClaude("m", "hi"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused)).startsWith("This request would exceed your organization's rate limit of 30,000");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.headers().firstValue("anthropic-ratelimit-input-tokens-remaining"))
                .contains("0");
        assertThat(refused.headers().firstValue("anthropic-ratelimit-input-tokens-reset"))
                .isPresent();
    }
}
