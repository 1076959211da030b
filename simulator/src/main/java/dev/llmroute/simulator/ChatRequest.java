package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What of a chat completion's request decides the answer.
 *
 * @param lastUserMessage the text of it; empty where there is none
 * @param toolResult the last message's text where that is a tool's, else null
 * @param toolToCall the function to call instead of answering with text, else null
 * @param promptTokens words of all messages
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 */
record ChatRequest(
        String model,
        boolean stream,
        boolean includeUsage,
        String lastUserMessage,
        @Nullable String toolResult,
        @Nullable String toolToCall,
        int promptTokens) {

    /** Reads a request whose model is known to be there. */
    static ChatRequest of(String model, JsonNode body) throws InvalidRequest {
        List<JsonNode> messages = messages(body.path("messages"));
        JsonNode last = messages.getLast();
        String lastUser = "";
        int words = 0;
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            words += text.isBlank() ? 0 : text.strip().split("\\s+").length;
            lastUser = role(message).equals("user") ? text : lastUser;
        }
        return new ChatRequest(
                model,
                flag(body, "stream"),
                flag(body.path("stream_options"), "include_usage"),
                lastUser,
                role(last).equals("tool") ? text(last.path("content")) : null,
                role(last).equals("user") ? toolToCall(body).orElse(null) : null,
                words);
    }

    private static List<JsonNode> messages(JsonNode messages) throws InvalidRequest {
        if (messages.isMissingNode() || messages.isNull()) {
            throw new InvalidRequest(ErrorObject.invalid(
                    "Missing required parameter: 'messages'.", "messages", "missing_required_parameter"));
        }
        if (!messages.isArray()) {
            throw wrongType("messages", "an array of objects");
        }
        if (messages.isEmpty()) {
            throw new InvalidRequest(ErrorObject.invalid(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                    "messages",
                    "empty_array"));
        }
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!message.isObject() || !message.path("role").isTextual()) {
                throw wrongType("messages[" + all.size() + "]", "an object with a role");
            }
            all.add(message);
        }
        return all;
    }

    private static boolean flag(JsonNode object, String name) throws InvalidRequest {
        JsonNode value = object.path(name);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw wrongType(name, "a boolean");
        }
        return value.booleanValue();
    }

    private static InvalidRequest wrongType(String field, String expected) {
        return new InvalidRequest(ErrorObject.invalid(
                "Invalid type for '" + field + "': expected " + expected + ".", field, "invalid_type"));
    }

    private static String role(JsonNode message) {
        return message.path("role").textValue();
    }

    /** Content is text, or parts of which some are text. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                text.add(part.path("text").textValue());
            }
        }
        return text.toString();
    }

    private static Optional<String> toolToCall(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String first = body.at("/tools/0/function/name").asText("");
        if (first.isEmpty() || choice.asText().equals("none")) {
            return Optional.empty();
        }
        return Optional.of(choice.at("/function/name").asText(first));
    }
}
