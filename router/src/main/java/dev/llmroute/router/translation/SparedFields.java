package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out of a request what a target refuses by name, or renames it, where the answer that is asked for stays the same. Only a field that
 * the error names and the request has is touched.
 *
 * @see <a href="https://github.com/BerriAI/litellm/issues/13432">max_tokens and max_completion_tokens</a>
 * @see <a href="https://github.com/earendil-works/pi/issues/1048">the role developer</a>
 */
public final class SparedFields {
    /** They say how an answer is made, stored, paid for or counted, not what it is about. */
    private static final List<String> LEFT_OUT = List.of(
            "store",
            "metadata",
            "user",
            "safety_identifier",
            "service_tier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "prompt_cache_options",
            "prediction",
            "parallel_tool_calls",
            "stream_options",
            "reasoning_effort",
            "verbosity",
            "seed");

    /** Without them the model takes its own; not where only their value is out of bounds. */
    private static final List<String> SAMPLING =
            List.of("temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty", "reasoning", "thinking");

    /** A wish for the same by another name. */
    private static final String[][] RENAMED = {
        {"max_tokens", "max_completion_tokens"}, {"max_completion_tokens", "max_tokens"}
    };

    private SparedFields() {}

    /**
     * Changes the request.
     *
     * @param historyOnly whether only what earlier answers of other targets left in it may be changed
     * @return the names of what was changed; empty where the error names nothing that may be
     */
    public static List<String> adapt(Refusal refusal, ObjectNode request, boolean historyOnly) {
        Set<String> changed = new LinkedHashSet<>(SparedHistory.adapt(refusal, request));
        if (!historyOnly) {
            role(refusal, request, changed);
            rename(refusal, request, changed);
            leaveOut(refusal, request, changed);
        }
        return new ArrayList<>(changed);
    }

    private static void role(Refusal refusal, ObjectNode request, Set<String> changed) {
        if (!refusal.namesInside("developer")
                && !refusal.says("(?i)\\brole\\b.*\\bdeveloper\\b|\\bdeveloper\\b.*\\brole\\b")) {
            return;
        }
        for (String list : new String[] {"messages", "input"}) {
            for (JsonNode message : request.path(list)) {
                if (message instanceof ObjectNode said
                        && said.path("role").asText().equals("developer")) {
                    said.put("role", "system");
                    changed.add("developer");
                }
            }
        }
    }

    private static void rename(Refusal refusal, ObjectNode request, Set<String> changed) {
        for (String[] names : RENAMED) {
            boolean refused = request.has(names[0]) && refusal.names(names[0]) && refusal.takesNot();
            if (refused && !changed.contains(names[1])) {
                JsonNode value = request.remove(names[0]);
                if (!request.has(names[1])) {
                    request.set(names[1], value);
                }
                changed.add(names[0]);
            }
        }
    }

    private static void leaveOut(Refusal refusal, ObjectNode request, Set<String> changed) {
        if (request.has("reasoning_effort") && refusal.names("reasoning_effort") && mayOnlyBeNone(refusal, request)) {
            request.put("reasoning_effort", "none");
            changed.add("reasoning_effort");
            return;
        }
        for (String field : LEFT_OUT) {
            if (request.has(field) && refusal.names(field)) {
                request.remove(field);
                changed.add(field);
            }
        }
        boolean notTogether =
                refusal.says("(?i)\\bboth\\b|together") && request.has("temperature") && refusal.names("temperature");
        for (String field : SAMPLING) {
            boolean stays = notTogether && field.equals("temperature");
            if (request.has(field) && !stays && refusal.names(field) && refusal.takesNot()) {
                request.remove(field);
                changed.add(field);
            }
        }
        List<String> neutral = request.propertyStream()
                .filter(field -> saysNothing(field.getKey(), field.getValue()) && refusal.names(field.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        request.remove(neutral);
        changed.addAll(neutral);
        JsonNode config = request.path("output_config");
        if (config instanceof ObjectNode settings && settings.has("effort") && refusal.namesInside("effort")) {
            settings.remove("effort");
            changed.add("effort");
        }
    }

    /**
     * Newer models of OpenAI's take tools only where they are told not to think.
     *
     * @see <a href="https://github.com/openai/openai-openapi/issues/541">reasoning_effort beside tools</a>
     */
    private static boolean mayOnlyBeNone(Refusal refusal, ObjectNode request) {
        return refusal.says("[`'\"]none[`'\"]")
                && !request.path("reasoning_effort").asText().equals("none");
    }

    /** What is as if it were not there. */
    private static boolean saysNothing(String field, JsonNode value) {
        return switch (field) {
            case "model", "messages", "input" -> false;
            case "n" -> value.asInt() == 1;
            case "logprobs", "echo" -> !value.asBoolean();
            case "top_logprobs" -> value.asInt() == 0;
            case "tool_choice" -> value.asText().equals("auto");
            case "response_format" -> value.path("type").asText().equals("text");
            case "modalities" -> value.size() == 1 && value.get(0).asText().equals("text");
            case "context_management" -> SparedHistory.onlyShortens(value);
            default -> value.isNull() || (value.isArray() && ((ArrayNode) value).isEmpty());
        };
    }
}
