package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.MessagesCheck.invalid;
import static dev.llmroute.simulator.dialect.MessagesCheck.isOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
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

    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content");

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
        messages(body, account);
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
    private static void blanks(String path, JsonNode content) throws InvalidRequest {
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

    private static void messages(JsonNode body, Account account) throws InvalidRequest {
        List<Turn> turns = new ArrayList<>();
        JsonNode messages = body.path("messages");
        Set<String> calls = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String path = "messages." + i;
            fields(path, message);
            blanks("messages", message.path("content"));
            text(path, message, i == messages.size() - 1);
            MessagesBlocks.check(path, message.path("content"), calls, account);
            String role = message.path("role").asText();
            if (role.equals("system")) {
                continue;
            }
            if (turns.isEmpty() || !turns.getLast().role().equals(role)) {
                turns.add(new Turn(role, path, new ArrayList<>()));
            }
            message.path("content").forEach(turns.getLast().blocks()::add);
        }
        // Enforced for all models until 2025, and still for many.
        if (turns.isEmpty()) {
            throw invalid("messages", "at least one message is required");
        }
        if (turns.getFirst().role().equals("assistant")) {
            throw invalid("messages", "first message must use the \"user\" role");
        }
        results(turns);
        thoughts(body, turns);
    }

    /** What one role says in a row is one turn to Anthropic. */
    private record Turn(String role, String path, List<JsonNode> blocks) {}

    private static void fields(String path, JsonNode message) throws InvalidRequest {
        for (String field : (Iterable<String>) message::fieldNames) {
            if (!MESSAGE_FIELDS.contains(field)) {
                throw invalid(path + "." + field, "Extra inputs are not permitted");
            }
        }
    }

    private static void text(String path, JsonNode message, boolean last) throws InvalidRequest {
        JsonNode content = message.path("content");
        boolean prefill = last && message.path("role").asText().equals("assistant");
        boolean empty = content.isTextual() ? content.textValue().isEmpty() : content.isEmpty();
        if (empty && !prefill) {
            throw invalid(
                    path, "all messages must have non-empty content except for the optional final assistant message");
        }
        if (content.isTextual() && !empty && content.textValue().isBlank()) {
            throw invalid("messages", "text content blocks must contain non-whitespace text");
        }
        JsonNode end = content.isArray() ? content.path(content.size() - 1).path("text") : content;
        if (prefill && !end.asText().equals(end.asText().stripTrailing())) {
            throw invalid("messages", "final assistant content cannot end with trailing whitespace");
        }
    }

    /** Results of all calls come first in the next message, each once: anthropics/claude-code#12526. */
    private static void results(List<Turn> turns) throws InvalidRequest {
        for (int i = 0; i < turns.size(); i++) {
            List<String> open = new ArrayList<>();
            for (JsonNode block : turns.get(i).blocks()) {
                if (isOf(block, "tool_use")) {
                    open.add(block.path("id").asText());
                }
            }
            if (open.isEmpty()) {
                continue;
            }
            List<JsonNode> after = i + 1 < turns.size() ? turns.get(i + 1).blocks() : List.of();
            for (JsonNode block : after) {
                if (!isOf(block, "tool_result")) {
                    break;
                }
                open.remove(block.path("tool_use_id").asText());
            }
            if (!open.isEmpty()) {
                throw invalid(
                        turns.get(i).path(),
                        "`tool_use` ids were found without `tool_result` blocks immediately after: "
                                + String.join(", ", open)
                                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
            }
        }
    }

    /** While a model that thinks uses tools, its turn begins with a thought: anomalyco/opencode#3077, mastra-ai/mastra#7799. */
    private static void thoughts(JsonNode body, List<Turn> turns) throws InvalidRequest {
        if (!isOf(body.path("thinking"), "enabled") || turns.size() < 2) {
            return;
        }
        Turn last = turns.get(turns.size() - 2);
        boolean answersCalls = last.blocks().stream().anyMatch(block -> isOf(block, "tool_use"));
        String first = last.blocks().isEmpty()
                ? ""
                : last.blocks().getFirst().path("type").asText();
        if (answersCalls && !first.equals("thinking") && !first.equals("redacted_thinking")) {
            throw invalid(
                    last.path() + ".content.0.type",
                    "Expected `thinking` or `redacted_thinking`, but found `" + first
                            + "`. When `thinking` is enabled, a final `assistant` message must start with a thinking block"
                            + " (preceeding the lastmost set of `tool_use` and `tool_result` blocks). To avoid this"
                            + " requirement, disable `thinking`.");
        }
    }
}
