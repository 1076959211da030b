package dev.llmroute.operator.status;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.Warning;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.operator.child.NameTaken;
import dev.llmroute.operator.pool.Handout;
import dev.llmroute.operator.rollout.Rollout;
import dev.llmroute.operator.rollout.Sight;
import dev.llmroute.operator.rollout.Trouble;
import dev.llmroute.route.TargetState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words conditions.
 *
 * @param before those so far: a condition whose status stays keeps its time
 * @param generation what the conditions are about
 */
public record Conditions(List<Condition> before, @Nullable Long generation, Instant now) {
    public static final String ACCEPTED = "Accepted";
    static final String WARNING = "Warning";
    static final String RESOLVED_REFS = "ResolvedRefs";
    public static final String PROGRESSING = "Progressing";
    static final String READY = "Ready";
    static final String DEGRADED = "Degraded";

    private static final int MOST_PROBLEMS = 3;

    /** A pod that cannot have what a route names anew is replaced meanwhile. */
    private static final Duration TO_BE_REPLACED = Duration.ofMinutes(1);

    /** A message has room for about twice as many. */
    private static final int MOST_WARNINGS = 50;

    /** Of a route as it is now. */
    public static Conditions of(Handout handout) {
        return of(handout.route(), handout.before().conditions());
    }

    /** Of a resource as it is now. */
    public static Conditions of(HasMetadata resource, @Nullable List<Condition> before) {
        return of(resource.getMetadata().getGeneration(), before);
    }

    /** Said now. */
    public static Conditions of(@Nullable Long generation, @Nullable List<Condition> before) {
        return new Conditions(Objects.requireNonNullElse(before, List.of()), generation, Instant.now());
    }

    /** Whether the resource can be used as written. */
    public Condition accepted(List<Problem> problems) {
        return problems.isEmpty()
                ? is(Reason.Valid, true, "nothing is wrong with it")
                : is(Reason.Invalid, false, listed(problems) + "; routers keep the configuration before");
    }

    /** Whether something is allowed but hardly meant. Its reason is the one that weighs most; the message has all. */
    public Condition warning(List<Warning> warnings) {
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
    public Condition resolvedRefs(List<Problem> problems, Reason missingReason, @Nullable String missingLabels) {
        return problems.isEmpty()
                ? is(Reason.AllFound, true, "every Secret and key that the route names is there")
                : is(missingReason, false, missingLabels == null ? listed(problems) : missingLabels);
    }

    public Condition notAccepted() {
        return is(Reason.NotAccepted, false, "see the condition Accepted");
    }

    /** Of a route that cannot be used, and whose routers were not given anything that can: they go on with what they have. */
    public Condition stillServing(@Nullable Long servedGeneration) {
        return new Conditions(before, servedGeneration, now)
                .is(Reason.LastGood, true, "routers go on with what they have");
    }

    /** Of a route for which nothing could be made yet. */
    Condition neverReady(String why) {
        return is(Reason.NoRouters, false, "no router pod is ready: " + why);
    }

    public Condition nameTaken(NameTaken taken) {
        return is(Reason.NameTaken, false, String.valueOf(taken.getMessage()));
    }

    /** Of pods that serve what they should and are of another version or configuration of the installation than they are to be. */
    public Condition upgradeQueued() {
        return is(
                Reason.UpgradeQueued,
                true,
                "router pods are of the installation before, and change when their turn comes: only so many pools change at a time");
    }

    /** Whether routers are still on the way to what they were given and, where they are not, why. */
    public Condition progressing(Sight sight) {
        Rollout rollout = sight.rollout();
        String wanted = "generation " + rollout.wanted().generation();
        if (!sight.handed().isNewest()) {
            return is(
                    Reason.HeldBack,
                    false,
                    "generation " + generation + " cannot be used, see Accepted and ResolvedRefs; routers keep "
                            + wanted);
        }
        if (sight.routers().desired() == 0) {
            return is(Reason.NoneWanted, false, "the route asks for no router");
        }
        if (rollout.inForce() && rollout.readyPods() >= sight.routers().desired()) {
            return is(Reason.InForce, false, "every router serves " + wanted);
        }
        Optional<String> refusal = rollout.refusal();
        if (refusal.isPresent() && sight.waited().compareTo(TO_BE_REPLACED) > 0) {
            return is(Reason.ConfigRefused, false, "a router does not take " + wanted + ": " + refusal.get());
        }
        Optional<String> silence = rollout.silence();
        if (silence.isPresent()) {
            return is(Reason.RouterSilent, true, "a router cannot be asked what it serves: " + silence.get());
        }
        int current = rollout.readyPods() - rollout.behind().size();
        String message = current + " of " + sight.routers().desired() + " routers serve " + wanted;
        return is(
                Reason.Rolling,
                true,
                message
                        + sight.trouble()
                                .map(trouble -> "; " + trouble.message())
                                .orElse(""));
    }

    /** Whether callers are answered. Where they are, it is of the generation that answers them. */
    public Condition ready(Sight sight) {
        ResolvedRoute route = sight.handed().resolved();
        if (sight.serves()) {
            return new Conditions(before, sight.servedGeneration(), now).serving(sight);
        }
        if (route.route().targets().isEmpty()) {
            return is(Reason.NoTargets, false, "no target has its key, or all are disabled");
        }
        if (route.authMode() == AuthMode.ApiKey && route.callerKeys().isEmpty()) {
            return is(Reason.NoCallerKeys, false, "no key of a caller is there, so nobody can call");
        }
        return noRouters(sight.trouble());
    }

    Condition noRouters(Optional<Trouble> trouble) {
        return trouble.map(each -> is(reason(each.kind()), false, "no router pod is ready: " + each.message()))
                .orElseGet(() -> is(Reason.NoRouters, false, "no router pod is ready"));
    }

    private Condition serving(Sight sight) {
        if (!sight.handed().isNewest()) {
            return is(Reason.LastGood, true, "routers keep the last generation that can be used");
        }
        int kept = sight.handed().missing().isEmpty() ? 0 : sight.rollout().keptKeys();
        return kept > 0
                ? is(
                        Reason.KeysKept,
                        true,
                        "routers go on for a while with keys whose Secret is gone (" + kept + "), see ResolvedRefs")
                : is(Reason.Serving, true, "routers are ready");
    }

    private static Reason reason(Trouble.Kind kind) {
        return switch (kind) {
            case ReplicaFailure -> Reason.ReplicaFailure;
            case PodsWaiting -> Reason.PodsWaiting;
            case ProgressDeadlineExceeded -> Reason.ProgressDeadlineExceeded;
        };
    }

    /** Whether some targets cannot be called now. */
    Condition degraded(List<TargetStatus> targets) {
        Map<TargetState, Long> counts = targets.stream()
                .collect(Collectors.groupingBy(
                        TargetStatus::state, () -> new EnumMap<>(TargetState.class), Collectors.counting()));
        counts.remove(TargetState.Ready);
        if (counts.isEmpty()) {
            return is(
                    Reason.AllTargetsReady,
                    false,
                    targets.isEmpty() ? "there is no target" : "every target may be called");
        }
        String message = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + inWords(each.getKey()))
                .collect(Collectors.joining(", ", "of " + targets.size() + " targets: ", ""));
        long drills = targets.stream()
                .filter(each -> ManualCooldown.DRILL.equals(each.reason()))
                .count();
        String tried = drills == 0 ? "" : "; " + drills + " of them for a drill, with which nothing is wrong";
        return is(reason(counts.keySet().iterator().next()), true, message + tried);
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

    Condition is(Reason reason, boolean holds, String message) {
        return condition(reason.condition(), holds, reason.name(), message);
    }

    private Condition condition(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        String since = find(type)
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, reason, message, since, generation);
    }

    /** The one of that type so far. */
    Optional<Condition> find(String type) {
        return find(before, type);
    }

    public static Optional<Condition> find(@Nullable LlmRouteStatus status, String type) {
        List<Condition> all = status == null ? null : status.conditions();
        return find(all == null ? List.of() : all, type);
    }

    private static Optional<Condition> find(List<Condition> all, String type) {
        return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
    }
}
