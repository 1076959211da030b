package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request in OpenAI's dialect.
 *
 * @param includeUsage whether a stream ends with its usage
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 */
record ChatRequest(Prompt prompt, boolean includeUsage) implements Question {

    /** Reads a request whose model is known to be there. */
    static ChatRequest of(String model, JsonNode body) throws InvalidRequest {
        List<JsonNode> messages = messages(body.path("messages"));
        checkToolCallIds(messages);
        JsonNode last = messages.getLast();
        String lastUser = "";
        int words = 0;
        for (JsonNode message : messages) {
            String text = Prompt.text(message.path("content"));
            words += Prompt.words(text);
            lastUser = role(message).equals("user") ? text : lastUser;
        }
        Prompt prompt = new Prompt(
                model,
                flag(body, "stream"),
                lastUser,
                role(last).equals("tool") ? Prompt.text(last.path("content")) : null,
                role(last).equals("user") ? toolToCall(body).orElse(null) : null,
                words);
        return new ChatRequest(prompt, flag(body.path("stream_options"), "include_usage"));
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        return new ChatAnswer(id, created, echo, includeUsage);
    }

    private static List<JsonNode> messages(JsonNode messages) throws InvalidRequest {
        if (messages.isMissingNode() || messages.isNull()) {
            throw missing("messages");
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

    /** A tool's message answers a call that an assistant's message before it made. */
    private static void checkToolCallIds(List<JsonNode> messages) throws InvalidRequest {
        Set<String> called = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (role(message).equals("assistant")) {
                message.path("tool_calls")
                        .forEach(call -> called.add(call.path("id").asText("")));
            } else if (role(message).equals("tool")) {
                checkToolCallId(message.path("tool_call_id"), called, i);
            }
        }
    }

    private static void checkToolCallId(JsonNode id, Set<String> called, int index) throws InvalidRequest {
        if (!id.isTextual()) {
            throw missing("messages[" + index + "].tool_call_id");
        }
        if (called.isEmpty()) {
            throw new InvalidRequest(ErrorObject.invalid(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                    "messages.[" + index + "].role",
                    null));
        }
        if (!called.contains(id.textValue())) {
            throw new InvalidRequest(ErrorObject.invalid(
                    "Invalid parameter: 'tool_call_id' of '" + id.textValue()
                            + "' not found in 'tool_calls' of previous message.",
                    "messages.[" + index + "].tool_call_id",
                    null));
        }
    }

    private static boolean flag(JsonNode object, String name) throws InvalidRequest {
        JsonNode value = object.path(name);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw wrongType(name, "a boolean");
        }
        return value.booleanValue();
    }

    private static InvalidRequest missing(String field) {
        return new InvalidRequest(ErrorObject.invalid(
                "Missing required parameter: '" + field + "'.", field, "missing_required_parameter"));
    }

    private static InvalidRequest wrongType(String field, String expected) {
        return new InvalidRequest(ErrorObject.invalid(
                "Invalid type for '" + field + "': expected " + expected + ".", field, "invalid_type"));
    }

    private static String role(JsonNode message) {
        return message.path("role").textValue();
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
