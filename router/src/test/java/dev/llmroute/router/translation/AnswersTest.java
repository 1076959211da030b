package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.router.dialect.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in the other dialect, whole and event by event. */
class AnswersTest {
    private static final String MESSAGE = """
            {id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [
               {type: 'thinking', thinking: 'hm', signature: 's'},
               {type: 'text', text: 'Let me '}, {type: 'text', text: 'look.'},
               {type: 'tool_use', id: 't1', name: 'get', input: {city: 'Bonn'}}],
             stop_reason: 'tool_use', stop_sequence: null,
             usage: {input_tokens: 10, cache_creation_input_tokens: 2, cache_read_input_tokens: 3, output_tokens: 7}}""";

    private static final String COMPLETION = """
            {id: 'msg_1', object: 'chat.completion', created: 1700000000, model: 'claude', choices: [
               {index: 0, message: {role: 'assistant', content: 'Let me look.', reasoning_content: 'hm', tool_calls: [
                  {id: 't1', type: 'function', function: {name: 'get', arguments: '{"city":"Bonn"}'}}], refusal: null},
                logprobs: null, finish_reason: 'tool_calls'}],
             usage: {prompt_tokens: 15, completion_tokens: 7, total_tokens: 22, prompt_tokens_details: {cached_tokens: 3}}}""";

    @Test
    void a_message_becomes_a_completion() throws Untranslatable {
        assertThat(Json.of(MessageToCompletion.answer(Json.of(MESSAGE), "m", 1_700_000_000L)
                        .toString()))
                .isEqualTo(Json.of(COMPLETION));
    }

    @Test
    void a_completion_becomes_a_message() throws Untranslatable {
        assertThat(Json.of(CompletionToMessage.answer(Json.of(COMPLETION), "m").toString()))
                .isEqualTo(Json.of("""
                {id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [
                   {type: 'thinking', thinking: 'hm', signature: 'llmroute-unsigned-thought-1'},
                   {type: 'text', text: 'Let me look.'},
                   {type: 'tool_use', id: 't1', name: 'get', input: {city: 'Bonn'}}],
                 stop_reason: 'tool_use', stop_sequence: null,
                 usage: {input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 3, output_tokens: 7}}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop, end_turn",
        "stop_sequence, stop, end_turn",
        "pause_turn, stop, end_turn",
        "max_tokens, length, max_tokens",
        "model_context_window_exceeded, length, max_tokens",
        "tool_use, tool_calls, tool_use",
        "refusal, content_filter, refusal"
    })
    void why_an_answer_ended_is_told_in_both_dialects(String stopReason, String finishReason, String back)
            throws Untranslatable {
        String call = stopReason.equals("tool_use") ? "{type: 'tool_use', id: 't', name: 'f', input: {}}" : "";
        JsonNode completion = MessageToCompletion.answer(
                Json.of("{content: [" + call + "], stop_reason: '" + stopReason + "'}"), "m", 0);

        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo(finishReason);
        assertThat(CompletionToMessage.answer(completion, "m")
                        .path("stop_reason")
                        .asText())
                .isEqualTo(back);
    }

    @Test
    void a_refusal_is_a_refusal() throws Untranslatable {
        JsonNode message = CompletionToMessage.answer(
                Json.of(
                        "{choices: [{message: {content: null, refusal: 'I will not.'}, finish_reason: 'stop'}], usage: {}}"),
                "m");

        assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(message.at("/content/0/text").asText()).isEqualTo("I will not.");
    }

    @Test
    void arguments_that_are_no_object_are_not_made_up() {
        assertThatThrownBy(() -> CompletionToMessage.answer(
                        Json.of(
                                "{choices: [{message: {tool_calls: [{id: 't', function: {name: 'f', arguments: '{\\\"a\\\":'}}]}}]}"),
                        "m"))
                .isInstanceOf(Untranslatable.class);
    }

    @Test
    void a_stream_of_messages_becomes_chunks_that_say_the_same() throws Untranslatable {
        EventsToChunks translation = new EventsToChunks("m", 1_700_000_000L, true);
        List<String> out = run(translation, """
                [{type: 'message_start', message: {id: 'msg_1', model: 'claude', usage: {input_tokens: 12, output_tokens: 1}}},
                 {type: 'ping'},
                 {type: 'content_block_start', index: 0, content_block: {type: 'thinking', thinking: ''}},
                 {type: 'content_block_delta', index: 0, delta: {type: 'thinking_delta', thinking: 'hm'}},
                 {type: 'content_block_start', index: 1, content_block: {type: 'text', text: ''}},
                 {type: 'content_block_delta', index: 1, delta: {type: 'text_delta', text: 'Let me '}},
                 {type: 'content_block_delta', index: 1, delta: {type: 'text_delta', text: 'look.'}},
                 {type: 'content_block_stop', index: 1},
                 {type: 'content_block_start', index: 2, content_block: {type: 'tool_use', id: 't1', name: 'get', input: {}}},
                 {type: 'content_block_delta', index: 2, delta: {type: 'input_json_delta', partial_json: '{"city":'}},
                 {type: 'content_block_delta', index: 2, delta: {type: 'input_json_delta', partial_json: '"Bonn"}'}},
                 {type: 'content_block_stop', index: 2},
                 {type: 'content_block_start', index: 3, content_block: {type: 'tool_use', id: 't2', name: 'now', input: {}}},
                 {type: 'content_block_stop', index: 3},
                 {type: 'message_delta', delta: {stop_reason: 'tool_use'}, usage: {output_tokens: 7}},
                 {type: 'message_stop'}]""");

        List<JsonNode> chunks = data(out.subList(0, out.size() - 1));
        assertThat(out.getLast()).isEqualTo("data: [DONE]\n\n");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id").asText()).isEqualTo("msg_1");
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo("claude");
        });
        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/delta"))
                .startsWith(
                        Json.of("{role: 'assistant', content: ''}"),
                        Json.of("{reasoning_content: 'hm'}"),
                        Json.of("{content: 'Let me '}"),
                        Json.of("{content: 'look.'}"),
                        Json.of(
                                "{tool_calls: [{index: 0, id: 't1', type: 'function', function: {name: 'get', arguments: ''}}]}"),
                        Json.of("{tool_calls: [{index: 0, function: {arguments: '{\"city\":'}}]}"),
                        Json.of("{tool_calls: [{index: 0, function: {arguments: '\"Bonn\"}'}}]}"),
                        Json.of(
                                "{tool_calls: [{index: 1, id: 't2', type: 'function', function: {name: 'now', arguments: ''}}]}"),
                        Json.of("{tool_calls: [{index: 1, function: {arguments: '{}'}}]}"),
                        Json.of("{}"));
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().path("usage"))
                .isEqualTo(
                        Json.of(
                                "{prompt_tokens: 12, completion_tokens: 7, total_tokens: 19, prompt_tokens_details: {cached_tokens: 0}}"));
    }

    @Test
    void a_stream_of_chunks_becomes_message_events_with_whole_blocks() throws Untranslatable {
        List<String> out = run(new ChunksToEvents("m", 0), """
                [{id: 'c1', model: 'gpt', choices: [{delta: {role: 'assistant', content: ''}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {content: 'Let me '}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {content: 'look.'}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {tool_calls: [
                    {index: 0, id: 't1', type: 'function', function: {name: 'get', arguments: ''}}]}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {tool_calls: [{index: 0, function: {arguments: '{}'}}]}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {tool_calls: [
                    {index: 1, id: 't2', type: 'function', function: {name: 'now', arguments: '{}'}}]}}]},
                 {id: 'c1', model: 'gpt', choices: [{delta: {}, finish_reason: 'tool_calls'}]},
                 {id: 'c1', model: 'gpt', choices: [], usage: {prompt_tokens: 12, completion_tokens: 7}}]""");

        assertThat(out)
                .allSatisfy(event -> assertThat(event)
                        .startsWith("event: "
                                + data(List.of(event)).getFirst().path("type").asText() + "\ndata: {"));
        assertThat(data(out))
                .containsExactly(
                        Json.of("""
                        {type: 'message_start', message: {id: 'c1', type: 'message', role: 'assistant', model: 'gpt', content: [],
                         stop_reason: null, stop_sequence: null, usage:
                         {input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0}}}"""),
                        Json.of("{type: 'content_block_start', index: 0, content_block: {type: 'text', text: ''}}"),
                        Json.of(
                                "{type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: 'Let me '}}"),
                        Json.of("{type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: 'look.'}}"),
                        Json.of("{type: 'content_block_stop', index: 0}"),
                        Json.of(
                                "{type: 'content_block_start', index: 1, content_block: {type: 'tool_use', id: 't1', name: 'get', input: {}}}"),
                        Json.of(
                                "{type: 'content_block_delta', index: 1, delta: {type: 'input_json_delta', partial_json: '{}'}}"),
                        Json.of("{type: 'content_block_stop', index: 1}"),
                        Json.of(
                                "{type: 'content_block_start', index: 2, content_block: {type: 'tool_use', id: 't2', name: 'now', input: {}}}"),
                        Json.of(
                                "{type: 'content_block_delta', index: 2, delta: {type: 'input_json_delta', partial_json: '{}'}}"),
                        Json.of("{type: 'content_block_stop', index: 2}"),
                        Json.of("""
                        {type: 'message_delta', delta: {stop_reason: 'tool_use', stop_sequence: null}, usage:
                         {input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 7}}"""),
                        Json.of("{type: 'message_stop'}"));
    }

    @Test
    void whoever_calls_a_tool_stops_for_it_whatever_openai_calls_that() throws Exception {
        String call = "{id: 't', type: 'function', function: {name: 'f', arguments: '{}'}}";
        assertThat(CompletionToMessage.answer(
                                Json.of("{choices: [{message: {tool_calls: [" + call + "]}, finish_reason: 'stop'}]}"),
                                "m")
                        .path("stop_reason")
                        .asText())
                .isEqualTo("tool_use");
        assertThat(data(run(
                        new ChunksToEvents("m", 0),
                        "[{choices: [{delta: {tool_calls: [" + call + "]}, finish_reason: 'stop'}]}]")))
                .anySatisfy(event ->
                        assertThat(event.at("/delta/stop_reason").asText()).isEqualTo("tool_use"));
    }

    @Test
    void an_answer_in_parts_is_its_texts_without_its_thoughts() throws Exception {
        String parts =
                "[{type: 'thinking', thinking: [{type: 'text', text: 'hm'}]}, {type: 'text', text: '4'}, {type: 'text', text: '2'}]";
        assertThat(CompletionToMessage.answer(Json.of("{choices: [{message: {content: " + parts + "}}]}"), "m")
                        .path("content"))
                .isEqualTo(Json.of("[{type: 'text', text: '42'}]"));
        assertThat(data(run(new ChunksToEvents("m", 0), "[{choices: [{delta: {content: " + parts + "}}]}]")))
                .contains(Json.of("{type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: '42'}}"));
        assertThatThrownBy(() -> CompletionToMessage.answer(
                        Json.of("{choices: [{message: {content: [{type: 'image_url'}]}}]}"), "m"))
                .isInstanceOf(Untranslatable.class);
    }

    @Test
    void tool_calls_that_only_their_ids_tell_apart_are_several() throws Exception {
        for (String index : List.of("", "index: 0, ")) {
            List<JsonNode> events = data(run(new ChunksToEvents("m", 0), """
                    [{choices: [{delta: {tool_calls: [{INDEX id: 'a', function: {name: 'f', arguments: '{}'}}]}}]},
                     {choices: [{delta: {tool_calls: [{INDEX id: 'b', function: {name: 'g', arguments: '{}'}}]}}]}]""".replace("INDEX", index)));
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().equals("content_block_start"))
                    .extracting(event -> event.at("/content_block/id").asText())
                    .containsExactly("a", "b");
        }
    }

    @Test
    void a_message_begins_with_the_first_chunk_that_has_something_and_in_any_case() throws Exception {
        assertThat(data(run(new ChunksToEvents("m", 0), """
                [{id: '', model: '', choices: [], prompt_filter_results: []},
                 {id: 'c1', model: 'gpt', choices: [{delta: {content: 'x'}}]}]"""))
                        .getFirst()
                        .at("/message/id")
                        .asText())
                .isEqualTo("c1");
        assertThat(data(run(new ChunksToEvents("m", 0), "[]")))
                .extracting(event -> event.path("type").asText())
                .containsExactly("message_start", "message_delta", "message_stop");
    }

    @Test
    void arguments_with_something_behind_them_are_not_cut() {
        assertThatThrownBy(() -> Arguments.of("{}{\"city\":\"Paris\"}")).isInstanceOf(Untranslatable.class);
    }

    private static List<String> run(StreamTranslation translation, String events) throws Untranslatable {
        return Translated.stream(translation, Json.of(events));
    }

    private static List<JsonNode> data(List<String> events) {
        return events.stream()
                .map(event -> Json.of(event.substring(event.indexOf("data: ") + 6)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "model_length, max_tokens",
        "MAX_TOKENS, max_tokens",
        "sensitive, refusal",
        "SAFETY, refusal",
        "PROHIBITED_CONTENT, refusal",
        "RECITATION, refusal",
        "STOP, end_turn",
        "tool_calls, end_turn",
        "eos_token, end_turn"
    })
    void what_other_vendors_call_an_end_is_told_as_anthropic_calls_it(String finishReason, String stopReason)
            throws Untranslatable {
        assertThat(CompletionToMessage.answer(
                                Json.of("{choices: [{message: {content: 'x'}, finish_reason: '" + finishReason
                                        + "'}]}"),
                                "m")
                        .path("stop_reason")
                        .asText())
                .isEqualTo(stopReason);
        assertThat(run(
                                new ChunksToEvents("m", 0),
                                "[{choices: [{delta: {content: 'x'}}]}, {choices: [{delta: {}, finish_reason: '"
                                        + finishReason + "'}]}]")
                        .toString())
                .contains("\"stop_reason\":\"" + stopReason + "\"");
    }

    @Test
    void what_ended_otherwise_than_it_may_is_never_told_to_have_stopped() throws Untranslatable {
        for (String reason : List.of("error", "failed", "network_error")) {
            String end = "stop_reason: '" + reason + "'";
            assertThatThrownBy(() -> MessageToCompletion.answer(
                            Json.of("{content: [{type: 'text', text: 'x'}], " + end + "}"), "m", 1))
                    .isInstanceOf(Untranslatable.class);
            assertThatThrownBy(() -> run(
                            new EventsToChunks("m", 1, false),
                            "[{type: 'message_start', message: {}}, {type: 'message_delta', delta: {" + end + "}}]"))
                    .isInstanceOf(Untranslatable.class);
        }
        assertThat(MessageToCompletion.answer(
                                Json.of("{content: [{type: 'text', text: 'x'}], stop_reason: null}"), "m", 1)
                        .at("/choices/0/finish_reason")
                        .isNull())
                .isTrue();
        assertThat(MessageToCompletion.answer(
                                Json.of("{content: [{type: 'text', text: 'x'}], stop_reason: 'tool_use'}"), "m", 1)
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    void a_stream_of_messages_that_says_no_reason_ends_with_one_all_the_same() throws Untranslatable {
        String text =
                "{type: 'message_start', message: {}}, {type: 'content_block_delta', delta: {type: 'text_delta', text: 'x'}}";
        for (String more : List.of("", ", {type: 'message_delta', delta: {stop_reason: null}, usage: {}}")) {
            assertThat(run(new EventsToChunks("m", 1, false), "[" + text + more + "]")
                            .toString())
                    .containsOnlyOnce("\"finish_reason\":\"stop\"");
        }
    }

    @Test
    void an_input_that_is_written_as_text_is_read() throws Untranslatable {
        for (String input : List.of("'{\\\"a\\\":1}'", "{a: 1}")) {
            assertThat(MessageToCompletion.answer(
                                    Json.of("{content: [{type: 'tool_use', name: 'f', input: " + input + "}]}"), "m", 1)
                            .at("/choices/0/message/tool_calls/0/function/arguments")
                            .asText())
                    .isEqualTo("{\"a\":1}");
            List<JsonNode> chunks = Translated.data(
                    new EventsToChunks("m", 1, false),
                    Json.of(
                            "[{type: 'message_start', message: {}}, {type: 'content_block_start', index: 0, content_block: {type: 'tool_use', name: 'f', input: "
                                    + input
                                    + "}}, {type: 'content_block_delta', index: 0, delta: {type: 'input_json_delta', partial_json: null}},"
                                    + " {type: 'message_delta', delta: {stop_reason: 'tool_use'}}]"));
            assertThat(Accumulated.message(chunks).at("/tool_calls/0/arguments").asText())
                    .isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void a_whole_answer_that_was_cut_short_amid_its_arguments_is_told_as_such() throws Untranslatable {
        String call = "tool_calls: [{id: 'a', function: {name: 'f', arguments: '{\\\"a\\\": '}}]";
        JsonNode message = CompletionToMessage.answer(
                Json.of("{choices: [{message: {" + call + "}, finish_reason: 'length'}]}"), "m");
        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThatThrownBy(() -> CompletionToMessage.answer(
                        Json.of("{choices: [{message: {" + call + "}, finish_reason: 'tool_calls'}]}"), "m"))
                .isInstanceOf(Untranslatable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{message: {content: 'look'}, finish_reason: 'tool_calls'}, {message: {content: null, tool_calls: [{id: 'a', function: {name: 'f', arguments: '{}'}}]}, finish_reason: 'tool_calls'}",
                "{message: {content: 'look', tool_calls: [{id: 'a', function: {name: 'f', arguments: '{}'}}]}}, {message: {content: 'other', tool_calls: [{id: 'b', function: {name: 'g', arguments: '{}'}}]}}",
                "{message: {content: 'look', function_call: {name: 'f', arguments: '{}'}}, finish_reason: 'function_call'}"
            })
    void text_and_calls_of_one_answer_may_stand_in_two_choices(String choices) throws Untranslatable {
        JsonNode message = CompletionToMessage.answer(Json.of("{choices: [" + choices + "]}"), "m");
        assertThat(message.at("/content/0/text").asText()).isEqualTo("look");
        assertThat(message.at("/content/1/name").asText()).isEqualTo("f");
        assertThat(message.path("content")).hasSize(2);
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void what_other_vendors_call_tokens_from_a_cache_counts_as_such() {
        for (String usage : List.of(
                "{prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: {cached_tokens: 4}}",
                "{prompt_tokens: 10, completion_tokens: 2, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6}",
                "{prompt_tokens: 10, completion_tokens: 2, cached_tokens: 4}")) {
            assertThat(Tokens.ofOpenAi(Json.of(usage))).isEqualTo(new Tokens(6, 4, 0, 2));
        }
    }

    @Test
    void a_character_is_put_together_although_a_thought_came_between_its_halves() throws Exception {
        assertThat(Accumulated.blocks(data(run(new ChunksToEvents("m", 0), """
                [{choices: [{delta: {content: 'a\\ud83d'}}]}, {choices: [{delta: {reasoning_text: 'hm'}}]},
                 {choices: [{delta: {content: '\\ude00b'}}]}]""")))
                        .findValuesAsText("text"))
                .containsExactly("a", "\ud83d\ude00b");
    }
}
