package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the other dialect, field by field as docs/dialects.md says. */
class RequestsTest {
    private static final String ASK = "messages: [{role: 'user', content: 'hi'}]";
    private static final String ASKED = "messages: [{role: 'user', content: [{type: 'text', text: 'hi'}]}]";

    @Test
    void a_chat_becomes_messages_with_the_system_prompt_in_front() throws Untranslatable {
        assertThat(toMessages("""
                {model: 'route', max_tokens: 50, messages: [
                  {role: 'system', content: 'Be brief.'},
                  {role: 'user', content: 'Hello'},
                  {role: 'assistant', content: 'Yes?'},
                  {role: 'user', content: ''},
                  {role: 'user', content: [{type: 'text', text: ''}]},
                  {role: 'developer', content: [{type: 'text', text: 'Be polite.'}]},
                  {role: 'user', content: 'Why?'}]}""")).isEqualTo(Json.of("""
                {model: 'm', max_tokens: 50, system: 'Be brief.\\n\\nBe polite.', messages: [
                  {role: 'user', content: [{type: 'text', text: 'Hello'}]},
                  {role: 'assistant', content: [{type: 'text', text: 'Yes?'}]},
                  {role: 'user', content: [{type: 'text', text: 'Why?'}]}]}"""));
    }

    @Test
    void parallel_tool_calls_and_their_results_keep_their_ids_and_order() throws Untranslatable {
        assertThat(toMessages("""
                {max_tokens: 9, messages: [
                  {role: 'user', content: 'Weather?'},
                  {role: 'assistant', content: null, tool_calls: [
                    {id: 'c1', type: 'function', function: {name: 'get', arguments: '{"city":"Bonn"}'}},
                    {id: 'c2', type: 'function', function: {name: 'now', arguments: ''}}]},
                  {role: 'tool', tool_call_id: 'c1', content: 'rain'},
                  {role: 'tool', tool_call_id: 'c2', content: [{type: 'text', text: 'noon'}]},
                  {role: 'user', content: 'So?'}]}""").path("messages")).isEqualTo(Json.of("""
                [{role: 'user', content: [{type: 'text', text: 'Weather?'}]},
                 {role: 'assistant', content: [
                   {type: 'tool_use', id: 'c1', name: 'get', input: {city: 'Bonn'}},
                   {type: 'tool_use', id: 'c2', name: 'now', input: {}}]},
                 {role: 'user', content: [
                   {type: 'tool_result', tool_use_id: 'c1', content: 'rain'},
                   {type: 'tool_result', tool_use_id: 'c2', content: 'noon'},
                   {type: 'text', text: 'So?'}]}]"""));
    }

    @Test
    void images_and_documents_go_along_by_bytes_and_by_address() throws Untranslatable {
        String parts = """
                [{type: 'text', text: 'Look:'},
                 {type: 'image_url', image_url: {url: 'https://example.com/a.png'}},
                 {type: 'image_url', image_url: {url: 'data:image/png;base64,AAAA'}},
                 {type: 'file', file: {filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB'}}]""";
        String blocks = """
                [{type: 'text', text: 'Look:'},
                 {type: 'image', source: {type: 'url', url: 'https://example.com/a.png'}},
                 {type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'AAAA'}},
                 {type: 'document', source: {type: 'base64', media_type: 'application/pdf', data: 'BBBB'}, title: 'a.pdf'}]""";

        assertThat(toMessages("{messages: [{role: 'user', content: " + parts + "}]}")
                        .at("/messages/0/content"))
                .isEqualTo(Json.of(blocks));
        assertThat(toChat("{messages: [{role: 'user', content: " + blocks + "}]}")
                        .at("/messages/0/content"))
                .isEqualTo(Json.of(parts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "max_completion_tokens: 7 | max_tokens: 7",
                "max_tokens: 7, temperature: 1.7 | max_tokens: 7, temperature: 1.0",
                "max_tokens: 7, temperature: 0.5, top_p: 0.9 | max_tokens: 7, temperature: 0.5, top_p: 0.9",
                "max_tokens: 7, stop: 'END' | max_tokens: 7, stop_sequences: ['END']",
                "max_tokens: 7, stop: ['A', 'B'] | max_tokens: 7, stop_sequences: ['A', 'B']",
                "max_tokens: 7, user: 'u1' | max_tokens: 7, metadata: {user_id: 'u1'}",
                "max_tokens: 7, stream: true, stream_options: {include_usage: true} | max_tokens: 7, stream: true",
                "max_tokens: 7, reasoning_effort: 'minimal' | max_tokens: 7, output_config: {effort: 'low'}",
                "max_tokens: 7, response_format: {type: 'text'} | max_tokens: 7",
                "max_tokens: 7, response_format: {type: 'json_schema', json_schema: {name: 'x', schema: {type: 'object'}}}"
                        + " | max_tokens: 7, output_config: {format: {type: 'json_schema',"
                        + " schema: {type: 'object', properties: {}, additionalProperties: false}}}",
                "max_tokens: 7, tools: [{type: 'function', function: {name: 'f', description: 'd', parameters: {type: 'object'}}}],"
                        + " tool_choice: 'required' | max_tokens: 7,"
                        + " tools: [{name: 'f', description: 'd', input_schema: {type: 'object'}}], tool_choice: {type: 'any'}",
                "max_tokens: 7, tools: [{type: 'function', function: {name: 'f'}}], parallel_tool_calls: false | max_tokens: 7,"
                        + " tools: [{name: 'f', input_schema: {type: 'object'}}],"
                        + " tool_choice: {type: 'auto', disable_parallel_tool_use: true}",
                "max_tokens: 7, tools: [{type: 'function', function: {name: 'f'}}], tool_choice: {type: 'function', function: {name: 'f'}}"
                        + " | max_tokens: 7, tools: [{name: 'f', input_schema: {type: 'object'}}], tool_choice: {type: 'tool', name: 'f'}",
                "max_tokens: 7, tool_choice: 'none', parallel_tool_calls: false | max_tokens: 7",
                "max_tokens: 7, response_format: {type: 'json_object'}"
                        + " | max_tokens: 7, system: 'Answer with one JSON object and nothing else.'",
                "n: 1, seed: 3, presence_penalty: 0.1, logprobs: false, unknown: true | max_tokens: 4096"
            })
    void a_field_of_a_chat_is_carried_over_or_left_out_by_a_stated_rule(String chat, String messages)
            throws Untranslatable {
        assertThat(toMessages("{" + chat + ", " + ASK + "}"))
                .isEqualTo(Json.of("{model: 'm', " + messages + ", " + ASKED + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n: 2",
                "logprobs: true",
                "logit_bias: {a: 1}",
                "functions: [{name: 'f'}]",
                "modalities: ['text', 'audio']",
                "web_search_options: {}",
                "tools: [{type: 'custom', custom: {name: 'f'}}]",
                "tool_choice: {type: 'allowed_tools'}",
                "messages: [{role: 'function', content: 'x'}]",
                "messages: [{role: 'user', content: [{type: 'input_audio', input_audio: {}}]}]",
                "messages: [{role: 'user', content: [{type: 'file', file: {file_id: 'f1'}}]}]",
                "messages: []"
            })
    void what_messages_cannot_say_is_told(String chat) {
        assertThatThrownBy(() -> toMessages("{" + chat + "}"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("no counterpart in Anthropic's dialect");
    }

    @Test
    void messages_become_a_chat_with_tool_results_right_behind_the_calls() throws Untranslatable {
        assertThat(toChat("""
                {model: 'route', max_tokens: 50, system: [{type: 'text', text: 'A'}, {type: 'text', text: 'B'}], messages: [
                  {role: 'user', content: 'Weather?'},
                  {role: 'assistant', content: [
                    {type: 'thinking', thinking: 'hm', signature: 's'},
                    {type: 'text', text: 'Let me look.'},
                    {type: 'tool_use', id: 'c1', name: 'get', input: {city: 'Bonn'}}]},
                  {role: 'user', content: [
                    {type: 'text', text: 'So?'},
                    {type: 'tool_result', tool_use_id: 'c1', is_error: true, content: [{type: 'text', text: 'offline'}]}]}]}""")).isEqualTo(Json.of("""
                {model: 'm', messages: [
                  {role: 'system', content: 'A\\nB'},
                  {role: 'user', content: 'Weather?'},
                  {role: 'assistant', content: 'Let me look.', tool_calls: [
                    {id: 'c1', type: 'function', function: {name: 'get', arguments: '{"city":"Bonn"}'}}]},
                  {role: 'tool', tool_call_id: 'c1', content: 'Error: offline'},
                  {role: 'user', content: 'So?'}], max_tokens: 50}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "temperature: 0.5, top_p: 0.9, top_k: 4 | temperature: 0.5, top_p: 0.9",
                "stop_sequences: ['A'] | stop: ['A']",
                "stream: true | stream: true, stream_options: {include_usage: true}",
                "metadata: {user_id: 'u'} | user: 'u'",
                "tools: [{name: 'f', input_schema: {type: 'object'}}], tool_choice: {type: 'any', disable_parallel_tool_use: true}"
                        + " | tools: [{type: 'function', function: {name: 'f', parameters: {type: 'object', properties: {}}}}],"
                        + " tool_choice: 'required', parallel_tool_calls: false",
                "tools: [{name: 'f', input_schema: {type: 'object'}}], tool_choice: {type: 'tool', name: 'f'}"
                        + " | tools: [{type: 'function', function: {name: 'f', parameters: {type: 'object', properties: {}}}}],"
                        + " tool_choice: {type: 'function', function: {name: 'f'}}",
                "tool_choice: {type: 'any', disable_parallel_tool_use: true}, temperature: 0.5 | temperature: 0.5",
                "thinking: {type: 'enabled', budget_tokens: 2000}, output_config: {effort: 'max'} | reasoning_effort: 'xhigh'",
                "output_config: {format: {type: 'json_schema', schema: {type: 'object'}}} | response_format:"
                        + " {type: 'json_schema', json_schema: {name: 'answer', strict: false, schema: {type: 'object'}}}"
            })
    void a_field_of_messages_is_carried_over_or_left_out_by_a_stated_rule(String messages, String chat)
            throws Untranslatable {
        assertThat(toChat("{max_tokens: 5, " + messages + ", " + ASK + "}"))
                .isEqualTo(Json.of("{model: 'm', max_tokens: 5, " + chat + ", " + ASK + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "container: 'c'",
                "mcp_servers: [{}]",
                "stop_sequences: ['1', '2', '3', '4', '5']",
                "tools: [{type: 'web_search_20250305', name: 'web_search'}]",
                "messages: [{role: 'user', content: [{type: 'image', source: {type: 'file', file_id: 'f'}}]}]",
                "messages: [{role: 'user', content: [{type: 'document', source: {type: 'url', url: 'u'}}]}]",
                "compaction: {type: 'x'}",
                "thread: {type: 'continue', previous_message_id: 'm'}",
                "context_management: {edits: [{type: 'compact_20260112'}]}",
                "messages: [{role: 'user', content: [{type: 'tool_result', tool_use_id: 'c', content: [{type: 'image'}]}]}]",
                "messages: [{role: 'assistant', content: [{type: 'server_tool_use'}]}]",
                "messages: [], system: 'x'",
                "output_config: {format: {type: 'json_schema', schema: {type: 'array', items: {type: 'string'}}}}"
            })
    void what_a_chat_cannot_say_is_told(String messages) {
        assertThatThrownBy(() -> toChat("{" + messages + "}"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("no counterpart in OpenAI's dialect");
    }

    @Test
    void openai_itself_is_told_the_bound_of_an_answer_by_its_new_name() throws Untranslatable {
        assertThat(MessagesToChat.request(Json.of("{max_tokens: 5, " + ASK + "}"), "m", "max_completion_tokens"))
                .isEqualTo(Json.of("{model: 'm', max_completion_tokens: 5, " + ASK + "}"));
    }

    private static JsonNode toMessages(String chat) throws Untranslatable {
        return Json.of(ChatToMessages.request(Json.of(chat), "m").toString());
    }

    private static JsonNode toChat(String messages) throws Untranslatable {
        return Json.of(
                MessagesToChat.request(Json.of(messages), "m", "max_tokens").toString());
    }
}
