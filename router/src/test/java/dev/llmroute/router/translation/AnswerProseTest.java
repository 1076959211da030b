package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers say besides tool calls: texts and thoughts, their characters, how they end, what is missing. */
class AnswerProseTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** However a provider cuts a text, even amid a character, callers of the other dialect get it whole. */
    @Property(tries = 500)
    void characters_stay_whole_wherever_they_are_cut(@ForAll long seed) throws Untranslatable {
        Random random = new Random(seed);
        String text = "x"
                + random.ints(1 + random.nextInt(8), 0, 4)
                        .mapToObj(List.of("a", "😀", "𠮷", "ü")::get)
                        .reduce("", String::concat);
        List<JsonNode> chunks = new ArrayList<>();
        List<JsonNode> events = new ArrayList<>();
        events.add(Json.of("{type: 'message_start', message: {}}"));
        events.add(
                Json.of(
                        "{type: 'content_block_start', index: 3, content_block: {type: 'tool_use', id: 't', name: 'f', input: {}}}"));
        String arguments = JSON.objectNode().put("d", text).toString();
        chunks.add(Json.of(
                "{choices: [{delta: {tool_calls: [{index: 0, id: 't', function: {name: 'f', arguments: ''}}]}}]}"));
        for (String piece : cut(text, random)) {
            chunks.addFirst(chunk("content", ""));
            events.add(delta(1, "thinking_delta", "thinking", piece));
            events.add(delta(2, "text_delta", "text", piece));
        }
        int at = 0;
        for (String piece : cut(text, random)) {
            chunks.add(at++, chunk("reasoning_content", piece));
        }
        for (String piece : cut(text, random)) {
            chunks.add(at++, chunk("content", piece));
        }
        for (String piece : cut(arguments, random)) {
            ObjectNode chunk = JSON.objectNode();
            ObjectNode call = chunk.putArray("choices")
                    .addObject()
                    .putObject("delta")
                    .putArray("tool_calls")
                    .addObject();
            call.put("index", 0).putObject("function").put("arguments", piece);
            chunks.add(chunk);
            events.add(delta(3, "input_json_delta", "partial_json", piece));
        }
        events.add(Json.of("{type: 'message_delta', delta: {stop_reason: 'tool_use'}}"));

        ArrayNode blocks = Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), chunks));
        assertThat(blocks.at("/0/thinking").asText()).isEqualTo(text);
        assertThat(blocks.at("/1/text").asText()).isEqualTo(text);
        assertThat(blocks.at("/2/input/d").asText()).isEqualTo(text);
        ObjectNode message = Accumulated.message(Translated.data(new EventsToChunks("m", 1, false), events));
        assertThat(message.path("reasoning_content").asText()).isEqualTo(text);
        assertThat(message.path("content").asText()).isEqualTo(text);
        assertThat(message.at("/tool_calls/0/arguments").asText()).isEqualTo(arguments);
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty()) {
            int length = 1 + random.nextInt(Math.min(3, rest.length()));
            pieces.add(rest.substring(0, length));
            rest = rest.substring(length);
        }
        return pieces;
    }

    private static JsonNode chunk(String field, String piece) {
        ObjectNode chunk = JSON.objectNode();
        chunk.putArray("choices").addObject().putObject("delta").put(field, piece);
        return chunk;
    }

    private static JsonNode delta(int index, String type, String field, String piece) {
        ObjectNode event = JSON.objectNode().put("type", "content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(field, piece);
        return event;
    }

    @Test
    void half_a_character_that_is_left_is_told_as_such() throws Untranslatable {
        List<JsonNode> chunks = List.of(chunk("content", "a\ud83d"), chunk("reasoning_content", "\ude00b"));
        assertThat(Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), chunks)))
                .isEqualTo(Json.of("""
                [{type: 'text', text: 'a'}, {type: 'thinking', thinking: '\ufffdb', signature: 'llmroute-unsigned-thought-1'},
                 {type: 'text', text: '\ufffd'}]"""));
        List<JsonNode> events = List.of(
                delta(0, "text_delta", "text", "a\ud83d"),
                Json.of("{type: 'message_delta', delta: {stop_reason: 'end_turn'}}"));
        assertThat(Accumulated.message(Translated.data(new EventsToChunks("m", 1, false), events))
                        .path("content")
                        .asText())
                .isEqualTo("a\ufffd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning_content", "reasoning"})
    void thoughts_are_shown_and_come_back(String field) throws Untranslatable {
        String call = "{index: 0, id: 'c', function: {name: 'f', arguments: '{}'}}";
        JsonNode whole = CompletionToMessage.answer(
                Json.of("{choices: [{message: {content: '', " + field + ": 'hm so', tool_calls: [" + call + "]}}]}"),
                "m");
        ArrayNode streamed = Accumulated.blocks(Translated.data(
                new ChunksToEvents("m", 0), Json.of("""
                [{choices: [{delta: {role: 'assistant', content: '', FIELD: 'hm'}}]}, {choices: [{delta: {FIELD: ' so'}}]},
                 {choices: [{delta: {tool_calls: [CALL]}}]}]""".replace("FIELD", field).replace("CALL", call))));

        assertThat(whole.path("content")).isEqualTo(streamed).isEqualTo(Json.of("""
                [{type: 'thinking', thinking: 'hm so', signature: 'llmroute-unsigned-thought-1'},
                 {type: 'tool_use', id: 'c', name: 'f', input: {}}]"""));

        ObjectNode next = JSON.objectNode();
        next.putArray("messages").addObject().put("role", "assistant").set("content", streamed);
        assertThat(MessagesToChat.request(next, "m", "max_tokens").at("/messages/0/reasoning_content"))
                .isEqualTo(Json.of("'hm so'"));
    }

    @Test
    void thoughts_that_others_signed_go_to_nobody_else() throws Untranslatable {
        JsonNode request = Json.of("""
                {messages: [{role: 'assistant', content: [{type: 'thinking', thinking: 'hm', signature: 'EqQBCgIYAhIM'},
                   {type: 'redacted_thinking', data: 'x'}, {type: 'text', text: 'yes'}]}]}""");

        assertThat(MessagesToChat.request(request, "m", "max_tokens").path("messages"))
                .isEqualTo(Json.of("[{role: 'assistant', content: 'yes'}]"));
    }

    @Test
    void anthropic_gets_no_thought_that_it_has_not_signed() {
        String text = """
                {messages: [{role: 'user', content: 'hi'},
                 {role: 'assistant', content: [{type: 'thinking', thinking: 'hm', signature: 'llmroute-unsigned-thought-1'}]},
                 {role: 'user', content: 'go on'},
                 {role: 'assistant', content: [{type: 'thinking', thinking: 'hm', signature: 'llmroute-unsigned-thought-1'},
                    {type: 'thinking', thinking: 'own', signature: 'EqQB'}, {type: 'text', text: 'yes'}]}]}""";
        ObjectNode request = (ObjectNode) Json.of(text);

        RouterThought.takeOut(request);

        assertThat(request).isEqualTo(Json.of("""
                {messages: [{role: 'user', content: 'hi'}, {role: 'user', content: 'go on'},
                 {role: 'assistant', content: [{type: 'thinking', thinking: 'own', signature: 'EqQB'}, {type: 'text', text: 'yes'}]}]}"""));
    }

    @Test
    void an_answer_of_nothing_but_thoughts_is_cut_short_in_both_dialects() throws Untranslatable {
        JsonNode message = CompletionToMessage.answer(
                Json.of("{choices: [{message: {content: '', reasoning_content: 'hm'}, finish_reason: 'length'}]}"),
                "m");
        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(message.at("/content/0/thinking").asText()).isEqualTo("hm");

        JsonNode completion = MessageToCompletion.answer(
                Json.of("{content: [{type: 'thinking', thinking: 'hm', signature: 's'}], stop_reason: 'max_tokens'}"),
                "m",
                1);
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(completion.at("/choices/0/message/reasoning_content").asText())
                .isEqualTo("hm");
        assertThat(completion.at("/choices/0/message/content")).isEqualTo(Json.of("''"));
    }

    @Test
    void texts_of_nothing_but_blanks_are_left_out() throws Untranslatable {
        String call = "{index: 0, id: 'c', function: {name: 'f', arguments: '{}'}}";
        JsonNode only = Json.of("[{type: 'tool_use', id: 'c', name: 'f', input: {}}]");
        assertThat(CompletionToMessage.answer(
                                Json.of("{choices: [{message: {content: '\\n\\n', tool_calls: [" + call + "]}}]}"), "m")
                        .path("content"))
                .isEqualTo(only);
        assertThat(Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), Json.of("""
                [{choices: [{delta: {content: '\\n'}}]}, {choices: [{delta: {content: '\\n'}}]}, {choices: [{delta: {tool_calls: [CALL]}}]},
                 {choices: [{delta: {content: ' '}}]}]""".replace("CALL", call)))))
                .isEqualTo(only);
    }

    @Test
    void blanks_before_and_amid_a_text_belong_to_it() throws Untranslatable {
        List<JsonNode> chunks = List.of(
                chunk("content", " "),
                chunk("content", "\n"),
                chunk("content", "a"),
                chunk("content", " "),
                chunk("content", "b"));
        assertThat(Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), chunks)))
                .isEqualTo(Json.of("[{type: 'text', text: ' \\na b'}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "network_error", "insufficient_system_resource", "abort", "ERROR"})
    void an_answer_amid_which_the_provider_failed_is_none(String reason) {
        assertThatThrownBy(() -> Translated.data(
                        new ChunksToEvents("m", 0),
                        Json.of("[{choices: [{delta: {content: 'Hal'}}]}, {choices: [{delta: {}, finish_reason: '"
                                + reason + "'}]}]")))
                .isInstanceOf(Untranslatable.class);
        assertThatThrownBy(() -> CompletionToMessage.answer(
                        Json.of("{choices: [{message: {content: 'Hal'}, finish_reason: '" + reason + "'}]}"), "m"))
                .isInstanceOf(Untranslatable.class);
    }

    @Test
    void what_an_answer_does_not_name_is_made_up() throws Untranslatable {
        String nameless =
                "{id: null, model: null, choices: [{message: {content: 'x', tool_calls: [{id: null, function: {name: 'f'}},"
                        + " {id: 'functions.f:0', function: {name: 'f', arguments: {a: 1}}}]}}]}";
        JsonNode first = CompletionToMessage.answer(Json.of(nameless), "gpt");
        JsonNode second = CompletionToMessage.answer(Json.of(nameless), "gpt");

        assertThat(first.path("model").asText()).isEqualTo("gpt");
        assertThat(first.at("/content/2/input")).isEqualTo(Json.of("{a: 1}"));
        for (String path : List.of("/id", "/content/1/id", "/content/2/id")) {
            assertThat(first.at(path).asText())
                    .matches("[a-zA-Z0-9_-]{10,}")
                    .isNotEqualTo(second.at(path).asText());
        }
        JsonNode completion = MessageToCompletion.answer(
                Json.of("{content: [{type: 'tool_use', name: 'f'}], stop_reason: 'tool_use'}"), "claude", 1);
        assertThat(completion.path("id").asText()).startsWith("chatcmpl-");
        assertThat(completion.path("model").asText()).isEqualTo("claude");
        assertThat(completion.at("/choices/0/message/tool_calls/0/id").asText()).startsWith("call_");
        assertThat(completion
                        .at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{}");
    }

    @Test
    void an_input_that_stands_in_its_block_counts_where_no_delta_tells_it() throws Untranslatable {
        for (String delta : List.of(
                "", "{type: 'content_block_delta', index: 0, delta: {type: 'input_json_delta', partial_json: ''}},")) {
            ObjectNode message = Accumulated.message(
                    Translated.data(new EventsToChunks("m", 1, false), Json.of("""
                    [{type: 'message_start', message: {id: 'm'}},
                     {type: 'content_block_start', index: 0, content_block: {type: 'tool_use', id: 't', name: 'f', input: {a: 1}}}, DELTA
                     {type: 'content_block_stop', index: 0},
                     {type: 'content_block_start', index: 1, content_block: {type: 'tool_use', id: 'u', name: 'g', input: {}}},
                     {type: 'message_delta', delta: {stop_reason: 'tool_use'}}]""".replace("DELTA", delta))));
            assertThat(message.path("tool_calls"))
                    .isEqualTo(Json.of(
                            "[{id: 't', name: 'f', arguments: '{\"a\":1}'}, {id: 'u', name: 'g', arguments: '{}'}]"));
        }
    }

    @Test
    void the_tokens_of_a_prompt_are_estimated_until_the_provider_counts_them() throws Untranslatable {
        List<JsonNode> counted = Translated.data(
                new ChunksToEvents("m", 120),
                Json.of(
                        "[{choices: [{delta: {content: 'x'}}]}, {choices: [], usage: {prompt_tokens: 100, completion_tokens: 7}}]"));
        assertThat(counted.getFirst().at("/message/usage/input_tokens").asInt()).isEqualTo(120);
        assertThat(counted.get(counted.size() - 2).at("/usage/input_tokens").asInt())
                .isEqualTo(100);
        assertThat(counted.get(counted.size() - 2).at("/usage/output_tokens").asInt())
                .isEqualTo(7);
    }
}
