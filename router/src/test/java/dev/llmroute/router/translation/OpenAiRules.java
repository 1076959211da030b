package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What OpenAI refuses in a chat request, with the words of its errors.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create a chat completion</a>
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">OpenAI: supported schemas</a>
 */
public final class OpenAiRules {
    private static final String NAME = "[a-zA-Z0-9_-]{1,64}";

    private final List<String> refusals = new ArrayList<>();

    private OpenAiRules() {}

    /** Its words; empty where it takes the request. */
    public static List<String> refusals(JsonNode request) {
        OpenAiRules rules = new OpenAiRules();
        rules.messages(request.path("messages"));
        rules.tools(request);
        rules.refuse(request.path("user").asText("").length() > 64, "user: string too long, maximum length 64");
        rules.refuse(request.path("stop").size() > 4, "stop: array too long");
        JsonNode schema = request.at("/response_format/json_schema");
        if (schema.path("strict").asBoolean()) {
            rules.strict(schema.path("schema"));
        }
        return rules.refusals;
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            refusals.add(why);
        }
    }

    private void messages(JsonNode messages) {
        Set<String> waiting = new TreeSet<>();
        for (JsonNode message : messages) {
            String role = message.path("role").asText();
            if (role.equals("tool")) {
                refuse(
                        !waiting.remove(message.path("tool_call_id").asText()),
                        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'");
                refuse(!message.path("content").isTextual(), "a tool's content is text");
                continue;
            }
            refuse(!waiting.isEmpty(), "'tool_calls' must be followed by tool messages: " + waiting);
            waiting.clear();
            for (JsonNode call : message.path("tool_calls")) {
                String id = call.path("id").asText();
                refuse(id.isBlank() || id.length() > 40, "tool_calls.id: string too long, maximum length 40");
                refuse(!waiting.add(id), "duplicate tool_call ids");
                refuse(!call.at("/function/name").asText().matches(NAME), "function.name: does not match pattern");
                refuse(!call.at("/function/arguments").isTextual(), "function.arguments: a text");
            }
        }
        refuse(!waiting.isEmpty(), "'tool_calls' must be followed by tool messages: " + waiting);
    }

    private void tools(JsonNode request) {
        refuse(request.has("tool_choice") && request.path("tools").isEmpty(), "tool_choice only with tools");
        refuse(
                request.has("parallel_tool_calls") && request.path("tools").isEmpty(),
                "parallel_tool_calls only with tools");
        for (JsonNode tool : request.path("tools")) {
            JsonNode function = tool.path("function");
            refuse(!function.path("name").asText().matches(NAME), "function.name: does not match pattern");
            refuse(function.path("description").asText("").length() > 1024, "function.description: string too long");
            refuse(!function.at("/parameters/properties").isObject(), "object schema missing properties");
            if (function.path("strict").asBoolean()) {
                strict(function.path("parameters"));
            }
        }
    }

    private void strict(JsonNode schema) {
        if (schema.path("type").asText().equals("object")) {
            Set<String> properties = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(properties::add);
            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(each -> required.add(each.asText()));
            refuse(!properties.equals(required), "'required' must include every key in properties");
            refuse(schema.path("additionalProperties").asBoolean(true), "'additionalProperties' must be false");
        }
        for (JsonNode each : schema) {
            strict(each);
        }
    }
}
