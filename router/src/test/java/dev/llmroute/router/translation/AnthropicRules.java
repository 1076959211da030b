package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Anthropic refuses in a request, with the words of its errors.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/handle-tool-calls">Anthropic: where results of tools stand</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/structured-outputs">Anthropic: limits of JSON schemas</a>
 */
public final class AnthropicRules {
    private static final String ID = "[a-zA-Z0-9_-]{1,64}";
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final List<String> refusals = new ArrayList<>();

    private AnthropicRules() {}

    /** Its words; empty where it takes the request. */
    public static List<String> refusals(JsonNode request) {
        AnthropicRules rules = new AnthropicRules();
        rules.system(request.path("system"));
        rules.messages(request.path("messages"));
        rules.tools(request);
        rules.others(request);
        return rules.refusals;
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            refusals.add(why);
        }
    }

    private void system(JsonNode system) {
        refuse(
                system.isTextual() && system.asText().isBlank(),
                "system: text content blocks must contain non-whitespace text");
        texts(system);
    }

    private void texts(JsonNode blocks) {
        for (JsonNode block : blocks) {
            refuse(
                    block.path("type").asText().equals("text")
                            && block.path("text").asText().isBlank(),
                    "text content blocks must contain non-whitespace text");
        }
    }

    private void messages(JsonNode messages) {
        refuse(messages.isEmpty(), "messages: at least one message is required");
        refuse(!messages.path(0).path("role").asText().equals("user"), "first message must use the user role");
        Set<String> ids = new HashSet<>();
        Set<String> waiting = new TreeSet<>();
        String before = "";
        for (JsonNode message : messages) {
            String role = message.path("role").asText();
            refuse(role.equals(before), "roles must alternate");
            before = role;
            JsonNode content = message.path("content");
            refuse(content.isEmpty(), "messages must have non-empty content");
            texts(content);
            results(content, waiting);
            waiting.clear();
            for (JsonNode block : content) {
                block(block, role, ids, waiting);
            }
        }
        refuse(!waiting.isEmpty(), "tool_use ids were found without tool_result blocks immediately after: " + waiting);
        JsonNode last = messages.path(messages.size() - 1);
        String text = last.path("content")
                .path(last.path("content").size() - 1)
                .path("text")
                .asText("");
        refuse(
                last.path("role").asText().equals("assistant") && !text.equals(text.stripTrailing()),
                "final assistant content cannot end with trailing whitespace");
    }

    private void results(JsonNode content, Set<String> waiting) {
        Set<String> given = new TreeSet<>();
        boolean others = false;
        for (JsonNode block : content) {
            if (!block.path("type").asText().equals("tool_result")) {
                others = true;
                continue;
            }
            String id = block.path("tool_use_id").asText();
            refuse(others, "tool_result blocks must come first");
            refuse(!given.add(id), "each tool_use must have a single result");
            texts(block.path("content"));
        }
        refuse(!given.equals(waiting), "results " + given + " of calls " + waiting);
    }

    private void block(JsonNode block, String role, Set<String> ids, Set<String> waiting) {
        switch (block.path("type").asText()) {
            case "tool_use" -> {
                String id = block.path("id").asText();
                refuse(!role.equals("assistant"), "tool_use of a user");
                refuse(!id.matches(ID), "tool_use.id: String should match pattern: " + id);
                refuse(!ids.add(id), "tool_use ids must be unique: " + id);
                refuse(!block.path("input").isObject(), "tool_use.input: Input should be an object");
                refuse(!block.path("name").asText().matches(ID), "tool_use.name: String should match pattern");
                waiting.add(id);
            }
            case "image" -> {
                JsonNode source = block.path("source");
                refuse(
                        source.path("type").asText().equals("base64")
                                && !IMAGES.contains(source.path("media_type").asText()),
                        "source.base64.media_type: " + source.path("media_type"));
                refuse(
                        source.path("type").asText().equals("url")
                                && !source.path("url").asText().startsWith("http"),
                        "source.url: " + source.path("url"));
            }
            default -> {}
        }
    }

    private void tools(JsonNode request) {
        refuse(request.has("tool_choice") && request.path("tools").isEmpty(), "tool_choice without tools");
        for (JsonNode tool : request.path("tools")) {
            JsonNode schema = tool.path("input_schema");
            refuse(!schema.path("type").asText().equals("object"), "input_schema.type: Field required");
            refuse(
                    schema.has("oneOf") || schema.has("anyOf") || schema.has("allOf"),
                    "input_schema does not support oneOf, allOf, or anyOf at the top level");
            refuse(!tool.path("name").asText().matches(ID), "tools.name: String should match pattern");
            schema.path("properties")
                    .fieldNames()
                    .forEachRemaining(name -> refuse(
                            !name.matches("[a-zA-Z0-9_.-]{1,64}"), "Property keys should match pattern: " + name));
            if (tool.path("strict").asBoolean()) {
                closed(schema);
            }
        }
    }

    private void others(JsonNode request) {
        for (JsonNode stop : request.path("stop_sequences")) {
            refuse(stop.asText().isBlank(), "stop_sequences: each stop sequence must contain non-whitespace");
        }
        String user = request.at("/metadata/user_id").asText("");
        refuse(user.length() > 256 || user.contains("@"), "metadata.user_id");
        JsonNode schema = request.at("/output_config/format/schema");
        if (!schema.isMissingNode()) {
            closed(schema);
        }
    }

    private void closed(JsonNode schema) {
        boolean isObject = schema.path("type").asText().equals("object");
        refuse(
                isObject && !schema.path("additionalProperties").equals(JsonNodeFactory.instance.booleanNode(false)),
                "'additionalProperties' must be explicitly set to false");
        for (String field : List.of(
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "multipleOf",
                "minLength",
                "maxLength",
                "maxItems",
                "oneOf")) {
            refuse(
                    schema.path(field).isValueNode() && !schema.path(field).isMissingNode(),
                    field + " is not supported");
        }
        for (JsonNode each : schema) {
            closed(each);
        }
    }
}
