package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a request offers.
 *
 * @param tools schemas by name, in the request's order
 * @param chosen the one that must be called, null where that is free
 * @param forbidden whether none may be called
 */
record Offer(Map<String, JsonNode> tools, @Nullable String chosen, boolean forbidden) {

    /** What to call on a user's message: what its script tells; else, where it does not tell to say something, the chosen tool or the first. */
    List<ToolUse> calls(String message) {
        if (tools.isEmpty() || forbidden) {
            return List.of();
        }
        List<ToolUse> scripted = Script.calls(message, tools);
        if (!scripted.isEmpty()) {
            return scripted;
        }
        if (chosen == null && Script.said(message).isPresent()) {
            return List.of();
        }
        String tool = chosen != null ? chosen : tools.keySet().iterator().next();
        JsonNode schema = tools.getOrDefault(tool, Json.object());
        return List.of(new ToolUse(tool, Sample.of(schema, message).toString()));
    }
}
