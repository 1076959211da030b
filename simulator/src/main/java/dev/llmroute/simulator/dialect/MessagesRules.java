package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.MessagesCheck.invalid;
import static dev.llmroute.simulator.dialect.MessagesCheck.isOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Anthropic refuses of a well-formed request. The sources of a rule stand at it: the documentation, the types of the vendor's
 * own SDKs, or threads in which users quote the vendor's error.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://github.com/anthropics/anthropic-sdk-python/tree/main/src/anthropic/types">Anthropic's Python SDK: types</a>
 */
final class MessagesRules {
    private static final Set<String> FIELDS = Set.of(
            "cache_control",
            "container",
            "diagnostics",
            "inference_geo",
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "output_config",
            "service_tier",
            "speed",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");

    /** Without a beta they are unknown: anthropics/claude-code#21612, BerriAI/litellm#26240. */
    private static final Set<String> BETA_FIELDS = Set.of(
            "billing_policy",
            "compaction",
            "context_management",
            "fallback_credit_token",
            "fallbacks",
            "mcp_servers",
            "output_format",
            "thread");

    /** BerriAI/litellm#10106: <i>user_id appears to contain an email address</i>. */
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private static final int LONGEST_USER_ID = 512;
    private static final int LEAST_BUDGET = 1024;

    private MessagesRules() {}

    /**
     * Checks a request.
     *
     * @param body with what a thread keeps of the conversation
     * @param written as it came
     */
    static void check(JsonNode body, JsonNode written, Account account, boolean beta) throws InvalidRequest {
        fields(written, beta);
        numbers(body);
        metadata(body.path("metadata"));
        stops(body.path("stop_sequences"));
        system(body.path("system"));
        MessagesTools.check(body);
        thinking(body);
        JsonNode format = body.at("/output_config/format");
        if (isOf(format, "json_schema")) {
            SchemaRules.anthropic("output_config.format.schema", format.path("schema"));
        }
        MessagesTurns.check(body, account);
    }

    private static void fields(JsonNode body, boolean beta) throws InvalidRequest {
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(field) && !(beta && BETA_FIELDS.contains(field))) {
                throw invalid(field, "Extra inputs are not permitted");
            }
        }
    }

    private static void numbers(JsonNode body) throws InvalidRequest {
        for (String field : List.of("temperature", "top_p")) {
            double value = body.path(field).asDouble(0);
            if (value > 1) {
                throw invalid(field, "Input should be less than or equal to 1");
            }
            if (value < 0) {
                throw invalid(field, "Input should be greater than or equal to 0");
            }
        }
    }

    private static void metadata(JsonNode metadata) throws InvalidRequest {
        for (String field : (Iterable<String>) metadata::fieldNames) {
            if (!field.equals("user_id")) {
                throw invalid("metadata." + field, "Extra inputs are not permitted");
            }
        }
        String user = metadata.path("user_id").asText("");
        if (EMAIL.matcher(user).find()) {
            throw invalid("metadata.user_id", "user_id appears to contain an email address");
        }
        if (user.length() > LONGEST_USER_ID) {
            throw invalid("metadata.user_id", "String should have at most " + LONGEST_USER_ID + " characters");
        }
    }

    /** BerriAI/litellm#3286. */
    private static void stops(JsonNode stops) throws InvalidRequest {
        for (JsonNode stop : stops) {
            if (stop.asText().isBlank()) {
                throw invalid("stop_sequences", "each stop sequence must contain non-whitespace");
            }
        }
    }

    private static void system(JsonNode system) throws InvalidRequest {
        if (system.isTextual()
                && !system.textValue().isEmpty()
                && system.textValue().isBlank()) {
            throw invalid("system", "text content blocks must contain non-whitespace text");
        }
        blanks("system", system);
    }

    /** A blank text is refused where nothing else is said (danny-avila/agents#124, anomalyco/opencode#31259), an empty one always. */
    static void blanks(String path, JsonNode content) throws InvalidRequest {
        boolean said = false;
        boolean blank = false;
        for (JsonNode block : content) {
            if (!isOf(block, "text")) {
                continue;
            }
            String text = block.path("text").asText();
            if (text.isEmpty()) {
                throw invalid(path, "text content blocks must be non-empty");
            }
            said = said || !text.isBlank();
            blank = blank || text.isBlank();
        }
        if (blank && !said) {
            throw invalid(path, "text content blocks must contain non-whitespace text");
        }
    }

    /** See <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Anthropic: extended thinking</a>. */
    private static void thinking(JsonNode body) throws InvalidRequest {
        JsonNode thinking = body.path("thinking");
        if (isOf(thinking, "enabled")) {
            long budget = thinking.path("budget_tokens").asLong(0);
            if (budget < LEAST_BUDGET) {
                throw invalid(
                        "thinking.enabled.budget_tokens", "Input should be greater than or equal to " + LEAST_BUDGET);
            }
            if (body.path("max_tokens").asLong() <= budget) {
                throw invalid("max_tokens", "`max_tokens` must be greater than `thinking.budget_tokens`");
            }
            if (body.path("temperature").asDouble(1) != 1) {
                throw invalid("temperature", "`temperature` may only be set to 1 when thinking is enabled");
            }
            String choice = body.at("/tool_choice/type").asText();
            if (choice.equals("any") || choice.equals("tool")) {
                throw invalid("tool_choice", "Thinking may not be enabled when tool_choice forces tool use.");
            }
        }
    }
}
