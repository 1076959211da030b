package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.OpenAiRules.allowedOnlyWith;
import static dev.llmroute.simulator.dialect.OpenAiRules.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
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
        ChatMessageRules.check(account, messages);
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
}
