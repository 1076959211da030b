package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.explain.Conditions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of a route's state, as its status tells it. Immutable.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param since when the status changed last, ISO 8601; empty where that is not told
 * @param generation that it tells of; null where it does not say
 */
public record ConditionView(
        String type,
        String status,
        String reason,
        String message,
        String since,
        @Nullable Long generation) {
    static List<ConditionView> of(JsonNode status) {
        List<ConditionView> all = new ArrayList<>();
        for (JsonNode each : status.path("conditions")) {
            all.add(new ConditionView(
                    each.path("type").asText(),
                    each.path("status").asText(),
                    each.path("reason").asText(),
                    each.path("message").asText(),
                    each.path("lastTransitionTime").asText(),
                    each.hasNonNull("observedGeneration")
                            ? each.path("observedGeneration").asLong()
                            : null));
        }
        return List.copyOf(all);
    }

    /** Whether it tells of something good. */
    public boolean well() {
        return Conditions.isWell(type, status, reason);
    }
}
