package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The tools of an OpenAI chat as Anthropic's messages have them. */
final class MessagesTools {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagesTools() {}

    /** Tells them to the request, if there are any: Anthropic refuses a choice without tools. */
    static void into(ObjectNode out, JsonNode chat, ToolNames names) throws Untranslatable {
        ArrayNode tools = JSON.arrayNode();
        for (JsonNode tool : chat.path("tools")) {
            if (!tool.path("type").asText().equals("function")) {
                throw ChatToMessages.none(
                        "a tool of type \"" + tool.path("type").asText() + "\"");
            }
            ObjectNode told = tool(tool.path("function"), names);
            tools.add(CacheMarks.copied(tool, CacheMarks.copied(tool.path("function"), told)));
        }
        ObjectNode choice = choice(chat.path("tool_choice"), names);
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        boolean oneAtATime = chat.path("parallel_tool_calls").isBoolean()
                && !chat.path("parallel_tool_calls").asBoolean();
        if (oneAtATime && !choice.path("type").asText().equals("none")) {
            (choice.isEmpty() ? choice.put("type", "auto") : choice).put("disable_parallel_tool_use", true);
        }
        if (!choice.isEmpty()) {
            out.set("tool_choice", choice);
        }
    }

    private static ObjectNode tool(JsonNode function, ToolNames names) {
        ObjectNode tool = JSON.objectNode().put("name", names.told(function.path("name")));
        if (!function.path("description").asText("").isBlank()) {
            tool.set("description", function.get("description"));
        }
        ObjectNode schema = names.properties()
                .schema(function.path("name").asText(""), ToolSchema.forAnthropic(function.path("parameters")));
        // Under strict, tools have the limits of answers.
        Optional<ObjectNode> strict = function.path("strict").asBoolean() ? AnswerSchema.of(schema) : Optional.empty();
        tool.set("input_schema", strict.orElse(schema));
        return strict.isPresent() ? tool.put("strict", true) : tool;
    }

    private static ObjectNode choice(JsonNode choice, ToolNames names) throws Untranslatable {
        ObjectNode out = JSON.objectNode();
        if (choice.isObject() && !choice.isEmpty()) {
            if (!choice.path("type").asText().equals("function")) {
                throw ChatToMessages.none(
                        "a \"tool_choice\" of type \"" + choice.path("type").asText() + "\"");
            }
            return out.put("type", "tool").put("name", names.told(choice.at("/function/name")));
        }
        return switch (choice.asText("")) {
            case "auto", "none" -> out.put("type", choice.asText());
            case "required" -> out.put("type", "any");
            default -> out;
        };
    }
}
