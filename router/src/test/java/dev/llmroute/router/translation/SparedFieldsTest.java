package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out of a request or renamed since a provider's error names it, in the vendors' words. */
class SparedFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // DeepSeek, Groq, Mistral, Azure
                "Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`, expected one of `system`, `user` | role: 'developer' | role: 'system'",
                "'messages.0' : discriminator property 'role' has invalid value, got 'developer' | role: 'developer' | role: 'system'",
                "Unexpected role 'developer' after role 'user' | role: 'developer' | role: 'system'",
            })
    void the_role_developer_is_the_role_system(String message, String before, String after) {
        String request = "{messages: [{ROLE, content: 'be brief'}, {role: 'user', content: 'developer'}]}";

        assertThat(adapted(request.replace("ROLE", before), error(message)))
                .isEqualTo(Json.of(request.replace("ROLE", after)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead. | max_tokens: 5 | max_completion_tokens: 5",
                "property 'max_completion_tokens' is unsupported | max_completion_tokens: 5 | max_tokens: 5",
                "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported. | temperature: 0.2 | ",
                "`temperature` and `top_p` cannot both be specified for this model. | temperature: 0.2, top_p: 0.9 | temperature: 0.2",
                "Unrecognized request argument supplied: store | store: true | ",
                "json: unknown field \"metadata\" | metadata: {a: 'b'} | ",
                "body -> service_tier: extra fields not permitted | service_tier: 'auto' | ",
                "`parallel_tool_calls` is not supported | parallel_tool_calls: false | ",
                "Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. | reasoning_effort: 'high' | ",
                "Function tools are only supported with reasoning_effort 'none'. | reasoning_effort: 'high' | reasoning_effort: 'none'",
                "stream_options: Extra inputs are not permitted | stream_options: {include_usage: true} | ",
                "property 'logprobs' is unsupported | logprobs: false | ",
                "Unknown name \"verbosity\": Cannot find field. | verbosity: 'low' | ",
                "不支持参数 'seed' | seed: 7 | "
            })
    void what_changes_no_meaning_goes(String message, String before, String after) {
        assertThat(adapted("{model: 'm', " + before + "}", error(message)))
                .isEqualTo(Json.of("{model: 'm'" + (after == null ? "" : ", " + after) + "}"));
    }

    @Test
    void a_place_names_a_field_as_well_as_a_sentence() {
        assertThat(adapted("{store: true, user: 'u', seed: 1}", """
                {"object": "error", "message": {"detail": [
                   {"type": "extra_forbidden", "loc": ["body", "store"], "msg": "Extra inputs are not permitted", "input": {"seed": "'user'"}}]}}""")).isEqualTo(Json.of("{user: 'u', seed: 1}"));
        assertThat(adapted("{store: true, temperature: 2}", """
                {"error": {"message": "This value is not supported.", "param": "temperature", "code": "unsupported_value"}}""")).isEqualTo(Json.of("{store: true}"));
        assertThat(adapted("{user: 'u', messages: [{role: 'user', content: 'x'}]}", """
                {"detail": [{"loc": ["body", "messages", 0, "user", "content"], "msg": "Extra inputs are not permitted"}]}"""))
                .isEqualTo(Json.of("{user: 'u', messages: [{role: 'user', content: 'x'}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)] | reasoning_content: 'hm'",
                "property 'reasoning' is unsupported | reasoning: 'hm'",
                "messages.0.assistant.reasoning_content: property is not allowed | reasoning_content: 'hm'",
                "Unknown parameter: 'messages[1].annotations'. | annotations: []",
                "Additional properties are not allowed ('refusal' was unexpected) | refusal: null",
                "[] is not supported - 'messages.1.tool_calls' | tool_calls: []"
            })
    void fields_that_other_vendors_left_in_answers_go_even_at_the_first_target(String message, String field) {
        ObjectNode request = (ObjectNode) Json.of("{store: true, messages: [{role: 'assistant', content: 'x', " + field
                + "}, {role: 'user', content: 'y'}]}");

        assertThat(SparedFields.adapt(Refusal.read(error(message)), request, true))
                .hasSize(1);
        assertThat(request)
                .isEqualTo(Json.of(
                        "{store: true, messages: [{role: 'assistant', content: 'x'}, {role: 'user', content: 'y'}]}"));
    }

    @Test
    void ids_of_tool_calls_become_nine_letters_and_digits_at_calls_and_results_alike() {
        String history = """
                {messages: [{role: 'assistant', tool_calls: [{id: 'functions.f:0', function: {name: 'f'}}, {id: 'a1b2c3d4e', function: {name: 'g'}}]},
                 {role: 'tool', tool_call_id: 'functions.f:0', content: 'x'}, {role: 'tool', tool_call_id: 'a1b2c3d4e', content: 'y'}]}""";
        for (String message : List.of(
                "Tool call id was functions.f:0 but must be a-z, A-Z, 0-9, with a length of 9.",
                "Invalid 'messages[0].tool_calls[0].id': string too long. Expected a string with maximum length 40.",
                "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")) {
            ObjectNode request = (ObjectNode) Json.of(history);

            assertThat(SparedFields.adapt(Refusal.read(error(message)), request, true))
                    .containsExactly("tool_call_id");
            String id = request.at("/messages/0/tool_calls/0/id").asText();
            assertThat(id)
                    .matches("[a-zA-Z0-9]{9}")
                    .isEqualTo(request.at("/messages/1/tool_call_id").asText());
            assertThat(request.at("/messages/0/tool_calls/1/id").asText()).isEqualTo("a1b2c3d4e");
            assertThat(request.at("/messages/2/tool_call_id").asText()).isEqualTo("a1b2c3d4e");
        }
    }

    @Test
    void thoughts_that_a_target_cannot_read_go() {
        ObjectNode responses = (ObjectNode) Json.of("""
                {input: [{type: 'message', role: 'user'}, {type: 'reasoning', encrypted_content: 'gAAA'}, {type: 'function_call'}]}""");
        SparedFields.adapt(
                Refusal.read(
                        "{\"error\": {\"message\": \"The encrypted content gAAA could not be verified.\", \"code\": \"invalid_encrypted_content\"}}"),
                responses,
                true);
        assertThat(responses).isEqualTo(Json.of("{input: [{type: 'message', role: 'user'}, {type: 'function_call'}]}"));

        ObjectNode messages = (ObjectNode) Json.of("""
                {messages: [{role: 'assistant', content: [{type: 'thinking', thinking: 'hm', signature: 'x'}, {type: 'text', text: 'yes'}]}]}""");
        SparedFields.adapt(
                Refusal.read(error("messages.0.content.0: Invalid `signature` in `thinking` block")), messages, true);
        assertThat(messages)
                .isEqualTo(Json.of("{messages: [{role: 'assistant', content: [{type: 'text', text: 'yes'}]}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The `reasoning_content` in the thinking mode must be passed back to the API.",
                "Invalid 'temperature': must be less than or equal to 1.",
                "Unsupported parameter: 'logit_bias' is not supported with this model.",
                "Unsupported parameter: 'tools' is not supported with this model.",
                "Unsupported parameter: 'response_format' of type 'json_schema' is not supported with this model.",
                "The user sent metadata of a store that is not supported.",
                "tool_call_id call_1 not found in the calls before",
                "Bad request"
            })
    void what_is_asked_is_never_changed(String message) {
        String request = """
                {model: 'm', max_tokens: 32000, temperature: 1.5, logit_bias: {'1': 2}, tools: [{type: 'function'}], user: 'u', metadata: {}, store: true,
                 response_format: {type: 'json_schema'}, messages: [{role: 'assistant', content: 'x', reasoning_content: 'hm', tool_calls: [{id: 'c'}]},
                 {role: 'tool', tool_call_id: 'c', content: 'x'}]}""";

        assertThat(adapted(request, error(message))).isEqualTo(Json.of(request));
    }

    @Test
    void fields_of_the_request_itself_stay_where_only_its_history_may_change() {
        ObjectNode request = (ObjectNode) Json.of("{temperature: 0.2, messages: [{role: 'developer', content: 'x'}]}");
        for (String message : List.of("'temperature' is not supported", "unknown role 'developer'")) {
            assertThat(SparedFields.adapt(Refusal.read(error(message)), request, true))
                    .isEmpty();
        }
    }

    private static ObjectNode adapted(String request, String error) {
        ObjectNode body = (ObjectNode) Json.of(request);
        SparedFields.adapt(Refusal.read(error), body, false);
        return body;
    }

    private static String error(String message) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.putObject("error").put("message", message);
        return error.toString();
    }
}
