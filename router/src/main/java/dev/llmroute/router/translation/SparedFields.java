package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out of a request, or renames, what a target refuses by name, if the requested answer stays the same. Only fields that the error
 * names and the request has are touched.
 *
 * @see <a href="https://github.com/BerriAI/litellm/issues/13432">max_tokens and max_completion_tokens</a>
 * @see <a href="https://github.com/earendil-works/pi/issues/1048">the role developer</a>
 */
public final class SparedFields {
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
                LeftOutFields.leaveOut(refusal, request, changed);
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
}
