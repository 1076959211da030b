package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What earlier answers of other vendors left in a conversation and a target refuses: their fields in messages of the assistant, thoughts that
 * only they can read, and ids of tool calls. A conversation that fell back once has them, so every target may be spared them.
 *
 * @see <a href="https://github.com/janhq/jan/issues/8136">Groq: property 'reasoning_content' is unsupported</a>
 * @see <a href="https://github.com/openai/codex/issues/8100">OpenAI: invalid_encrypted_content</a>
 * @see <a href="https://github.com/langchain-ai/langchain/issues/24668">Mistral: ids of nine characters</a>
 */
final class SparedHistory {
    private static final String TOOL_CALL_ID =
            "(?i)tool[ _]?call[ _]ids?\\b|tool_?calls?(?:\\[\\d+\\]|\\.\\d+)?\\.id\\b"
                    + "|tool_use[._]id\\b|tool_use_id\\b|\\bcall_id\\b";

    private static final String CALLED_NAME =
            "tool_calls?(?:\\[\\d+\\]|\\.\\d+)?\\.function\\.name\\b|tool_use\\.name\\b|(?:input\\[\\d+\\]|content\\.\\d+)\\.name\\b";

    private static final String FORM = "(?i)length|too long|pattern|character|chars|a-z|alphanumeric|format";

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
        if (refusal.says(CALLED_NAME) && refusal.says(FORM) && names(request)) {
            changed.add("name");
        }
        signatures(refusal, request, changed);
        encrypted(refusal, request, changed);
        cacheControl(refusal, request, changed);
        return changed;
    }

    /** A model called what is no name; no tool can have it, so that nothing is lost. */
    private static boolean names(ObjectNode request) {
        boolean changed = false;
        for (JsonNode message : request.path("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                changed |= name(call.path("function"));
            }
            for (JsonNode block : message.path("content")) {
                changed |= block.path("type").asText().equals("tool_use") && name(block);
            }
        }
        for (JsonNode item : request.path("input")) {
            changed |= item.path("type").asText().equals("function_call") && name(item);
        }
        return changed;
    }

    private static boolean name(JsonNode called) {
        String name = called.path("name").asText("");
        String fitting = ToolNames.ofAnswer(name);
        if (fitting.equals(name) || !(called instanceof ObjectNode changed)) {
            return false;
        }
        changed.put("name", fitting);
        return true;
    }

    /** Those of the message, its calls and its blocks that a sentence names without their place. */
    private static void fields(Refusal refusal, ObjectNode message, Set<String> changed) {
        if (!refusal.takesNot()) {
            return;
        }
        leaveOut(refusal, message, List.of(), changed);
        if (changed.contains("reasoning")) {
            // OpenRouter says the same thought in both.
            message.remove("reasoning_details");
        }
        for (String list : new String[] {"tool_calls", "content"}) {
            for (JsonNode each : message.path(list)) {
                if (each instanceof ObjectNode inner) {
                    leaveOut(refusal, inner, List.of(list), changed);
                }
                if (each.path("function") instanceof ObjectNode function) {
                    leaveOut(refusal, function, List.of(list, "function"), changed);
                }
            }
        }
    }

    private static void leaveOut(Refusal refusal, ObjectNode parent, List<String> way, Set<String> changed) {
        List<String> refused = parent.propertyStream()
                .filter(field -> mayGo(way, field.getKey(), field.getValue()) && refusal.namesInside(field.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        parent.remove(refused);
        changed.addAll(refused);
    }

    private static boolean mayGo(List<String> way, String field, JsonNode value) {
        List<String> names = Stream.concat(way.stream(), Stream.of(field)).toList();
        return SparedPlaces.mayGoOfAnswer(names, value);
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
            SparedThinking.leaveOut(request);
            changed.add("thinking");
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
