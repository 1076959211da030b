package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A request for Anthropic's messages as one for OpenAI's chat completions. {@code docs/dialects.md} lists what is carried over, what
 * is left out, and what cannot be said at all.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create a chat completion</a>
 */
public final class MessagesToChat {
    /** OpenAI takes no more. */
    private static final int MAX_STOPS = 4;

    /** Without these fields the answer would be another one than was asked for. */
    private static final Set<String> NEEDED = Set.of("container", "context_management", "mcp_servers", "prefill");

    private static final Map<String, String> EFFORTS =
            Map.of("low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh", "max", "xhigh");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagesToChat() {}

    /**
     * The request for another model, in the other dialect.
     *
     * @param maxTokens the name of the field that bounds the answer: {@code max_completion_tokens} at OpenAI itself,
     *     {@code max_tokens} at most who are compatible with it
     * @throws Untranslatable where a target of that dialect could only give another answer than was asked for
     */
    public static ObjectNode request(JsonNode messages, String model, String maxTokens) throws Untranslatable {
        for (String field : NEEDED) {
            if (messages.hasNonNull(field)) {
                throw none("\"" + field + "\"");
            }
        }
        ObjectNode out = JSON.objectNode().put("model", model);
        out.set("messages", new Chat(messages).messages());
        if (messages.path("max_tokens").isNumber()) {
            out.set(maxTokens, messages.get("max_tokens"));
        }
        tools(messages, out);
        sampling(messages, out);
        JsonNode config = messages.path("output_config");
        // The name that the field had while it was new.
        format(config.has("format") ? config.get("format") : messages.path("output_format"), out);
        String effort = EFFORTS.get(config.path("effort").asText(""));
        if (effort != null) {
            out.put("reasoning_effort", effort);
        }
        return out;
    }

    private static void tools(JsonNode messages, ObjectNode out) throws Untranslatable {
        ArrayNode tools = JSON.arrayNode();
        for (JsonNode tool : messages.path("tools")) {
            if (!tool.path("type").asText("custom").equals("custom")) {
                throw none("the provider's own tool \"" + tool.path("type").asText() + "\"");
            }
            tools.add(tool(tool));
        }
        if (!tools.isEmpty()) {
            out.set("tools", tools);
        }
        JsonNode choice = messages.path("tool_choice");
        switch (choice.path("type").asText("")) {
            case "auto", "none" -> out.set("tool_choice", choice.get("type"));
            case "any" -> out.put("tool_choice", "required");
            case "tool" -> {
                ObjectNode one = out.putObject("tool_choice").put("type", "function");
                one.putObject("function").set("name", choice.path("name"));
            }
            default -> {}
        }
        if (choice.path("disable_parallel_tool_use").asBoolean()) {
            out.put("parallel_tool_calls", false);
        }
    }

    private static ObjectNode tool(JsonNode tool) {
        ObjectNode function = JSON.objectNode().put("name", tool.path("name").asText());
        if (tool.path("description").isTextual()) {
            function.set("description", tool.get("description"));
        }
        function.set("parameters", tool.path("input_schema"));
        if (tool.path("strict").asBoolean()) {
            function.put("strict", true);
        }
        return JSON.objectNode().put("type", "function").set("function", function);
    }

    private static void sampling(JsonNode messages, ObjectNode out) throws Untranslatable {
        for (String field : new String[] {"temperature", "top_p"}) {
            if (messages.path(field).isNumber()) {
                out.set(field, messages.get(field));
            }
        }
        JsonNode stops = messages.path("stop_sequences");
        if (stops.size() > MAX_STOPS) {
            throw none("more than " + MAX_STOPS + " \"stop_sequences\"");
        }
        if (!stops.isEmpty()) {
            out.set("stop", stops);
        }
        if (messages.path("stream").asBoolean()) {
            out.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        JsonNode user = messages.at("/metadata/user_id");
        if (user.isTextual()) {
            out.set("user", user);
        }
    }

    private static void format(JsonNode format, ObjectNode out) throws Untranslatable {
        if (format.path("type").asText().equals("json_schema")) {
            ObjectNode schema = JSON.objectNode().put("name", "answer").put("strict", true);
            schema.set("schema", format.path("schema"));
            out.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
        } else if (format.isObject()) {
            throw none("an output format of type \"" + format.path("type").asText() + "\"");
        }
    }

    static Untranslatable none(String what) {
        return new Untranslatable(what + " has no counterpart in OpenAI's dialect");
    }
}
