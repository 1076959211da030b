package dev.llmroute.console.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router process. Immutable.
 *
 * @param namespace empty where it is in none
 * @param name of the pod, or the router's id
 * @param gateway the gateway that it belongs to; null where it has none
 * @param ready whether it answers callers
 * @param inFlight requests that it serves now; null where nobody tells
 * @param problem why it does not serve the newest; null where it does, or nobody tells
 */
public record RouterView(
        String namespace,
        String name,
        @Nullable String gateway,
        boolean ready,
        @Nullable Integer inFlight,
        @Nullable String problem,
        List<Serves> serves) {
    /**
     * A route that it serves.
     *
     * @param generation that it serves; null where that is not known
     * @param newest generation of the route; null where the route is from a file
     */
    public record Serves(
            String route,
            @Nullable Long generation,
            @Nullable Long newest) {
        /** Whether an older one is served than there is. */
        public boolean behind() {
            return generation != null && newest != null && generation < newest;
        }
    }

    public RouterView {
        serves = List.copyOf(serves);
    }

    /** In a word: {@code ready}, {@code degraded}, {@code not ready}. */
    public String state() {
        if (!ready) {
            return "not ready";
        }
        return problem != null || serves.stream().anyMatch(Serves::behind) ? "degraded" : "ready";
    }
}
