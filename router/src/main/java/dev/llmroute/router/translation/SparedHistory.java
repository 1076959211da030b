package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What earlier answers of other vendors left in a conversation and a target refuses: their fields in messages of the assistant, thoughts that
 * only they can read, and ids of tool calls. A conversation that fell back once has them, so every target may be spared them.
 *
 * @see <a href="https://github.com/janhq/jan/issues/8136">Groq: property 'reasoning_content' is unsupported</a>
 * @see <a href="https://github.com/openai/codex/issues/8100">OpenAI: invalid_encrypted_content</a>
 * @see <a href="https://github.com/langchain-ai/langchain/issues/24668">Mistral: ids of nine characters</a>
 */
final class SparedHistory {
    /** Thoughts, under the names that vendors have for them. */
    private static final List<String> THOUGHTS =
            List.of("reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks");

    /** They tell of an answer what its text has, too. */
    private static final List<String> BESIDES = List.of(
            "annotations", "citations", "search_results", "provider_specific_fields", "logprobs", "finish_reason");

    private static final String TOOL_CALL_ID =
            "(?i)tool[ _]?call[ _]ids?\\b|tool_?calls?(?:\\[\\d+\\]|\\.\\d+)?\\.id\\b|tool_use[._]id\\b|tool_use_id\\b";

    private static final String FORM = "(?i)length|too long|pattern|characters|a-z|alphanumeric|format";

    private SparedHistory() {}

    /** Changes the request; the names of what was changed. */
    static Set<String> adapt(Refusal refusal, ObjectNode request) {
        Set<String> changed = new LinkedHashSet<>();
        for (JsonNode message : request.path("messages")) {
            if (message instanceof ObjectNode said && said.path("role").asText().equals("assistant")) {
                fields(refusal, said, changed);
            }
        }
        if (refusal.says(TOOL_CALL_ID) && refusal.says(FORM) && ShortIds.put(request)) {
            changed.add("tool_call_id");
        }
        signatures(refusal, request, changed);
        encrypted(refusal, request, changed);
        cacheControl(refusal, request, changed);
        return changed;
    }

    private static void fields(Refusal refusal, ObjectNode message, Set<String> changed) {
        List<String> refused = message.propertyStream()
                .filter(field -> mayGo(field.getKey(), field.getValue()) && refusal.namesInside(field.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        if (!refused.isEmpty() && refusal.takesNot()) {
            message.remove(refused);
            changed.addAll(refused);
        }
    }

    private static boolean mayGo(String field, JsonNode value) {
        boolean known = THOUGHTS.contains(field) || BESIDES.contains(field);
        boolean says = !value.isNull()
                && !(value.isContainerNode() && value.isEmpty())
                && !value.asText("x").isEmpty();
        return known || (!says && !field.equals("content") && !field.equals("role"));
    }

    /** Anthropic refuses thoughts that another has signed, and behind a call of a tool, where it is to think, a turn without its own. */
    private static void signatures(Refusal refusal, ObjectNode request, Set<String> changed) {
        boolean foreign = refusal.says("(?i)signature")
                && refusal.says("(?i)thinking")
                && refusal.says("(?i)invalid|verif|match");
        if (foreign && request.path("messages") instanceof ArrayNode messages) {
            int before = changed.size();
            messages.removeIf(message -> {
                if (!(message.path("content") instanceof ArrayNode blocks)) {
                    return false;
                }
                int size = blocks.size();
                blocks.removeIf(block -> block.path("type").asText().endsWith("thinking"));
                if (blocks.size() < size) {
                    changed.add("thinking");
                }
                return blocks.isEmpty() && size > 0;
            });
            if (changed.size() > before) {
                return;
            }
        }
        if (refusal.says("(?i)expected .{0,3}thinking.{0,40}but found") && request.has("thinking")) {
            request.remove("thinking");
            changed.add("thinking");
            if (onlyShortens(request.path("context_management"))) {
                request.remove("context_management");
            }
        }
    }

    /** Whether nothing would be missed without it. */
    static boolean onlyShortens(JsonNode contextManagement) {
        return contextManagement.path("edits").isArray()
                && ContextEdits.beyondShortening(contextManagement).isEmpty();
    }

    private static void encrypted(Refusal refusal, ObjectNode request, Set<String> changed) {
        if (refusal.says("invalid_encrypted_content|(?i)encrypted[ _]content")
                && request.path("input") instanceof ArrayNode items) {
            int before = items.size();
            items.removeIf(
                    item -> item.path("type").asText().equals("reasoning") && item.hasNonNull("encrypted_content"));
            if (items.size() < before) {
                changed.add("encrypted_content");
            }
        }
    }

    /** It says what to keep for later, wherever it stands. */
    private static void cacheControl(Refusal refusal, ObjectNode request, Set<String> changed) {
        if (refusal.namesInside("cache_control") && refusal.takesNot()) {
            List<JsonNode> parents = request.findParents("cache_control");
            parents.forEach(parent -> ((ObjectNode) parent).remove("cache_control"));
            if (!parents.isEmpty()) {
                changed.add("cache_control");
            }
        }
    }
}
