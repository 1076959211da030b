package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A request for OpenAI's chat completions as one for Anthropic's messages. {@code docs/dialects.md} lists what is carried over, what
 * is left out, and what cannot be said at all.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create a chat completion</a>
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 */
public final class ChatToMessages {
    /** Anthropic wants to be told how long an answer may become, OpenAI does not. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    /** Without these fields the answer would be another one than was asked for. */
    private static final Set<String> NEEDED =
            Set.of("audio", "functions", "function_call", "logit_bias", "top_logprobs", "web_search_options");

    private static final Map<String, String> EFFORTS =
            Map.of("none", "low", "minimal", "low", "low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ChatToMessages() {}

    /**
     * The request for another model, in the other dialect.
     *
     * @throws Untranslatable where a target of that dialect could only give another answer than was asked for
     */
    public static ObjectNode request(JsonNode chat, String model) throws Untranslatable {
        refuse(chat);
        ObjectNode out = JSON.objectNode().put("model", model);
        out.put("max_tokens", maxTokens(chat));
        Conversation conversation = new Conversation(chat.path("messages"));
        if (!conversation.system().isEmpty()) {
            out.put("system", conversation.system());
        }
        out.set("messages", conversation.messages());
        tools(chat, out);
        sampling(chat, out);
        format(chat, out);
        return out;
    }

    private static void refuse(JsonNode chat) throws Untranslatable {
        for (String field : NEEDED) {
            if (isGiven(chat.path(field))) {
                throw none("\"" + field + "\"");
            }
        }
        if (chat.path("n").asInt(1) > 1) {
            throw none("\"n\" above 1");
        }
        if (chat.path("logprobs").asBoolean()) {
            throw none("\"logprobs\"");
        }
        for (JsonNode modality : chat.path("modalities")) {
            if (!modality.asText().equals("text")) {
                throw none("the modality \"" + modality.asText() + "\"");
            }
        }
    }

    private static boolean isGiven(JsonNode field) {
        return !field.isMissingNode() && !field.isNull() && !(field.isContainerNode() && field.isEmpty());
    }

    private static long maxTokens(JsonNode chat) {
        JsonNode completion = chat.path("max_completion_tokens");
        JsonNode given = completion.isNumber() ? completion : chat.path("max_tokens");
        return given.isNumber() ? given.asLong() : DEFAULT_MAX_TOKENS;
    }

    private static void tools(JsonNode chat, ObjectNode out) throws Untranslatable {
        ArrayNode tools = JSON.arrayNode();
        for (JsonNode tool : chat.path("tools")) {
            if (!tool.path("type").asText().equals("function")) {
                throw none("a tool of type \"" + tool.path("type").asText() + "\"");
            }
            tools.add(tool(tool.path("function")));
        }
        if (!tools.isEmpty()) {
            out.set("tools", tools);
        }
        ObjectNode choice = toolChoice(chat.path("tool_choice"));
        boolean oneAtATime = chat.path("parallel_tool_calls").isBoolean()
                && !chat.path("parallel_tool_calls").asBoolean();
        if (oneAtATime && !tools.isEmpty()) {
            ObjectNode some = choice.isEmpty() ? choice.put("type", "auto") : choice;
            if (!some.path("type").asText().equals("none")) {
                some.put("disable_parallel_tool_use", true);
            }
        }
        if (!choice.isEmpty()) {
            out.set("tool_choice", choice);
        }
    }

    private static ObjectNode tool(JsonNode function) {
        ObjectNode tool = JSON.objectNode().put("name", function.path("name").asText());
        if (function.path("description").isTextual()) {
            tool.set("description", function.get("description"));
        }
        JsonNode parameters = function.path("parameters");
        if (parameters.isObject()) {
            tool.set("input_schema", parameters);
        } else {
            tool.putObject("input_schema").put("type", "object");
        }
        if (function.path("strict").asBoolean()) {
            tool.put("strict", true);
        }
        return tool;
    }

    private static ObjectNode toolChoice(JsonNode choice) throws Untranslatable {
        ObjectNode out = JSON.objectNode();
        if (choice.isObject()) {
            if (!choice.path("type").asText().equals("function")) {
                throw none("a \"tool_choice\" of type \"" + choice.path("type").asText() + "\"");
            }
            return out.put("type", "tool")
                    .put("name", choice.at("/function/name").asText());
        }
        return switch (choice.asText("")) {
            case "auto", "none" -> out.put("type", choice.asText());
            case "required" -> out.put("type", "any");
            default -> out;
        };
    }

    private static void sampling(JsonNode chat, ObjectNode out) {
        if (chat.path("temperature").isNumber()) {
            out.put("temperature", Math.min(1, chat.path("temperature").asDouble()));
        }
        if (chat.path("top_p").isNumber()) {
            out.set("top_p", chat.get("top_p"));
        }
        JsonNode stop = chat.path("stop");
        if (stop.isTextual()) {
            out.putArray("stop_sequences").add(stop);
        } else if (stop.isArray() && !stop.isEmpty()) {
            out.set("stop_sequences", stop);
        }
        if (chat.path("stream").asBoolean()) {
            out.put("stream", true);
        }
        JsonNode safety = chat.path("safety_identifier");
        JsonNode user = safety.isTextual() ? safety : chat.path("user");
        if (user.isTextual()) {
            out.putObject("metadata").set("user_id", user);
        }
    }

    private static void format(JsonNode chat, ObjectNode out) throws Untranslatable {
        ObjectNode config = JSON.objectNode();
        JsonNode format = chat.path("response_format");
        switch (format.path("type").asText("text")) {
            case "text" -> {}
            case "json_schema" -> {
                config.putObject("format").put("type", "json_schema").set("schema", format.at("/json_schema/schema"));
            }
            default ->
                throw none(
                        "a \"response_format\" of type \"" + format.path("type").asText() + "\"");
        }
        String effort = EFFORTS.get(chat.path("reasoning_effort").asText(""));
        if (effort != null) {
            config.put("effort", effort);
        }
        if (!config.isEmpty()) {
            out.set("output_config", config);
        }
    }

    static Untranslatable none(String what) {
        return new Untranslatable(what + " has no counterpart in Anthropic's dialect");
    }
}
