package dev.llmroute.console.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route in a list. Immutable.
 *
 * @param generation as it is written now; null for a file
 * @param observedGeneration that the operator has dealt with; null where none has
 * @param servedGeneration that every ready router serves at least; null while none is ready, and for a file
 * @param created ISO 8601; null for a file
 * @param url where callers within the cluster find it; null where that is not known
 * @param gateway whose routers serve it; null where it has its own
 * @param keptBy what keeps it as it is elsewhere, so that a change here is undone: {@code Argo CD}; null where nothing is known to
 * @param routersReady router pods that answer; null where that is not known
 * @param targets how many it has, switched off ones left out
 * @param ready how many of them may be called now
 * @param nextRecovery the soonest end of a cooldown, ISO 8601; null where none is on
 * @param problems what is wrong with it that no condition says
 * @param words what a search finds beside its name: aliases, providers, models
 */
public record RouteSummary(
        String namespace,
        String name,
        @Nullable Long generation,
        @Nullable Long observedGeneration,
        @Nullable Long servedGeneration,
        @Nullable String created,
        @Nullable String url,
        @Nullable String gateway,
        @Nullable String keptBy,
        @Nullable Integer routersReady,
        @Nullable Integer routersDesired,
        int targets,
        int ready,
        @Nullable String nextRecovery,
        List<ConditionView> conditions,
        List<String> problems,
        List<String> words) {
    public RouteSummary {
        conditions = List.copyOf(conditions);
        problems = List.copyOf(problems);
        words = List.copyOf(words);
    }

    /** {@code namespace/name}. */
    public String fullName() {
        return namespace + "/" + name;
    }

    /** The same with other problems. */
    RouteSummary with(List<String> others) {
        return new RouteSummary(
                namespace,
                name,
                generation,
                observedGeneration,
                servedGeneration,
                created,
                url,
                gateway,
                keptBy,
                routersReady,
                routersDesired,
                targets,
                ready,
                nextRecovery,
                conditions,
                others,
                words);
    }

    /** How many targets cannot be called now. */
    public int leftAlone() {
        return targets - ready;
    }

    /** Whether something is not well with the route itself; targets that cool down are what it is for. */
    public boolean well() {
        return problems.isEmpty()
                && conditions.stream()
                        .filter(each -> !each.type().equals("Degraded"))
                        .allMatch(ConditionView::well);
    }
}
