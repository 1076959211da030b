package dev.llmroute.router;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.Standing;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the course of one request: which target is next, and when to give up. No I/O and no clock of its own; not
 * thread-safe.
 */
final class Course {
    private final Chain chain;
    private Suitability suitability;
    private final FallbackPolicy policy;
    private final Demand demand;
    private final TimeSource time;
    private final Claims claims;
    private final Deque<Link> waiting;
    private final Itinerary itinerary;
    private final Set<Target> retried = new HashSet<>();
    private @Nullable Claim current;
    private int started;
    private int hedges;
    private long waitedMs;
    private boolean triedEarliest;

    Course(
            Chain routeChain,
            Suitability suitability,
            FallbackPolicy policy,
            Demand demand,
            Cooldowns cooldowns,
            Ceilings ceilings) {
        this.chain = routeChain.balanced(demand);
        this.suitability = suitability;
        this.policy = policy;
        this.demand = demand;
        this.time = cooldowns.time();
        this.claims = new Claims(demand, cooldowns, ceilings);
        // Whether a target can serve the request at all may take long to find out: that is asked when its turn comes.
        Plan plan = Planner.plan(chain, demand);
        this.waiting = new ArrayDeque<>(plan.candidates());
        this.itinerary = new Itinerary(chain.targets(), plan.skipped());
    }

    /** The first step of the request. */
    Step start() {
        if (!policy.on().contains(FailureClass.Unauthorized)) {
            Failure rejection = itinerary.rejection(this::isHead);
            if (rejection != null) {
                return new Step.Fail(chain.head(), rejection);
            }
        }
        return next(0);
    }

    /**
     * Whether the target is called once more, which counts as an attempt: a connection that ends before any byte of an answer was
     * often just kept open for too long.
     *
     * @param elapsedMs since the request came
     */
    boolean retries(Target target, Failure failure, long elapsedMs) {
        if (!failure.rule().equals(Failure.CONNECTION_RESET) || isUsedUp(elapsedMs) || !retried.add(target)) {
            return false;
        }
        started++;
        return true;
    }

    /**
     * Whether a target that refused a field of the request is asked once more without it, which counts as an attempt: not by the last one
     * while another target is free.
     *
     * @param elapsedMs since the request came
     */
    boolean mayAskAgain(long elapsedMs) {
        boolean last = policy.maxAttempts() - (started - hedges) == 1;
        return !isUsedUp(elapsedMs) && !(last && hasAnother(elapsedMs));
    }

    /** The target is asked once more. */
    void askedAgain() {
        started++;
    }

    /**
     * The step after an attempt failed; call it after the failure's cooldown has been set.
     *
     * @param ended what the attempt held
     * @param attemptMs how long the attempt took
     * @param elapsedMs since the request came
     */
    Step after(Claim ended, Failure failure, long attemptMs, long elapsedMs) {
        failed(ended, failure, attemptMs);
        Target target = ended.target();
        if (failure.failureClass() == FailureClass.ContextLength) {
            leaveSmallerWindows(target);
        }
        if (isPassedOn(target, failure)) {
            return new Step.Fail(target, failure);
        }
        if (isAccountWide(failure)) {
            putLast(other -> target.provider().equals(other.provider())
                    && !target.credential().equals(other.credential()));
        }
        return claims.areHeld() ? new Step.GoOn() : next(elapsedMs);
    }

    /** An attempt failed of which the caller has seen a part: there is no next step. */
    void failed(Claim ended, Failure failure, long attemptMs) {
        ended.close();
        itinerary.failed(ended.target(), failure, attemptMs);
    }

    /**
     * The step after a stream broke of which the caller has seen a part, and which he wants to be told anew from its beginning.
     *
     * @param ended what the attempt held
     */
    Step restart(Claim ended, Failure failure, long attemptMs) {
        failed(ended, failure, attemptMs);
        return next(0);
    }

    private boolean isPassedOn(Target target, Failure failure) {
        if (failure.failureClass() == FailureClass.ContentFilter) {
            return true;
        }
        if (failure.isUnusableAnswer()) {
            return false;
        }
        if (failure.failureClass() == FailureClass.ContextLength) {
            return isHead(target) && waiting.stream().noneMatch(this::suits);
        }
        boolean anotherKey = failure.failureClass() == FailureClass.Unauthorized
                && waiting.stream().anyMatch(link -> link.target().ref().equals(target.ref()));
        return isHead(target) && !policy.on().contains(failure.failureClass()) && !anotherKey;
    }

    /** What was too long for one target can only be tried where the route says that there is more room. */
    private void leaveSmallerWindows(Target tooSmall) {
        Suitability before = suitability;
        suitability = target -> before.obstacle(target)
                .or(() -> target.capabilities().hasLargerWindowThan(tooSmall.capabilities())
                        ? Optional.empty()
                        : Optional.of("its context window is not declared to be larger than that of "
                                + tooSmall.ref().name()));
    }

    private static boolean isAccountWide(Failure failure) {
        return failure.scope() == Scope.Credential
                && (failure.failureClass().isRateLimit() || failure.failureClass() == FailureClass.QuotaExhausted);
    }

    /** The provider's other keys may belong to the same account: everything else is tried before them. */
    private void putLast(Predicate<Target> which) {
        List<Link> last =
                waiting.stream().filter(link -> which.test(link.target())).toList();
        waiting.removeAll(last);
        waiting.addAll(last);
    }

    private boolean suits(Link link) {
        return suitability.obstacle(link.target()).isEmpty();
    }

    private Standing standing(Link link) {
        return suitability
                .obstacle(link.target())
                .<Standing>map(Standing.Unsupported::new)
                .orElseGet(() -> link.cooldowns().standing(demand));
    }

    private Step next(long elapsedMs) {
        while (!waiting.isEmpty()) {
            Link link = waiting.getFirst();
            Standing standing = standing(link);
            boolean callable = standing instanceof Standing.Free || standing instanceof Standing.Probe;
            if (callable && isUsedUp(elapsedMs)) {
                return exhausted(true);
            }
            waiting.removeFirst();
            Standing obstacle = callable ? take(link.target(), standing) : standing;
            if (obstacle == null) {
                return new Step.Try(link.target());
            }
            itinerary.skipped(new Skip(link.target(), obstacle));
        }
        return lastResort(elapsedMs);
    }

    /** Where nothing else is left, neither probe nor ramp refuses a request, nor a limit of larger requests than this. */
    private Step lastResort(long elapsedMs) {
        for (Link link : Planner.lastResorts(chain, demand, suitability)) {
            if (itinerary.hasFailed(link.target())) {
                continue;
            }
            if (isUsedUp(elapsedMs)) {
                return exhausted(true);
            }
            if (takeAnyway(link)) {
                return new Step.Try(link.target());
            }
        }
        return waitForEarliest(elapsedMs);
    }

    private boolean takeAnyway(Link link) {
        Standing obstacle = take(link.target(), link.cooldowns().standing(demand));
        if (obstacle instanceof Standing.Due) {
            // Another request took the right to probe at this very moment; here it is not needed.
            obstacle = take(link.target(), obstacle);
        }
        if (obstacle == null) {
            itinerary.takenAsLastResort(link.target());
        }
        return obstacle == null;
    }

    private Step waitForEarliest(long elapsedMs) {
        long recoveryMs = soonestRecoveryMs();
        boolean soonEnough = recoveryMs >= 0
                && recoveryMs <= policy.maxInlineWait().toMillis() - waitedMs
                && !isUsedUp(elapsedMs + recoveryMs);
        return soonEnough ? new Step.Wait(recoveryMs) : doNotWait(elapsedMs);
    }

    /** The step after a {@link Step.Wait} that is over. */
    Step waited(long ms, long elapsedMs) {
        waitedMs += ms;
        for (Link link : chain.links()) {
            Standing standing = standing(link);
            boolean free = !(standing instanceof ActiveCooldown || standing instanceof Standing.Unsupported);
            if (free && takeAnyway(link)) {
                return new Step.Try(link.target());
            }
        }
        return waitForEarliest(elapsedMs);
    }

    /** The step instead of a {@link Step.Wait}. */
    Step doNotWait(long elapsedMs) {
        if (!policy.tryEarliest() || triedEarliest || isUsedUp(elapsedMs)) {
            return exhausted(false);
        }
        triedEarliest = true;
        return chain.links().stream()
                .filter(link -> !itinerary.hasFailed(link.target()))
                .filter(link -> link.recoveryMs(demand, suitability, time) >= 0)
                .min(Comparator.comparingLong(link -> link.recoveryMs(demand, suitability, time)))
                .filter(this::takeAnyway)
                .<Step>map(link -> new Step.Try(link.target()))
                .orElseGet(() -> exhausted(false));
    }

    /** Whether another target could be called now. */
    boolean hasAnother(long elapsedMs) {
        return !isUsedUp(elapsedMs) && waiting.stream().map(this::standing).anyMatch(Standing.Free.class::isInstance);
    }

    private Step exhausted(boolean usedUp) {
        itinerary.ended(suitability);
        return new Step.Exhausted(usedUp);
    }

    private boolean isUsedUp(long elapsedMs) {
        return started - hedges >= policy.maxAttempts()
                || elapsedMs > policy.budget().toMillis();
    }

    /** Claims the target for the request; null where that went well, else what is in the way. */
    private @Nullable Standing take(Target target, Standing standing) {
        Standing obstacle = claims.take(target, standing);
        if (obstacle == null) {
            started++;
            current = claims.newest();
            itinerary.trying(target);
        }
        return obstacle;
    }

    /** The head of the chain is what the caller chose, whichever of its credentials is tried. */
    private boolean isHead(Target target) {
        return target.ref().equals(chain.head().ref());
    }

    /**
     * A second target for a request whose first one is slow: the next one in order, if it is free now. It does not count towards the
     * attempts of the route.
     */
    Optional<Claim> hedge(long elapsedMs) {
        Link next = waiting.peekFirst();
        if (next == null
                || elapsedMs > policy.budget().toMillis()
                || !(standing(next) instanceof Standing.Free free)
                || take(next.target(), free) != null) {
            return Optional.empty();
        }
        waiting.removeFirst();
        hedges++;
        return Optional.of(claims.newest());
    }

    /** This attempt's answer is the one that the caller gets. */
    void answers(Claim claim) {
        current = claim;
    }

    /** The hold on the target that is being tried, or that answers. */
    Claim claim() {
        if (current == null) {
            throw new IllegalStateException("no attempt has been started");
        }
        return current;
    }

    /** The request is over, however it ended; idempotent. */
    void end() {
        claims.close();
    }

    /** The target that is being tried. */
    Target target() {
        return claim().target();
    }

    /** How many targets have been called. */
    int started() {
        return started;
    }

    Target head() {
        return chain.head();
    }

    /** What happened on the way. */
    Itinerary itinerary() {
        return itinerary;
    }

    /** When the soonest target may be called again, in ms from now; -1 where that is not known. */
    long soonestRecoveryMs() {
        LongStream recoveries = chain.links().stream()
                .mapToLong(link -> link.recoveryMs(demand, suitability, time))
                .filter(ms -> ms >= 0);
        return LongStream.concat(recoveries, itinerary.ceilingsFreeInMs()).min().orElse(-1);
    }
}
