package dev.llmroute.operator;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.Warning;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words the conditions of a route.
 *
 * @param before the status so far: a condition whose status stays keeps its time
 * @param generation what the conditions are about
 */
record Conditions(@Nullable LlmRouteStatus before, @Nullable Long generation, Instant now) {
    static final String ACCEPTED = "Accepted";
    static final String WARNING = "Warning";
    static final String RESOLVED_REFS = "ResolvedRefs";
    static final String READY = "Ready";
    static final String DEGRADED = "Degraded";

    private static final int MOST_PROBLEMS = 3;

    /** A message has room for about twice as many. */
    private static final int MOST_WARNINGS = 50;

    /** Whether the resource can be used as written. */
    Condition accepted(List<Problem> problems) {
        return problems.isEmpty()
                ? is(Reason.Valid, true, "the route is valid")
                : is(Reason.Invalid, false, listed(problems) + "; routers keep the configuration before");
    }

    /** Whether something is allowed but hardly meant. Its reason is the one that weighs most; the message has all. */
    Condition warning(List<Warning> warnings) {
        List<Warning> sorted =
                warnings.stream().sorted(Comparator.comparing(Warning::reason)).toList();
        return sorted.isEmpty()
                ? is(Reason.NoWarnings, false, "nothing doubtful was found in the route")
                : condition(WARNING, true, sorted.getFirst().reason().name(), listed(sorted, MOST_WARNINGS));
    }

    /**
     * Whether every Secret and key is there, and may be named.
     *
     * @param missingLabels what to tell instead of the problems where labels are missing; else null
     */
    Condition resolvedRefs(List<Problem> problems, String missingReason, @Nullable String missingLabels) {
        return problems.isEmpty()
                ? is(Reason.AllFound, true, "every Secret and key that the route names is there")
                : is(Reason.valueOf(missingReason), false, missingLabels == null ? listed(problems) : missingLabels);
    }

    Condition notAccepted() {
        return is(Reason.NotAccepted, false, "see the condition Accepted");
    }

    Condition nameTaken(NameTaken taken) {
        return is(Reason.NameTaken, false, String.valueOf(taken.getMessage()));
    }

    /** Whether a caller can be answered: keys of callers and of a target, and a router. */
    Condition ready(ResolvedRoute route, int readyRouters) {
        if (route.route().targets().isEmpty()) {
            return is(Reason.NoTargets, false, "no target has its key, or all are disabled");
        }
        if (route.authMode() == AuthMode.ApiKey && route.callerKeys().isEmpty()) {
            return is(Reason.NoCallerKeys, false, "no key of a caller is there, so nobody can call");
        }
        return readyRouters == 0
                ? is(Reason.NoRouters, false, "no router pod is ready")
                : is(Reason.Serving, true, "routers are ready");
    }

    /** Whether some targets cannot be called now. */
    Condition degraded(List<TargetStatus> targets) {
        Map<TargetState, Long> counts = targets.stream()
                .collect(Collectors.groupingBy(
                        TargetStatus::state, () -> new EnumMap<>(TargetState.class), Collectors.counting()));
        counts.remove(TargetState.Ready);
        if (counts.isEmpty()) {
            return is(Reason.AllTargetsReady, false, "every target may be called");
        }
        String message = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + inWords(each.getKey()))
                .collect(Collectors.joining(", ", "of " + targets.size() + " targets: ", ""));
        return is(reason(counts.keySet().iterator().next()), true, message);
    }

    private static String inWords(TargetState state) {
        return switch (state) {
            case Ready -> "ready";
            case CoolingDown -> "cooling down";
            case Broken -> "broken";
            case KeyRejected -> "with a rejected key";
            case KeyMissing -> "without key";
        };
    }

    private static Reason reason(TargetState state) {
        return switch (state) {
            case Ready -> Reason.AllTargetsReady;
            case CoolingDown -> Reason.TargetsCoolingDown;
            case Broken -> Reason.TargetsBroken;
            case KeyRejected -> Reason.KeysRejected;
            case KeyMissing -> Reason.KeysMissing;
        };
    }

    private static String listed(List<Problem> problems) {
        return listed(problems, MOST_PROBLEMS);
    }

    private static String listed(List<?> all, int shown) {
        String text = all.stream().limit(shown).map(Object::toString).collect(Collectors.joining("; "));
        return all.size() > shown ? text + "; and " + (all.size() - shown) + " more" : text;
    }

    private Condition is(Reason reason, boolean holds, String message) {
        return condition(reason.condition(), holds, reason.name(), message);
    }

    private Condition condition(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        String since = find(before, type)
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, reason, message, since, generation);
    }

    static Optional<Condition> find(@Nullable LlmRouteStatus status, String type) {
        return Optional.ofNullable(status).map(LlmRouteStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
