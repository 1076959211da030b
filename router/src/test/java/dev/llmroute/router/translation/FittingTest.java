package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, arguments, schemas and data that one vendor writes and the other refuses. */
class FittingTest {
    private static final String ODD = """
            {messages: [{role: 'user', content: 'hi'}, {role: 'assistant', tool_calls: [{id: 'c', type: 'function', function: {name: 'my tool', arguments: '{\\"$filter\\": \\"x\\", \\"top\\": 1}'}}]},
              {role: 'tool', tool_call_id: 'c', content: 'ok'}],
             tools: [{type: 'function', function: {name: 'my tool', parameters: {type: 'object', required: ['$filter', 'top'],
               properties: {'$filter': {type: 'string'}, 'filter[id]': {type: 'string'}, '@type': {type: 'object', properties: {'$deep': {type: 'string'}}}, top: {type: 'integer'}}}}}]}""";

    @Test
    void names_of_arguments_that_anthropic_refuses_are_others_in_tools_and_history() throws Untranslatable {
        JsonNode messages = ChatToMessages.request(Json.of(ODD), "m");

        JsonNode schema = messages.at("/tools/0/input_schema");
        assertThat(schema.path("properties").propertyStream().map(each -> each.getKey()))
                .hasSize(4)
                .contains("top")
                .allMatch(name -> name.matches("[a-zA-Z0-9_.-]{1,64}"));
        assertThat(schema.at("/required").valueStream().map(JsonNode::asText))
                .allMatch(name -> schema.path("properties").has(name));
        JsonNode input = messages.at("/messages/1/content/0/input");
        assertThat(input.path(schema.at("/required/0").asText()).asText()).isEqualTo("x");
        assertThat(input.path("top").asInt()).isEqualTo(1);
        assertThat(schema.toString()).contains("$deep");
    }

    @Test
    void callers_get_their_own_names_of_arguments_back_whole_and_streamed() throws Untranslatable {
        JsonNode chat = Json.of(ODD);
        ToolNames names = ToolNames.of(chat);
        JsonNode told = ChatToMessages.request(chat, "m");
        String tool = told.at("/tools/0/name").asText();
        String filter = told.at("/tools/0/input_schema/required/0").asText();
        ObjectNode answer = (ObjectNode) Json.of("{content: [{type: 'tool_use', id: 'c', name: '" + tool
                + "', input: {'" + filter + "': 'x', top: 2}}]}");

        names.restore(answer);

        assertThat(answer.at("/content/0/input")).isEqualTo(Json.of("{'$filter': 'x', top: 2}"));
        int half = filter.length() / 2;
        List<JsonNode> events = List.of(
                Json.of("{type: 'message_start', message: {}}"),
                Json.of("{type: 'content_block_start', index: 0, content_block: {type: 'tool_use', id: 'c', name: '"
                        + tool + "', input: {}}}"),
                piece("{\"" + filter.substring(0, half)),
                piece(filter.substring(half) + "\": \"x\"}"),
                Json.of("{type: 'content_block_stop', index: 0}"),
                Json.of("{type: 'message_delta', delta: {stop_reason: 'tool_use'}, usage: {}}"));
        List<JsonNode> chunks = Translated.data(new RenamedTools(names, new EventsToChunks("m", 1, false)), events);

        StringBuilder arguments = new StringBuilder();
        chunks.forEach(chunk -> arguments.append(
                chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText("")));
        assertThat(Json.of(arguments.toString())).isEqualTo(Json.of("{'$filter': 'x'}"));
    }

    private static JsonNode piece(String json) {
        ObjectNode event =
                (ObjectNode) Json.of("{type: 'content_block_delta', index: 0, delta: {type: 'input_json_delta'}}");
        ((ObjectNode) event.get("delta")).put("partial_json", json);
        return event;
    }

    @ParameterizedTest
    @CsvSource({
        "multi_tool_use.parallel, multi_tool_use_parallel",
        "functions.f, f",
        "get weather, get_weather",
        "my.own, my.own",
        "f, f"
    })
    void a_called_name_reaches_anthropics_callers_such_that_anthropic_takes_it_back(String called, String told)
            throws Untranslatable {
        ObjectNode call = (ObjectNode) Json.of("{index: 0, id: 'c', function: {arguments: '{}'}}");
        ((ObjectNode) call.get("function")).put("name", called);

        ToolNames names = ToolNames.of(Json.of("{tools: [{name: 'my.own', input_schema: {}}]}"));
        JsonNode whole = CompletionToMessage.answer(
                Json.of("{choices: [{message: {tool_calls: [" + call + "]}, finish_reason: 'tool_calls'}]}"),
                "m",
                names::called);
        JsonNode streamed = Accumulated.blocks(Translated.data(
                new ChunksToEvents("m", 1, names::called),
                List.of(Json.of("{choices: [{delta: {tool_calls: [" + call + "]}}]}"))));

        assertThat(whole.at("/content/0/name").asText()).isEqualTo(told);
        assertThat(streamed.at("/0/name").asText()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'[]' | {}",
                "[] | {}",
                "'{\\\"a\\\": 1' | {arguments: '{\\\"a\\\": 1'}",
                "'[1]' | {arguments: '[1]'}",
                "'plain' | {arguments: 'plain'}",
                "7 | {arguments: '7'}"
            })
    void arguments_in_the_history_are_an_object_whatever_they_were(String arguments, String input)
            throws Untranslatable {
        JsonNode messages = ChatToMessages.request(
                Json.of("{messages: [{role: 'user', content: 'x'}, {role: 'assistant',"
                        + " tool_calls: [{id: 'c', function: {name: 'f', arguments: " + arguments + "}}]}]}"),
                "m");

        assertThat(messages.at("/messages/1/content/0/input")).isEqualTo(Json.of(input));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "data:image/png;base64,iVBORw0KGgo-_w== | iVBORw0KGgo+/w==",
                "data:image/png;base64,iVBORw0KGgo%2B%2Fw%3D%3D | iVBORw0KGgo+/w==",
                "data:image/png;base64,iVBORw0KGgo+/w | iVBORw0KGgo+/w==",
                "data:image/gif,GIF89a%00%FF | R0lGODlhAP8="
            })
    void data_of_images_is_base64_as_anthropic_takes_it(String url, String data) throws Untranslatable {
        assertThat(Images.source(Json.of("{url: '" + url + "'}")).path("data").asText())
                .isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0", "\u2007\u202f", "\u3000\n", "\u200b", "\u0085", "\u001c", "\ufeff", " "})
    void blank_is_what_anthropic_calls_blank(String blank) throws Untranslatable {
        ObjectNode chat = (ObjectNode) Json.of("{messages: [{role: 'system'}, {role: 'user'}, {role: 'assistant'}]}");
        chat.path("messages").forEach(message -> ((ObjectNode) message).put("content", blank));
        chat.putArray("stop").add(blank);

        assertThat(Json.of(ChatToMessages.request(chat, "m").toString()))
                .isEqualTo(
                        Json.of(
                                "{model: 'm', max_tokens: 4096, messages: [{role: 'user', content: [{type: 'text', text: '.'}]}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{type: 'array', prefixItems: [{type: 'string'}]} | {type: 'array', prefixItems: [{type: 'string'}], items: {}}",
                "{type: 'array', items: [{type: 'string'}], additionalItems: false} | {type: 'array', prefixItems: [{type: 'string'}], items: {}}",
                "{type: 'array', items: false} | {type: 'array', items: {}}"
            })
    void openai_wants_items_that_are_a_schema(String property, String told) {
        assertThat(ToolSchema.forOpenAi(
                        Json.of("{type: 'object', properties: {p: " + property + "}, enum: [1], not: {}}")))
                .isEqualTo(Json.of("{type: 'object', properties: {p: " + told + "}}"));
    }

    @Test
    void a_schema_of_an_answer_that_only_names_its_root_has_it_at_its_root() throws Untranslatable {
        JsonNode chat = MessagesToChat.request(
                Json.of(
                        "{messages: [{role: 'user', content: 'x'}], output_config: {format: {type: 'json_schema', schema: {$ref: '#/$defs/A', $defs: {A: {type: 'object', properties: {}}}}}}}"),
                "m",
                "max_tokens");

        assertThat(chat.at("/response_format/json_schema/schema/type").asText()).isEqualTo("object");
    }

    @Test
    void a_conversation_in_which_nobody_said_anything_has_a_message() throws Untranslatable {
        assertThat(MessagesToChat.request(
                        Json.of("{system: ' ', messages: [{role: 'user', content: ''}]}"), "m", "max_tokens"))
                .isEqualTo(Json.of("{model: 'm', messages: [{role: 'user', content: '.'}]}"));
    }
}
