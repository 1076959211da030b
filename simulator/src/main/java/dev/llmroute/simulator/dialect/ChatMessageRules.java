package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.OpenAiRules.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What OpenAI, and others who speak its dialect, refuse of the messages of a chat. */
final class ChatMessageRules {
    private static final List<String> ROLES = List.of("system", "assistant", "user", "function", "tool", "developer");

    private static final List<String> PARTS = List.of("text", "image_url", "input_audio", "refusal", "audio", "file");

    /** What Groq knows of an assistant's message: it refuses the rest, janhq/jan#8136, karthink/gptel#774. */
    private static final Set<String> GROQ_MESSAGE =
            Set.of("role", "content", "name", "tool_calls", "tool_call_id", "function_call", "reasoning");

    /** langchain-ai/langmanus#119, camel-ai/camel#2215, BerriAI/litellm#17343. */
    private static final int LONGEST_CALL_ID = 40;

    private ChatMessageRules() {}

    static void check(Account account, List<JsonNode> messages) throws InvalidRequest {
        for (int i = 0; i < messages.size(); i++) {
            message(account, "messages[" + i + "]", messages.get(i));
        }
        results(messages);
    }

    private static void message(Account account, String path, JsonNode message) throws InvalidRequest {
        String role = message.path("role").asText();
        OpenAiRules.oneOf(path + ".role", role, ROLES);
        JsonNode calls = message.path("tool_calls");
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            boolean mayBeAbsent = role.equals("assistant")
                    && (calls.size() > 0
                            || message.hasNonNull("refusal")
                            || message.hasNonNull("function_call")
                            || message.hasNonNull("audio"));
            if (!mayBeAbsent) {
                throw invalid(
                        "Invalid value for 'content': expected a string, got "
                                + (content.isObject() ? "an object" : "null") + ".",
                        path + ".content",
                        null);
            }
        }
        if (calls.isArray() && calls.isEmpty()) {
            throw OpenAiRules.emptyArray(path + ".tool_calls");
        }
        for (int i = 0; i < calls.size(); i++) {
            OpenAiRules.longest(path + ".tool_calls[" + i + "].id", calls.get(i).path("id"), LONGEST_CALL_ID);
            OpenAiRules.name(
                    path + ".tool_calls[" + i + "].function.name", calls.get(i).at("/function/name"));
        }
        OpenAiRules.longest(path + ".tool_call_id", message.path("tool_call_id"), LONGEST_CALL_ID);
        for (int i = 0; i < (content.isArray() ? content.size() : 0); i++) {
            part(account, path, i, role, content.get(i));
        }
        if (account.provider().equals("groq")) {
            groq(path, role, message);
        }
    }

    private static void part(Account account, String message, int index, String role, JsonNode part)
            throws InvalidRequest {
        String path = message + ".content[" + index + "]";
        OpenAiRules.oneOf(path + ".type", part.path("type").asText(), PARTS);
        switch (part.path("type").asText()) {
            case "image_url" -> {
                if (!part.path("image_url").isObject()) {
                    throw invalid(
                            "Invalid type for '" + path + ".image_url': expected an object, but got a string instead.",
                            path + ".image_url",
                            "invalid_type");
                }
                if (!role.equals("user")) {
                    throw invalid(
                            "Invalid '" + message
                                    + "'. Image URLs are only allowed for messages with role 'user', but this"
                                    + " message with role '" + role + "' contains an image URL.",
                            message,
                            "invalid_value");
                }
                OpenAiRules.image(path + ".image_url", part.at("/image_url/url").asText());
            }
            case "file" -> OpenAiRules.file(account, part.at("/file/file_id"));
            default -> {
                // Nothing that is known.
            }
        }
    }

    private static void groq(String path, String role, JsonNode message) throws InvalidRequest {
        for (String field : (Iterable<String>) message::fieldNames) {
            if (!GROQ_MESSAGE.contains(field) && message.hasNonNull(field)) {
                String at = path.replace('[', '.').replace("]", "");
                throw invalid(
                        "'" + at + "' : for 'role:" + role + "' the following must be satisfied[('" + at
                                + "' : property '" + field + "' is unsupported)]",
                        null,
                        null);
            }
        }
    }

    /** The results of all calls stand right behind the message that makes them. */
    private static void results(List<JsonNode> messages) throws InvalidRequest {
        for (int i = 0; i < messages.size(); i++) {
            Set<String> open = new LinkedHashSet<>();
            messages.get(i)
                    .path("tool_calls")
                    .forEach(call -> open.add(call.path("id").asText()));
            List<String> calls = new ArrayList<>(open);
            for (int j = i + 1; j < messages.size() && isTool(messages.get(j)); j++) {
                open.remove(messages.get(j).path("tool_call_id").asText());
            }
            if (!calls.isEmpty() && !open.isEmpty()) {
                throw invalid(
                        "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                                + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                                + String.join(", ", open),
                        "messages.[" + (i + 1) + "].role",
                        null);
            }
        }
    }

    private static boolean isTool(JsonNode message) {
        return message.path("role").asText().equals("tool");
    }
}
