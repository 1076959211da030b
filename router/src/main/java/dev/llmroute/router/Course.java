package dev.llmroute.router;

import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.Attempt;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides the course of one request: which target is next, and when to give up. No I/O and no clock of its own; not
 * thread-safe.
 */
final class Course {
    /** An attempt that failed, with all that is known of it. */
    record Failed(Target target, Failure failure, long ms) {}

    private final List<Target> chain;
    private final FallbackPolicy policy;
    private final CooldownView cooldowns;
    private final Deque<Target> waiting;
    private final List<Skip> skipped;
    private final List<Failed> failed = new ArrayList<>();
    private @Nullable Target current;
    private int started;
    private boolean exhausted;

    Course(List<Target> chain, FallbackPolicy policy, CooldownView cooldowns) {
        Plan plan = Planner.plan(chain, cooldowns);
        this.chain = chain;
        this.policy = policy;
        this.cooldowns = cooldowns;
        this.waiting = new ArrayDeque<>(plan.candidates());
        this.skipped = new ArrayList<>(plan.skipped());
    }

    /** The first step of the request. */
    Step start() {
        return next(0);
    }

    /**
     * The step after the current target failed; call it after the failure's cooldown has been set.
     *
     * @param attemptMs how long the attempt took
     * @param elapsedMs since the request came
     */
    Step after(Failure failure, long attemptMs, long elapsedMs) {
        Target target = target();
        failed.add(new Failed(target, failure, attemptMs));
        if (failure.failureClass() == FailureClass.ContentFilter
                || (isHead(target) && !policy.on().contains(failure.failureClass()))) {
            return new Step.Fail(target, failure);
        }
        return next(elapsedMs);
    }

    private Step next(long elapsedMs) {
        while (!waiting.isEmpty()) {
            Target candidate = waiting.getFirst();
            ActiveCooldown cooldown = cooldowns.active(candidate);
            if (cooldown != null) {
                skipped.add(new Skip(waiting.removeFirst(), cooldown));
            } else if (started >= policy.maxAttempts()
                    || elapsedMs > policy.budget().toMillis()) {
                exhausted = true;
                return new Step.Exhausted(true);
            } else {
                started++;
                current = waiting.removeFirst();
                return new Step.Try(candidate);
            }
        }
        exhausted = true;
        return new Step.Exhausted(false);
    }

    /** The head of the chain is what the caller chose, whichever of its credentials is tried. */
    private boolean isHead(Target target) {
        return target.ref().equals(chain.getFirst().ref());
    }

    /** The target that is being tried. */
    Target target() {
        if (current == null) {
            throw new IllegalStateException("no attempt has been started");
        }
        return current;
    }

    /** How many targets have been called. */
    int started() {
        return started;
    }

    Target head() {
        return chain.getFirst();
    }

    List<Target> chain() {
        return chain;
    }

    List<Failed> failed() {
        return failed;
    }

    /** The targets that were left out on the way so far: those before the current one, or all where none is left to try. */
    List<Skip> skipped() {
        return skipped.stream().filter(skip -> onTheWay(skip.target())).toList();
    }

    private boolean onTheWay(Target target) {
        return exhausted || current == null || chain.indexOf(target) < chain.indexOf(current);
    }

    /** The failed attempts as the history keeps them. */
    List<Attempt> failedAttempts() {
        return failed.stream().map(Course::record).toList();
    }

    private static Attempt record(Failed each) {
        Failure failure = each.failure();
        var wait = failure.statedWait();
        return new Attempt(
                each.target().name(),
                failure.failureClass(),
                failure.scope().label(),
                failure.status(),
                wait == null ? -1 : wait.millis(),
                wait == null ? "none" : wait.source().label(),
                each.ms());
    }

    /** Why a target was passed by on the way so far; empty where it was not. */
    Optional<FailureClass> passedBy(Target target) {
        return failed.stream()
                .filter(each -> each.target().equals(target))
                .map(each -> each.failure().failureClass())
                .findFirst()
                .or(() -> skipped().stream()
                        .filter(each -> each.target().equals(target))
                        .map(each -> each.cooldown().cooldown().failureClass())
                        .findFirst());
    }

    /** The soonest end of a cooldown on the chain, in ms from now; -1 where nothing on it is cooling down. */
    long soonestRecoveryMs(TimeSource time) {
        return chain.stream()
                .map(cooldowns::active)
                .filter(Objects::nonNull)
                .mapToLong(cooldown -> cooldown.remainingMs(time))
                .min()
                .orElse(-1);
    }

    /** Whether a rate limit, or a quota that is used up, is among the reasons. */
    boolean metRateLimit() {
        return failed.stream().anyMatch(each -> limits(each.failure().failureClass()))
                || skipped.stream()
                        .anyMatch(each -> limits(each.cooldown().cooldown().failureClass()));
    }

    private static boolean limits(FailureClass failureClass) {
        return failureClass.isRateLimit() || failureClass == FailureClass.QuotaExhausted;
    }
}
