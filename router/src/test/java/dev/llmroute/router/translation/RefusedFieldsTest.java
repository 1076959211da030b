package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Capabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one vendor takes and the other refuses, field by field, and what becomes of it. */
class RefusedFieldsTest {
    private static final String ASK = "messages: [{role: 'user', content: 'hi'}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "stop: '\\n' | /stop_sequences | ",
                "stop: ['', ' ', 'END', '\\t'] | /stop_sequences | ['END']",
                "stop: null | /stop_sequences | ",
                "user: 'jane.doe@example.com' | /metadata/user_id | '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d'",
                "user: 'u-1', safety_identifier: '' | /metadata/user_id | 'u-1'",
                "user: ' ' | /metadata | ",
                "tools: [{type: 'function', function: {name: 'f', parameters: {}}}] | /tools/0/input_schema | {type: 'object'}",
                "tools: [{type: 'function', function: {name: 'f', parameters: null}}] | /tools/0/input_schema | {type: 'object'}",
                "tools: [{type: 'function', function: {name: 'f', parameters: {type: null, required: null}}}]"
                        + " | /tools/0/input_schema | {type: 'object'}",
                "tools: [{type: 'function', function: {name: 'f', parameters: {properties: {a: {type: 'object', required: null,"
                        + " properties: null, default: null}}}}}] | /tools/0/input_schema"
                        + " | {type: 'object', properties: {a: {type: 'object', default: null}}}",
                "tools: [{type: 'function', function: {name: 'f', parameters: {type: ['object', 'null'], properties: {}}}}]"
                        + " | /tools/0/input_schema | {type: 'object', properties: {}}",
                "tools: [{type: 'function', function: {name: 'f', parameters: {anyOf: [{properties: {a: {type: 'string'}}, required: ['a']},"
                        + " {$ref: '#/$defs/B'}], $defs: {B: {type: 'object', properties: {b: {type: 'string'}}, required: ['b']}}}}}]"
                        + " | /tools/0/input_schema | {type: 'object', properties: {a: {type: 'string'}, b: {type: 'string'}},"
                        + " $defs: {B: {type: 'object', properties: {b: {type: 'string'}}, required: ['b']}}}",
                "tools: [{type: 'function', function: {name: 'f', cache_control: {type: 'ephemeral'}}}] | /tools/0/cache_control | {type: 'ephemeral'}",
                "tools: [{type: 'function', function: {name: 'f', strict: true, parameters: {type: 'object', properties: {n: {type: 'integer',"
                        + " minimum: 0}}, required: ['n'], additionalProperties: false}}}] | /tools/0/input_schema/properties/n"
                        + " | {type: 'integer', description: '{minimum: 0}'}",
                "tool_choice: {type: 'function', function: {name: 'f'}} | /tool_choice | ",
                "tool_choice: {} | /tool_choice | ",
                "top_p: 1, temperature: 0.5 | /top_p | "
            })
    void a_field_of_a_chat_is_made_fit_for_anthropic(String field, String at, String expected) throws Untranslatable {
        JsonNode messages = ChatToMessages.request(Json.of("{" + field + ", " + ASK + "}"), "m");

        assertThat(AnthropicRules.refusals(messages)).isEmpty();
        JsonNode found = messages.at(at);
        assertThat(found.isMissingNode() ? null : Json.of(found.toString()))
                .isEqualTo(expected == null ? null : Json.of(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{url: 'data:image/jpg;base64,AAAA'} | image/jpeg",
                "{url: 'data:image/PNG;base64,AAAA'} | image/png",
                "'data:image/png;base64,AAAA' | image/png",
                "'DATA:image/webp;name=a.webp;charset=x;BASE64,AAAA' | image/webp",
                "{url: 'data:image/png;base64,/9j/4AAQ'} | image/jpeg",
                "{url: 'data:;base64,iVBORw0KGgoAAAA'} | image/png"
            })
    void an_image_is_called_by_the_type_that_it_has(String image, String type) throws Untranslatable {
        JsonNode source = ChatToMessages.request(
                        Json.of("{messages: [{role: 'user', content: [{type: 'image_url', image_url: " + image
                                + "}]}]}"),
                        "m")
                .at("/messages/0/content/0/source");

        assertThat(source.path("media_type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data:image/bmp;base64,Qk0=", "data:image/svg+xml,<svg/>", "file:///a.png", "data:image/png"})
    void an_image_that_anthropic_cannot_read_is_told(String url) {
        JsonNode chat = Json.of(
                "{messages: [{role: 'user', content: [{type: 'image_url', image_url: {url: '" + url + "'}}]}]}");

        assertThatThrownBy(() -> ChatToMessages.request(chat, "m")).isInstanceOf(Untranslatable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{role: 'user', content: '\\n'} | [{role: 'user', content: [{type: 'text', text: '.'}]}] | ",
                "{role: 'system', content: 'Say hi.'} | [{role: 'user', content: [{type: 'text', text: 'Say hi.'}]}] | ",
                "{role: 'system', content: '  '}, {role: 'user', content: 'a'} | [{role: 'user', content: [{type: 'text', text: 'a'}]}] | ",
                "{role: 'assistant', content: 'Hello'}, {role: 'user', content: 'a'} | [{role: 'user', content: [{type: 'text', text: '.'}]},"
                        + " {role: 'assistant', content: [{type: 'text', text: 'Hello'}]}, {role: 'user', content: [{type: 'text', text: 'a'}]}] | ",
                "{role: 'user', content: 'a'}, {role: 'assistant', content: 'b \\n'} | [{role: 'user', content: [{type: 'text', text: 'a'}]},"
                        + " {role: 'assistant', content: [{type: 'text', text: 'b'}]}] | ",
                "{role: 'system', content: [{type: 'text', text: 'long', cache_control: {type: 'ephemeral'}}]}, {role: 'user', content:"
                        + " [{type: 'text', text: 'a', cache_control: {type: 'ephemeral', ttl: '1h'}}]} | [{role: 'user', content:"
                        + " [{type: 'text', text: 'a', cache_control: {type: 'ephemeral', ttl: '1h'}}]}]"
                        + " | [{type: 'text', text: 'long', cache_control: {type: 'ephemeral'}}]"
            })
    void what_nobody_said_is_left_out_and_the_user_begins(String chat, String messages, String system)
            throws Untranslatable {
        JsonNode out = Json.of(ChatToMessages.request(Json.of("{messages: [" + chat + "]}"), "m")
                .toString());

        assertThat(AnthropicRules.refusals(out)).isEmpty();
        assertThat(out.path("messages")).isEqualTo(Json.of(messages));
        assertThat(out.get("system")).isEqualTo(system == null ? null : Json.of(system));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context_management: {edits: [{type: 'clear_thinking_20251015', keep: 'all'}, {type: 'clear_tool_uses_20250919'}]}",
                "context_management: {edits: []}",
                "context_management: {}",
                "context_management: null",
                "mcp_servers: []",
                "container: {}",
                "container: ''",
                "prefill: null",
                "tools: []",
                "stop_sequences: []",
                "stop_sequences: null",
                "metadata: {}",
                "output_config: {}",
                "output_config: {format: null}",
                "output_format: {}",
                "tool_choice: {type: 'auto'}",
                "thread: {type: 'create'}",
                "thinking: {type: 'disabled'}, output_config: {effort: 'high'}",
                "system: 'x-anthropic-billing-header: cc_version=2.1.197.9c1; cch=0a1b2;'",
                "system: [{type: 'text', text: 'x-anthropic-billing-header: cc_version=1; cch=1;'}]",
                "service_tier: 'auto', cache_control: {type: 'ephemeral'}, speed: 'fast', betas: ['a'], fallbacks: []"
            })
    void what_only_tunes_or_asks_for_nothing_is_left_out(String field) throws Untranslatable {
        assertThat(Json.of(MessagesToChat.request(Json.of("{" + field + ", " + ASK + "}"), "m", "max_tokens")
                        .toString()))
                .isEqualTo(Json.of("{model: 'm', " + ASK + "}"));
    }

    @Test
    void the_billing_line_is_taken_off_and_the_rest_of_the_prompt_stays() throws Untranslatable {
        JsonNode chat = MessagesToChat.request(
                Json.of("{system: [{type: 'text', text: 'x-anthropic-billing-header: a; cch=1;'},"
                        + " {type: 'text', text: 'You are Claude Code.'}], " + ASK + "}"),
                "m",
                "max_tokens");
        JsonNode text = MessagesToChat.request(
                Json.of("{system: 'x-anthropic-billing-header: a; cch=1;\\nBe brief.', " + ASK + "}"),
                "m",
                "max_tokens");

        assertThat(chat.at("/messages/0/content").asText()).isEqualTo("You are Claude Code.");
        assertThat(text.at("/messages/0/content").asText()).isEqualTo("Be brief.");
    }

    @Test
    void what_a_tool_showed_is_shown_by_the_user_behind_all_results() throws Untranslatable {
        JsonNode messages = Json.of(MessagesToChat.request(Json.of("""
                {messages: [
                  {role: 'user', content: 'look'},
                  {role: 'assistant', content: [
                    {type: 'tool_use', id: 't1', name: 'Read', input: {}}, {type: 'tool_use', id: 't2', name: 'Search'}]},
                  {role: 'user', content: [
                    {type: 'text', text: 'and?'},
                    {type: 'tool_result', tool_use_id: 't1', content: [
                      {type: 'text', text: 'read'},
                      {type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'AAAA'}},
                      {type: 'document', source: {type: 'base64', media_type: 'application/pdf', data: 'BBBB'}}]},
                    {type: 'tool_result', tool_use_id: 't2', content: [
                      {type: 'tool_reference', tool_name: 'Grep'},
                      {type: 'search_result', source: 'https://a.example', title: 'A', content: [{type: 'text', text: 'found'}]},
                      {type: 'document', source: {type: 'content', content: [{type: 'text', text: 'in it'}]}}]}]}]}"""), "m", "max_tokens")
                .path("messages")
                .toString());

        assertThat(messages).isEqualTo(Json.of("""
                [{role: 'user', content: 'look'},
                 {role: 'assistant', content: null, tool_calls: [
                   {id: 't1', type: 'function', function: {name: 'Read', arguments: '{}'}},
                   {id: 't2', type: 'function', function: {name: 'Search', arguments: '{}'}}]},
                 {role: 'tool', tool_call_id: 't1', content:
                   "read\\n(The image is in the user's next message.)\\n(The document is in the user's next message.)"},
                 {role: 'tool', tool_call_id: 't2', content: 'Grep\\nA\\nhttps://a.example\\nfound\\nin it'},
                 {role: 'user', content: [
                   {type: 'text', text: 'Shown by the tool (t1):'},
                   {type: 'image_url', image_url: {url: 'data:image/png;base64,AAAA'}},
                   {type: 'file', file: {filename: 'document.pdf', file_data: 'data:application/pdf;base64,BBBB'}},
                   {type: 'text', text: 'and?'}]}]"""));
    }

    @Test
    void users_names_and_descriptions_that_are_too_long_for_openai_are_made_fit() throws Untranslatable {
        String longName = "mcp__ymir-privileged__get_failed_pipeline_jobs_from_merge_request_x";
        JsonNode chat = MessagesToChat.request(
                Json.of("{metadata: {user_id: '" + "u".repeat(150) + "'}, tool_choice: {type: 'tool', name: '"
                        + longName + "'}, tools: [{name: '" + longName + "', description: '" + "d".repeat(5000)
                        + "', strict: true, input_schema:"
                        + " {type: 'object', properties: {a: {type: 'string'}, b: {type: 'array'}}, required: ['a'], additionalProperties: false}}], "
                        + ASK + "}"),
                "m",
                "max_tokens");

        assertThat(OpenAiRules.refusals(chat)).isEmpty();
        assertThat(chat.path("user").asText()).hasSize(64);
        JsonNode function = chat.at("/tools/0/function");
        assertThat(function.path("name").asText())
                .startsWith("mcp__ymir-privileged__get_failed_pipeline_jobs")
                .hasSize(64);
        assertThat(chat.at("/tool_choice/function/name")).isEqualTo(function.path("name"));
        assertThat(function.path("strict").asBoolean(true)).isFalse();
        assertThat(function.at("/parameters/properties/b").toString()).isEqualTo("{\"type\":\"array\",\"items\":{}}");
        assertThat(chat.at("/messages/0/content").asText()).contains("d".repeat(5000));
    }

    @ParameterizedTest
    @CsvSource({
        "'', , 16000, high",
        "'tools: [{name: \"f\"}],', , 16000, ''",
        "'tools: [{name: \"f\"}],', true, 16000, high",
        "'', false, 16000, ''",
        "'', , 40000, high"
    })
    void effort_and_length_go_as_far_as_the_model_does(String tools, Boolean effort, long most, String told)
            throws Untranslatable {
        Addressee to =
                new Addressee("m", "max_tokens", new Capabilities(null, most, null, null, null, null, effort, null));
        JsonNode request = Json.of("{max_tokens: 32000, " + tools + " output_config: {effort: 'high'}, " + ASK + "}");

        ObjectNode chat = MessagesToChat.request(request, to, ToolNames.of(request));

        assertThat(chat.path("reasoning_effort").asText("")).isEqualTo(told);
        assertThat(chat.path("max_tokens").asLong()).isEqualTo(Math.min(most, 32000));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, true",
        "openai/gpt-5.4-mini, true",
        "eu-gpt-5-nano, true",
        "gpt5, true",
        "o1, true",
        "o3-mini, true",
        "azure/o4-mini, true",
        "gpt-4o, false",
        "gpt-oss-120b, false",
        "openai/gpt-oss-20b, false",
        "llama-3.3-70b-versatile, false",
        "marco-o1, false",
        "gpt-3.5-turbo, false",
        "gpt-35-turbo, false",
        "o1x, false"
    })
    void models_that_think_are_known_by_their_names(String model, boolean thinks) {
        assertThat(Addressee.isNamedLikeThinkers(model)).isEqualTo(thinks);
    }
}
