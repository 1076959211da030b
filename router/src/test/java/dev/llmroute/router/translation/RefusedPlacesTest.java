package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal with a place means the last field of the place, and never what is asked. */
class RefusedPlacesTest {
    private static final String CHAT = """
            {model: 'm', messages: [{role: 'user', content: [{type: 'text', text: 'look'}, {type: 'image_url', image_url: {url: 'u'}}]},
              {role: 'assistant', content: 'hm', reasoning_content: 'th', annotations: [{a: 1}], tool_calls: [
                {index: 0, id: 'call_1', type: 'function', extra_content: {g: 1}, function: {name: 'f', arguments: '{\\"a\\":1}'}}]},
              {role: 'tool', tool_call_id: 'call_1', content: 'res'}, {role: 'user', content: 'go on'}],
             tools: [{type: 'function', function: {name: 'f', description: 'd', strict: false, parameters: {type: 'object', properties: {strict: {type: 'string'}}}}}],
             tool_choice: 'auto', stop: ['X'], response_format: {type: 'json_object'}, logit_bias: {'1': 5}}""";

    private static final String MESSAGES = """
            {model: 'm', max_tokens: 4000, messages: [{role: 'user', content: 'hi'}, {role: 'assistant', content: [{type: 'text', text: 'hm', citations: [{a: 1}]},
              {type: 'tool_use', id: 't1', name: 'f', input: {caller: 1}, caller: {type: 'direct'}}]},
              {role: 'user', content: [{type: 'tool_result', tool_use_id: 't1', content: [{type: 'text', text: 'res'}]}]}],
             tools: [{name: 'f', input_schema: {type: 'object', properties: {}}, eager_input_streaming: true, defer_loading: true}],
             thinking: {type: 'enabled', budget_tokens: 2000}, output_config: {effort: 'high'}}""";

    /** How vendors write a place: brackets, dots, a list of names, the object and then the field. */
    private static final List<Function<List<String>, String>> FORMS = List.of(
            way -> error("Unknown parameter: '" + brackets(way) + "'."),
            way -> "{\"error\": {\"message\": \"Unsupported value\", \"param\": \"" + brackets(way) + "\"}}",
            way -> error(String.join(".", way) + ": Extra inputs are not permitted"),
            way -> error("'" + String.join(".", way.subList(0, way.size() - 1)) + "' : property '" + way.getLast()
                    + "' is unsupported"),
            way -> error("body -> " + String.join(" -> ", way) + "\n  extra fields not permitted"),
            way -> error("Invalid JSON payload received. Unknown name \"" + way.getLast() + "\" at '"
                    + brackets(way.subList(0, way.size() - 1)) + "': Cannot find field."),
            way -> "{\"detail\": [{\"type\": \"extra_forbidden\", \"loc\": [\"body\", \"" + String.join("\", \"", way)
                    + "\"], \"msg\": \"Extra inputs are not permitted\"}]}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages/1/tool_calls/0/index",
                "messages/1/tool_calls/0/extra_content",
                "messages/1/annotations",
                "messages/1/reasoning_content"
            })
    void only_the_field_that_ends_the_place_goes_even_at_the_first_target(String place) {
        for (Function<List<String>, String> form : FORMS) {
            ObjectNode request = (ObjectNode) Json.of(CHAT);
            String error = form.apply(List.of(place.split("/")));

            assertThat(SparedFields.adapt(Refusal.read(error), request, true))
                    .as(error)
                    .hasSize(1);
            assertThat(request).as(error).isEqualTo(without(CHAT, place));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "messages.1.content.1.tool_use.caller | messages/1/content/1/caller",
                "messages.1.content.0.text.citations | messages/1/content/0/citations",
                "tools.0.custom.eager_input_streaming | tools/0/eager_input_streaming",
                "tools.0.custom.defer_loading | tools/0/defer_loading",
                "output_config.effort | output_config"
            })
    void types_between_the_names_of_a_place_are_passed_over(String place, String gone) {
        ObjectNode request = (ObjectNode) Json.of(MESSAGES);

        SparedFields.adapt(Refusal.read(error(place + ": Extra inputs are not permitted")), request, false);

        assertThat(request).isEqualTo(without(MESSAGES, gone));
    }

    @Test
    void what_is_asked_is_never_left_out_whatever_place_is_named() {
        for (String asked : List.of(CHAT, MESSAGES)) {
            for (List<String> way : ways(Json.of(asked), List.of())) {
                for (Function<List<String>, String> form : FORMS) {
                    ObjectNode request = (ObjectNode) Json.of(asked);

                    SparedFields.adapt(Refusal.read(form.apply(way)), request, false);

                    assertThat(essence(request)).as(form.apply(way)).isEqualTo(essence(Json.of(asked)));
                }
            }
        }
    }

    @Test
    void ids_are_replaced_in_call_and_result() {
        for (String error : List.of(
                error(
                        "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 46 instead."),
                "{\"error\": {\"message\": \"string too long\", \"param\": \"messages[2].tool_call_id\"}}",
                "{\"detail\": [{\"loc\": [\"body\", \"messages\", 1, \"assistant\", \"tool_calls\", 0, \"id\"], \"msg\": \"Tool call id must be 9 chars\"}]}")) {
            ObjectNode request = (ObjectNode) Json.of(CHAT);

            SparedFields.adapt(Refusal.read(error), request, true);

            String id = request.at("/messages/1/tool_calls/0/id").asText();
            assertThat(id)
                    .as(error)
                    .matches("[a-zA-Z0-9]{9}")
                    .isEqualTo(request.at("/messages/2/tool_call_id").asText());
            assertThat(request.at("/messages/1/tool_calls/0/function/name").asText())
                    .isEqualTo("f");
        }
    }

    @Test
    void a_place_names_the_role_that_has_no_equal() {
        ObjectNode request = (ObjectNode) Json.of("{messages: [{role: 'developer', content: 'x'}]}");

        SparedFields.adapt(
                Refusal.read(
                        "{\"detail\": [{\"type\": \"literal_error\", \"loc\": [\"body\", \"messages\", 0, \"role\"], \"msg\": \"Input should be 'system'\", \"input\": \"developer\"}]}"),
                request,
                false);

        assertThat(request).isEqualTo(Json.of("{messages: [{role: 'system', content: 'x'}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "This model does not support the effort parameter. | output_config: {effort: 'high'} | ",
                "output_config: Extra inputs are not permitted | output_config: {effort: 'high', format: {a: 1}} | output_config: {format: {a: 1}}",
                "Argument not supported on this model: presencePenalty | presence_penalty: 1 | ",
                "Model grok does not support parameter reasoningEffort. | reasoning_effort: 'low' | ",
                "adaptive thinking is not supported on this model | max_tokens: 8000, thinking: {type: 'adaptive'} | max_tokens: 8000, thinking: {type: 'enabled', budget_tokens: 4000}",
                "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: 'disabled', 'enabled' | max_tokens: 500, thinking: {type: 'adaptive'} | max_tokens: 500",
                "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior. | thinking: {type: 'enabled', budget_tokens: 2000}, output_config: {effort: 'low'} | thinking: {type: 'adaptive'}, output_config: {effort: 'low'}",
                "Extended thinking is not supported on this model. | thinking: {type: 'enabled', budget_tokens: 2000} | ",
                "max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000. | max_tokens: 32000 | max_tokens: 16384",
                "max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku-20241022 | max_tokens: 32000, thinking: {type: 'enabled', budget_tokens: 9000} | max_tokens: 8192, thinking: {type: 'enabled', budget_tokens: 4096}",
                "Invalid max_tokens value, the valid range of max_tokens is [1, 8192] | max_tokens: 32000 | max_tokens: 8192",
                "it has a maxOutputTokens value of 32000 but the supported range is from 1 (inclusive) to 8193 (exclusive). | max_tokens: 32000 | max_tokens: 8192",
                "Unsupported parameter: 'reasoning.summary' is not supported with this model. | reasoning: {summary: 'auto', effort: 'low'}, input: [] | reasoning: {effort: 'low'}, input: []",
                "invalid beta flag | anthropic_beta: ['x-2025'] | ",
                "Unknown parameter: 'store'. | store: false, input: 'x' | store: false, input: 'x'",
                "Unknown parameter: 'store'. | store: false, messages: ['x'] | messages: ['x']"
            })
    void settings_become_what_the_model_takes(String message, String before, String after) {
        ObjectNode request = (ObjectNode) Json.of("{" + before + "}");

        SparedFields.adapt(Refusal.read(error(message)), request, false);

        assertThat(Json.of(request.toString())).isEqualTo(Json.of("{" + (after == null ? "" : after) + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "messages[1].content: Input should be a valid string | {content: null, tool_calls: [{id: 'c'}]} | {content: '', tool_calls: [{id: 'c'}]}",
                "messages[0]: invalid type: sequence, expected a string at line 1 column 50 | {content: [{type: 'text', text: 'a'}, {type: 'text', text: 'b'}]} | {content: 'a\\nb'}",
                "messages[0].content must be a string | {content: [{type: 'image_url', image_url: {url: 'u'}}]} | {content: [{type: 'image_url', image_url: {url: 'u'}}]}",
                "Unexpected message role. | {role: 'developer'} | {role: 'system'}",
                "'messages.1' : property 'reasoning' is unsupported | {role: 'assistant', reasoning: 'x', reasoning_details: [1]} | {role: 'assistant'}"
            })
    void messages_become_what_the_target_takes(String message, String before, String after) {
        ObjectNode request = (ObjectNode) Json.of("{messages: [" + before + "]}");

        SparedFields.adapt(Refusal.read(error(message)), request, false);

        assertThat(request).isEqualTo(Json.of("{messages: [" + after + "]}"));
    }

    @Test
    void a_name_that_may_not_go_is_left_at_every_message() {
        ObjectNode request =
                (ObjectNode) Json.of("{messages: [{role: 'system', name: 's'}, {role: 'tool', name: 'f'}]}");

        SparedFields.adapt(Refusal.read(error("'messages.0' : property 'name' is unsupported")), request, false);

        assertThat(request.findValues("name")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The `reasoning_content` in the thinking mode must be passed back to the API.",
                "thinking is enabled but reasoning_content is missing in assistant tool call message at index 1",
                "messages[1].reasoning_content must not be empty"
            })
    void a_demanded_thought_is_put_where_none_is(String message) {
        ObjectNode request = (ObjectNode) Json.of("""
                {messages: [{role: 'assistant', content: 'a'}, {role: 'assistant', tool_calls: [{id: 'c'}]}, {role: 'assistant', reasoning_content: '', tool_calls: [{id: 'd'}]},
                 {role: 'assistant', reasoning_content: 'kept', tool_calls: [{id: 'e'}]}, {role: 'assistant', reasoning: 'told', tool_calls: [{id: 'f'}]}]}""");

        assertThat(SparedFields.adapt(Refusal.read(error(message)), request, true))
                .containsExactly("reasoning_content");

        assertThat(request.path("messages")
                        .valueStream()
                        .map(each -> each.path("reasoning_content").asText("none")))
                .containsExactly("none", DemandedThoughts.PLACEHOLDER, DemandedThoughts.PLACEHOLDER, "kept", "told");
    }

    @Test
    void a_name_that_no_tool_can_have_is_mended_in_the_history() {
        ObjectNode request = (ObjectNode) Json.of("""
                {messages: [{role: 'assistant', content: [{type: 'tool_use', id: 't', name: 'functions.f', input: {}}, {type: 'tool_use', id: 'u', name: '', input: {}}]}]}""");

        SparedFields.adapt(
                Refusal.read(error(
                        "messages.0.content.0.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")),
                request,
                true);

        assertThat(request.at("/messages/0/content").findValuesAsText("name")).containsExactly("f", "unnamed_tool");
    }

    private static List<List<String>> ways(JsonNode node, List<String> way) {
        List<List<String>> all = new ArrayList<>();
        if (way.size() > 1) {
            all.add(way);
        }
        node.properties().forEach(each -> all.addAll(ways(each.getValue(), and(way, each.getKey()))));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            all.addAll(ways(node.get(i), and(way, Integer.toString(i))));
        }
        return all;
    }

    private static List<String> and(List<String> way, String name) {
        List<String> longer = new ArrayList<>(way);
        longer.add(name);
        return longer;
    }

    /** What is asked: the request without what may go. */
    private static JsonNode essence(JsonNode request) {
        ObjectNode asked = request.deepCopy();
        for (String field : List.of("index", "extra_content", "annotations", "reasoning_content", "citations")) {
            asked.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
        }
        asked.remove(List.of("output_config", "thinking"));
        asked.path("messages")
                .forEach(message -> message.path("content").forEach(block -> {
                    if (block instanceof ObjectNode object) {
                        object.remove("caller");
                    }
                }));
        asked.path("tools").forEach(tool -> {
            ((ObjectNode) tool).remove(List.of("eager_input_streaming", "defer_loading"));
            if (tool.path("function") instanceof ObjectNode function) {
                function.remove("strict");
            }
        });
        return asked;
    }

    private static JsonNode without(String request, String place) {
        JsonNode tree = Json.of(request);
        int end = place.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) (end < 0 ? tree : tree.at("/" + place.substring(0, end)));
        parent.remove(place.substring(end + 1));
        return tree;
    }

    private static String brackets(List<String> way) {
        StringBuilder path = new StringBuilder();
        for (String name : way) {
            boolean number = Character.isDigit(name.charAt(0));
            path.append(number ? "[" + name + "]" : (path.isEmpty() ? "" : ".") + name);
        }
        return path.toString();
    }

    private static String error(String message) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.putObject("error").put("message", message);
        return error.toString();
    }
}
