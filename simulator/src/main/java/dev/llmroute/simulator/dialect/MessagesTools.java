package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.MessagesCheck.invalid;
import static dev.llmroute.simulator.dialect.MessagesCheck.isOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Anthropic refuses of tools and of the choice among them.
 *
 * @see <a href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use">Anthropic: how to implement tool use</a>
 */
final class MessagesTools {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

    /** The pattern that the error quotes: anthropics/claude-code#79418, n8n-io/n8n#30590. */
    private static final Pattern PROPERTY = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

    private static final Set<String> FIELDS = Set.of(
            "allowed_callers",
            "cache_control",
            "defer_loading",
            "description",
            "eager_input_streaming",
            "input_examples",
            "input_schema",
            "name",
            "strict",
            "type");

    private MessagesTools() {}

    static void check(JsonNode body) throws InvalidRequest {
        Set<String> names = new HashSet<>();
        JsonNode tools = body.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            if (tool.path("type").asText("custom").equals("custom")) {
                custom("tools." + i + ".custom", tool);
            }
            if (!names.add(tool.path("name").asText())) {
                throw invalid("tools", "Tool names must be unique.");
            }
        }
        choice(body.path("tool_choice"), names);
    }

    private static void custom(String path, JsonNode tool) throws InvalidRequest {
        for (String field : (Iterable<String>) tool::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw invalid(path + "." + field, "Extra inputs are not permitted");
            }
        }
        if (!NAME.matcher(tool.path("name").asText()).matches()) {
            throw invalid(path + ".name", "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        JsonNode schema = tool.path("input_schema");
        // lidge-jun/opencodex#75, Kilo-Org/kilocode#12238
        if (!schema.has("type")) {
            throw invalid(path + ".input_schema.type", "Field required");
        }
        if (!schema.path("type").asText().equals("object")) {
            throw invalid(path + ".input_schema.type", "Input should be 'object'");
        }
        for (String combination : List.of("oneOf", "allOf", "anyOf")) {
            if (schema.has(combination)) {
                throw invalid(
                        path + ".input_schema",
                        "input_schema does not support oneOf, allOf, or anyOf at the top level");
            }
        }
        for (String property : (Iterable<String>) schema.path("properties")::fieldNames) {
            if (!PROPERTY.matcher(property).matches()) {
                throw invalid(
                        path + ".input_schema.properties",
                        "Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'");
            }
        }
        if (tool.path("strict").asBoolean()) {
            SchemaRules.anthropic(path, schema);
        }
    }

    private static void choice(JsonNode choice, Set<String> names) throws InvalidRequest {
        if (MessagesCheck.absent(choice)) {
            return;
        }
        if (names.isEmpty()) {
            throw invalid("tool_choice", "tool_choice may only be specified while providing tools");
        }
        String name = choice.path("name").asText();
        if (isOf(choice, "tool") && !names.contains(name)) {
            throw invalid("tool_choice", "Tool '" + name + "' not found in provided tools");
        }
    }
}
