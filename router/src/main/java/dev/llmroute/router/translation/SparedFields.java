package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "speed",
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
        if (DemandedThoughts.put(refusal, request)) {
            return List.of("reasoning_content");
        }
        Set<String> changed = new LinkedHashSet<>(SparedHistory.adapt(refusal, request));
        if (!historyOnly && SparedThinking.adapt(refusal, request)) {
            // What else it names is what to write instead.
            changed.add("thinking");
            return new ArrayList<>(changed);
        }
        if (SparedContent.adapt(refusal, request, historyOnly)) {
            changed.add("content");
            return new ArrayList<>(changed);
        }
        List<Place> places = Place.of(refusal, request);
        boolean inside = inside(refusal, places, request, historyOnly, changed);
        if (!historyOnly) {
            role(refusal, places, request, changed);
            Optional<String> clamped = SparedLength.clamp(refusal, request);
            clamped.ifPresent(changed::add);
            if (!inside && clamped.isEmpty()) {
                rename(refusal, request, changed);
                leaveOut(refusal, request, changed);
            }
        }
        return new ArrayList<>(changed);
    }

    /** What is named by a place below the top; whether there is such a place, so that nothing at the top is meant. */
    private static boolean inside(
            Refusal refusal, List<Place> places, ObjectNode request, boolean historyOnly, Set<String> changed) {
        boolean named = false;
        for (Place place : places) {
            named |= place.way().size() > 1;
            if (refusal.takesNot()
                    && place.is(
                            request, (element, parent) -> SparedPlaces.mayGo(place, element, parent, historyOnly))) {
                changed.add(place.field());
                place.alike(request, (element, parent) -> {
                    if (SparedPlaces.mayGo(place, element, parent, historyOnly)) {
                        parent.remove(place.field());
                    }
                });
            }
            if (request.path(place.top()).isEmpty() && request.path(place.top()).isObject()) {
                request.remove(place.top());
            }
        }
        return named;
    }

    private static void role(Refusal refusal, List<Place> places, ObjectNode request, Set<String> changed) {
        boolean placed = places.stream().anyMatch(place -> isDeveloper(place, request));
        if (!placed
                && !refusal.namesInside("developer")
                && !refusal.says("(?i)\\brole\\b.*\\bdeveloper\\b|\\bdeveloper\\b.*\\brole\\b"
                        + "|(?:unexpected|invalid|unknown|unsupported)(?: message)? roles?\\W*(?:$|\\n)")) {
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

    private static boolean isDeveloper(Place place, ObjectNode request) {
        return place.field().equals("role")
                && place.way().size() == 3
                && request.at("/" + String.join("/", place.way())).asText().equals("developer");
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
     * Where the caller wants less to be kept than is by default, the field is part of what he asks.
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
