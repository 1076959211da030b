package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields at the top of a request that are left out where a target refuses them, since the answer that is asked for stays the same. */
final class LeftOutFields {
    /** They say how an answer is made, stored, paid for or counted, not what is asked. */
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
            "speed",
            "seed");

    /** Without them the model uses its defaults. They stay if only their value is out of bounds. */
    private static final List<String> SAMPLING =
            List.of("temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty", "reasoning", "thinking");

    private LeftOutFields() {}

    /** Leaves out what the error names, and adds its names to what was changed. */
    static void leaveOut(Refusal refusal, ObjectNode request, Set<String> changed) {
        if (request.has("reasoning_effort") && refusal.names("reasoning_effort") && mayOnlyBeNone(refusal, request)) {
            request.put("reasoning_effort", "none");
            changed.add("reasoning_effort");
            return;
        }
        for (String field : LEFT_OUT) {
            if (request.has(field) && refusal.names(field) && !keepsLess(field, request)) {
                request.remove(field);
                changed.add(field);
            }
        }
        if (refusal.refusesBetas() && request.remove("anthropic_beta") != null) {
            changed.add("anthropic_beta");
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
        for (String settings : new String[] {"output_config", "reasoning"}) {
            effort(refusal, request, settings, changed);
        }
    }

    private static void effort(Refusal refusal, ObjectNode request, String settings, Set<String> changed) {
        boolean whole = refusal.names(settings) && refusal.takesNot();
        if (request.path(settings) instanceof ObjectNode object
                && object.has("effort")
                && (whole || refusal.namesInside("effort") || refusal.saysNotTaken("effort"))) {
            object.remove("effort");
            if (object.isEmpty()) {
                request.remove(settings);
            }
            changed.add("effort");
        }
    }

    /**
     * Where the caller wants less to be kept than is by default, the field is part of what it asks for.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: responses are stored unless store is false</a>
     */
    private static boolean keepsLess(String field, ObjectNode request) {
        JsonNode value = request.path(field);
        return switch (field) {
            case "store" -> !request.has("messages") && !value.asBoolean();
            case "prompt_cache_retention" -> value.asText().startsWith("in");
            default -> false;
        };
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

    /** Whether a value means the same as its absence. */
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
