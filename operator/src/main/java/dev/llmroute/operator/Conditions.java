package dev.llmroute.operator;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    static final String RESOLVED_REFS = "ResolvedRefs";
    static final String READY = "Ready";
    static final String DEGRADED = "Degraded";

    /** Whether the resource can be used as written, and what is doubtful of one that can. */
    Condition accepted(List<Problem> problems, List<Problem> warnings) {
        return problems.isEmpty()
                ? is(
                        ACCEPTED,
                        true,
                        "Valid",
                        "the route is valid" + (warnings.isEmpty() ? "" : "; warning: " + listed(warnings)))
                : is(ACCEPTED, false, "Invalid", listed(problems) + "; routers keep the configuration before");
    }

    /**
     * Whether every Secret and key is there, and may be named.
     *
     * @param missingLabels what to tell instead of the problems where labels are missing; else null
     */
    Condition resolvedRefs(List<Problem> problems, String missingReason, @Nullable String missingLabels) {
        return problems.isEmpty()
                ? is(RESOLVED_REFS, true, "AllFound", "every Secret and key that the route names is there")
                : is(RESOLVED_REFS, false, missingReason, missingLabels == null ? listed(problems) : missingLabels);
    }

    Condition notAccepted() {
        return is(READY, false, "NotAccepted", "see the condition Accepted");
    }

    Condition nameTaken(NameTaken taken) {
        return is(READY, false, "NameTaken", String.valueOf(taken.getMessage()));
    }

    /** Whether a caller can be answered: keys of callers and of a target, and a router. */
    Condition ready(ResolvedRoute route, int readyRouters) {
        if (route.route().targets().isEmpty()) {
            return is(READY, false, "NoTargets", "no target has its key, or all are disabled");
        }
        if (route.authMode() == AuthMode.ApiKey && route.callerKeys().isEmpty()) {
            return is(READY, false, "NoCallerKeys", "no key of a caller is there, so nobody can call");
        }
        return readyRouters == 0
                ? is(READY, false, "NoRouters", "no router pod is ready")
                : is(READY, true, "Serving", "routers are ready");
    }

    /** Whether some targets cannot be called now. */
    Condition degraded(List<TargetStatus> targets) {
        Map<TargetState, Long> counts = targets.stream()
                .collect(Collectors.groupingBy(
                        TargetStatus::state, () -> new EnumMap<>(TargetState.class), Collectors.counting()));
        counts.remove(TargetState.Ready);
        if (counts.isEmpty()) {
            return is(DEGRADED, false, "AllTargetsReady", "every target may be called");
        }
        String message = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + inWords(each.getKey()))
                .collect(Collectors.joining(", ", "of " + targets.size() + " targets: ", ""));
        return is(DEGRADED, true, reason(counts.keySet().iterator().next()), message);
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

    private static String reason(TargetState state) {
        return switch (state) {
            case Ready -> "AllTargetsReady";
            case CoolingDown -> "TargetsCoolingDown";
            case Broken -> "TargetsBroken";
            case KeyRejected -> "KeysRejected";
            case KeyMissing -> "KeysMissing";
        };
    }

    private static String listed(List<Problem> problems) {
        int shown = 3;
        String text = problems.stream().limit(shown).map(Problem::toString).collect(Collectors.joining("; "));
        return problems.size() > shown ? text + "; and " + (problems.size() - shown) + " more" : text;
    }

    private Condition is(String type, boolean holds, String reason, String message) {
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
