package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request in OpenAI's dialect.
 *
 * @param includeUsage whether a stream ends with its usage
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 */
public record ChatRequest(Prompt prompt, List<JsonNode> messages, boolean includeUsage, Account account)
        implements Question {
    private static final Set<String> SYSTEM = Set.of("system", "developer");

    /** Reads a request whose model is known to be there. */
    public static ChatRequest of(String model, JsonNode body, Account account, boolean strict) throws InvalidRequest {
        List<JsonNode> messages = messages(body.path("messages"));
        checkToolCallIds(messages);
        if (strict) {
            ChatRules.check(model, body, messages, account);
        }
        List<JsonNode> turns = turns(messages);
        JsonNode last = turns.getLast();
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
                role(last).equals("tool") ? toolResults(turns) : null,
                role(last).equals("user") ? offer(body).calls(lastUser) : List.of(),
                schema(body.path("response_format")),
                false,
                words);
        return new ChatRequest(prompt, messages, flag(body.path("stream_options"), "include_usage"), account);
    }

    @Override
    public String callId(String id) {
        return "call_" + id;
    }

    /**
     * A model that thinks wants its thoughts back with the calls that it made since the user's last message.
     *
     * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode#tool-calls">DeepSeek: thinking mode, tool calls</a>
     */
    @Override
    public Optional<Refusal> missingThoughts() {
        for (int i = messages.size() - 1; i >= 0 && !role(messages.get(i)).equals("user"); i--) {
            JsonNode message = messages.get(i);
            if (message.path("tool_calls").size() > 0
                    && message.path("reasoning_content").asText("").isEmpty()) {
                return Optional.of(Refusal.invalid(
                        400,
                        "The `reasoning_content` in the thinking mode must be passed back to the API: it is missing in"
                                + " the assistant message at index " + i + ".",
                        "invalid_request_error"));
            }
        }
        return Optional.empty();
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        Cached cached = account.cached(prompt.model(), messages, false);
        return new ChatAnswer(id, created, echo, cached, includeUsage);
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

    /** The messages up to the last one that is not the system's. */
    private static List<JsonNode> turns(List<JsonNode> messages) {
        int end = messages.size();
        while (end > 1 && SYSTEM.contains(role(messages.get(end - 1)))) {
            end--;
        }
        return messages.subList(0, end);
    }

    /** Those of all messages at the end. */
    private static String toolResults(List<JsonNode> messages) {
        int first = messages.size();
        while (first > 0 && role(messages.get(first - 1)).equals("tool")) {
            first--;
        }
        return messages.subList(first, messages.size()).stream()
                .map(message -> Prompt.text(message.path("content")))
                .collect(Collectors.joining("\n"));
    }

    private static Offer offer(JsonNode body) {
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.at("/function/name").isTextual()) {
                tools.put(tool.at("/function/name").textValue(), tool.at("/function/parameters"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        return new Offer(
                tools, choice.at("/function/name").textValue(), choice.asText().equals("none"));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (format.path("type").asText()) {
            case "json_schema" -> format.at("/json_schema/schema");
            case "json_object" -> Json.object();
            default -> null;
        };
    }
}
