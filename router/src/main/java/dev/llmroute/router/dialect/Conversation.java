package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.StringJoiner;

/**
 * The messages of an OpenAI chat as Anthropic has them: what system and developer say goes to the front, the results of tools are
 * said by the user, and what one role says in a row is one message.
 */
final class Conversation {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final StringJoiner system = new StringJoiner("\n\n");
    private final ArrayNode messages = JSON.arrayNode();

    /** @param chat the {@code messages} of a chat request */
    Conversation(JsonNode chat) throws Untranslatable {
        for (JsonNode message : chat) {
            String role = message.path("role").asText();
            switch (role) {
                case "system", "developer" -> system.add(text(message.path("content"), role));
                case "user" -> user(message.path("content"));
                case "assistant" -> assistant(message);
                case "tool" -> toolResult(message);
                default -> throw ChatToMessages.none("a message of the role \"" + role + "\"");
            }
        }
    }

    /** What system and developer say, with an empty line between; empty where they say nothing. */
    String system() {
        return system.toString();
    }

    ArrayNode messages() {
        return messages;
    }

    private void user(JsonNode content) throws Untranslatable {
        if (content.isTextual()) {
            say("user", textBlock(content.asText()));
        }
        if (content.isArray()) {
            for (JsonNode part : content) {
                say("user", Attachments.block(part));
            }
        }
    }

    private void assistant(JsonNode message) throws Untranslatable {
        if (message.hasNonNull("function_call") || message.hasNonNull("audio")) {
            throw ChatToMessages.none("an assistant's message with \"function_call\" or \"audio\"");
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            say("assistant", textBlock(content.asText()));
        }
        if (content.isArray()) {
            for (JsonNode part : content) {
                String field = part.path("type").asText().equals("refusal") ? "refusal" : "text";
                say("assistant", textBlock(part.path(field).asText()));
            }
        }
        if (message.path("refusal").isTextual()) {
            say("assistant", textBlock(message.path("refusal").asText()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            say("assistant", toolUse(call));
        }
    }

    private static ObjectNode toolUse(JsonNode call) throws Untranslatable {
        if (!call.path("type").asText("function").equals("function")) {
            throw ChatToMessages.none(
                    "a tool call of type \"" + call.path("type").asText() + "\"");
        }
        ObjectNode use = JSON.objectNode()
                .put("type", "tool_use")
                .put("id", call.path("id").asText())
                .put("name", call.at("/function/name").asText());
        use.set("input", arguments(call.at("/function/arguments").asText("")));
        return use;
    }

    /** The arguments of a call are text in one dialect and an object in the other; no text means no arguments. */
    static JsonNode arguments(String text) throws Untranslatable {
        if (text.isBlank()) {
            return JSON.objectNode();
        }
        try {
            JsonNode arguments = MAPPER.readTree(text);
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JsonProcessingException malformed) {
            throw ChatToMessages.none("a tool call whose arguments are no JSON");
        }
        throw ChatToMessages.none("a tool call whose arguments are no JSON object");
    }

    private void toolResult(JsonNode message) throws Untranslatable {
        ObjectNode result = JSON.objectNode()
                .put("type", "tool_result")
                .put("tool_use_id", message.path("tool_call_id").asText());
        result.put("content", text(message.path("content"), "tool"));
        say("user", result);
    }

    /** Adds to the last message where the same role said it. Empty texts are left out: Anthropic refuses them. */
    private void say(String role, ObjectNode block) {
        if (block.path("type").asText().equals("text")
                && block.path("text").asText().isEmpty()) {
            return;
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (!last.path("role").asText().equals(role)) {
            last = messages.addObject().put("role", role).set("content", JSON.arrayNode());
        }
        ((ArrayNode) last.path("content")).add(block);
    }

    private static ObjectNode textBlock(String text) {
        return JSON.objectNode().put("type", "text").put("text", text);
    }

    private static String text(JsonNode content, String role) throws Untranslatable {
        return TextOnly.of(content, "a message of the role \"" + role + "\"", ChatToMessages::none);
    }
}
