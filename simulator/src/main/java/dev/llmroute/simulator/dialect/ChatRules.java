package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.OpenAiRules.allowedOnlyWith;
import static dev.llmroute.simulator.dialect.OpenAiRules.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What OpenAI refuses of a well-formed request for a chat completion, and what it has in common with others who speak its dialect.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 * @see <a href="https://github.com/openai/openai-python/blob/main/src/openai/types/chat/completion_create_params.py">OpenAI's Python SDK: the parameters</a>
 */
final class ChatRules {
    private static final Set<String> FIELDS = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "modalities",
            "model",
            "moderation",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    private static final List<String> ROLES = List.of("system", "assistant", "user", "function", "tool", "developer");

    private static final List<String> PARTS = List.of("text", "image_url", "input_audio", "refusal", "audio", "file");

    /** What Groq knows of an assistant's message: it refuses the rest, janhq/jan#8136, karthink/gptel#774. */
    private static final Set<String> GROQ_MESSAGE =
            Set.of("role", "content", "name", "tool_calls", "tool_call_id", "function_call", "reasoning");

    /** langchain-ai/langmanus#119, camel-ai/camel#2215, BerriAI/litellm#17343. */
    private static final int LONGEST_CALL_ID = 40;

    private static final int MOST_STOPS = 4;

    private ChatRules() {}

    static void check(String model, JsonNode body, List<JsonNode> messages, Account account) throws InvalidRequest {
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw new InvalidRequest(
                        ErrorObject.invalid("Unrecognized request argument supplied: " + field, null, null));
            }
        }
        OpenAiRules.lengths(body);
        OpenAiRules.tools(body, "/function", "tools[%d].function");
        options(body);
        stops(body.path("stop"));
        format(body.path("response_format"), messages);
        for (int i = 0; i < messages.size(); i++) {
            message(account, "messages[" + i + "]", messages.get(i));
        }
        results(messages);
        OpenAiRules.model(model, body);
    }

    private static void options(JsonNode body) throws InvalidRequest {
        allowedOnlyWith(
                "stream_options", "stream", "enabled", body, body.path("stream").asBoolean());
        allowedOnlyWith("metadata", "store", "enabled", body, body.path("store").asBoolean());
        if (body.hasNonNull("max_tokens") && body.hasNonNull("max_completion_tokens")) {
            throw invalid(
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                    "max_tokens",
                    "invalid_parameter_combination");
        }
        if (body.path("temperature").asDouble(0) > 2) {
            throw invalid(
                    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got "
                            + body.path("temperature").asText() + " instead.",
                    "temperature",
                    "decimal_above_max_value");
        }
    }

    private static void stops(JsonNode stop) throws InvalidRequest {
        if (stop.size() > MOST_STOPS) {
            throw invalid(
                    "Invalid 'stop': array too long. Expected an array with maximum length " + MOST_STOPS
                            + ", but got an array with length " + stop.size() + " instead.",
                    "stop",
                    "array_above_max_length");
        }
    }

    /** JSON without a schema wants the word in a message. See <a href="https://platform.openai.com/docs/guides/structured-outputs#json-mode">OpenAI: JSON mode</a>. */
    private static void format(JsonNode format, List<JsonNode> messages) throws InvalidRequest {
        switch (format.path("type").asText()) {
            case "json_object" -> {
                boolean asked = messages.stream()
                        .anyMatch(message -> Prompt.text(message.path("content"))
                                .toLowerCase(Locale.ROOT)
                                .contains("json"));
                if (!asked) {
                    throw invalid(
                            "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
                                    + " 'json_object'.",
                            "messages",
                            null);
                }
            }
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema");
                OpenAiRules.name("response_format.json_schema.name", schema.path("name"));
                if (schema.path("strict").asBoolean()) {
                    SchemaRules.openAiStrict(
                            "response_format '" + schema.path("name").asText() + "'",
                            "response_format",
                            null,
                            schema.path("schema"));
                }
            }
            default -> {
                // Text.
            }
        }
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
