package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.OpenAiRules.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What OpenAI refuses of a well-formed request for a response.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: create a response</a>
 * @see <a href="https://github.com/openai/openai-python/blob/main/src/openai/types/responses/response_create_params.py">OpenAI's Python SDK: the parameters</a>
 */
final class ResponsesRules {
    private static final Set<String> FIELDS = Set.of(
            "access_programs",
            "background",
            "background_options",
            "context_management",
            "conversation",
            "image",
            "include",
            "input",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "model",
            "moderation",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user",
            // Codex sends it: https://github.com/openai/codex/blob/main/codex-rs/codex-api/src/common.rs
            "client_metadata");

    private static final int LONGEST_CALL_ID = 64;

    private ResponsesRules() {}

    /**
     * Checks a request.
     *
     * @param items with those of the previous response
     */
    static void check(JsonNode body, List<JsonNode> items, Account account) throws InvalidRequest {
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw invalid("Unknown parameter: '" + field + "'.", field, "unknown_parameter");
            }
        }
        OpenAiRules.lengths(body);
        OpenAiRules.tools(body, "", "tools[%d]");
        JsonNode format = body.at("/text/format");
        if (format.path("type").asText().equals("json_schema")) {
            OpenAiRules.name("text.format.name", format.path("name"));
            if (format.path("strict").asBoolean()) {
                SchemaRules.openAiStrict(
                        "response_format '" + format.path("name").asText() + "'",
                        "text.format.schema",
                        "invalid_json_schema",
                        format.path("schema"));
            }
        }
        items(items, account);
    }

    private static void items(List<JsonNode> items, Account account) throws InvalidRequest {
        Set<String> calls = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (JsonNode item : items) {
            if (item.path("type").asText().endsWith("_call_output")) {
                answered.add(item.path("call_id").asText());
            }
        }
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String id = item.path("call_id").asText();
            String type = item.path("type").asText();
            OpenAiRules.longest("input[" + i + "].call_id", item.path("call_id"), LONGEST_CALL_ID);
            switch (type) {
                case "function_call", "custom_tool_call" -> {
                    calls.add(id);
                    if (!answered.contains(id)) {
                        throw invalid("No tool output found for function call " + id + ".", "input", null);
                    }
                }
                case "function_call_output", "custom_tool_call_output" -> {
                    if (!calls.contains(id)) {
                        throw invalid(
                                "No tool call found for function call output with call_id " + id + ".", "input", null);
                    }
                }
                case "reasoning" -> reasoning(item, account);
                default -> {
                    // Nothing that is known.
                }
            }
            for (JsonNode part : item.path("content")) {
                OpenAiRules.file(account, part.path("file_id"));
                OpenAiRules.image(
                        "input[" + i + "].content", part.path("image_url").asText(""));
            }
        }
    }

    /** Only who thought it can read it: openai/codex#8100. */
    private static void reasoning(JsonNode item, Account account) throws InvalidRequest {
        JsonNode sealed = item.path("encrypted_content");
        if (sealed.isTextual() && !account.canRead(sealed.textValue())) {
            throw invalid(
                    "The encrypted content for item " + item.path("id").asText()
                            + " could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
                    null,
                    "invalid_encrypted_content");
        }
    }
}
