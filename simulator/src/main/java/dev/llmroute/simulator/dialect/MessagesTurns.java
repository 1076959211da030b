package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.MessagesCheck.invalid;
import static dev.llmroute.simulator.dialect.MessagesCheck.isOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Anthropic refuses of a conversation: who speaks when, with which results and thoughts. */
final class MessagesTurns {
    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content");

    private MessagesTurns() {}

    static void check(JsonNode body, Account account) throws InvalidRequest {
        List<Turn> turns = new ArrayList<>();
        JsonNode messages = body.path("messages");
        Set<String> calls = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String path = "messages." + i;
            fields(path, message);
            MessagesRules.blanks("messages", message.path("content"));
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
