package dev.llmroute.router.fallback;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Suitability;
import dev.llmroute.plan.WalkOrder;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides the course of one request: which target is called when, and when to give up. No I/O and no clock of its own; not
 * thread-safe.
 */
public final class ChainWalk {
    /** For one target: most refuse one field after the other. */
    private static final int MOST_ASKED_AGAIN = 3;

    private final Chain chain;
    private final Ahead ahead;
    private final FallbackPolicy policy;
    private final Demand demand;
    private final PassingOn passingOn;
    private final Recovery recovery;
    private final Claims claims;
    private final Trail trail;
    private final Optional<Target> rejected;
    private final Set<Target> retried = new HashSet<>(0);
    private @Nullable Claim current;
    private @Nullable Claim beside;
    /** How the request ends unless the target that was asked first answers after all. */
    private Step.@Nullable Fail put;

    /** Each as often as it was asked again. */
    private final List<Target> askedAgain = new ArrayList<>(0);

    private int started;
    private int hedges;
    private long waitedMs;
    private boolean triedEarliest;

    public ChainWalk(
            Chain routeChain,
            Suitability suitability,
            FallbackPolicy policy,
            Demand demand,
            Cooldowns cooldowns,
            Ceilings ceilings) {
        this.chain = routeChain;
        this.policy = policy;
        this.demand = demand;
        this.claims = new Claims(demand, cooldowns, ceilings);
        Plan plan = Planner.plan(chain, demand);
        this.ahead = new Ahead(chain, plan, suitability, demand);
        this.passingOn = new PassingOn(chain.head(), policy, ahead);
        this.recovery = new Recovery(chain, demand, ahead, cooldowns.time());
        this.rejected = plan.rejectedHead(chain, policy);
        this.trail = new Trail(chain.targets(), plan.skipped());
    }

    /** The first step of the request. */
    public Step start() {
        return rejected.isEmpty() ? next(0) : new Step.Fail(chain.head(), PassingOn.rejection(rejected.get()));
    }

    /**
     * Whether the target is called once more, which counts as an attempt: a connection that ends before any byte of an answer was
     * often just kept open for too long. The last attempt is not spent on that while another provider was not asked.
     *
     * @param elapsedMs since the request came
     */
    public boolean retries(Target target, Failure failure, long elapsedMs) {
        if (!failure.rule().equals(Failure.CONNECTION_RESET)
                || isUsedUp(elapsedMs)
                || ahead.keepsLast(attemptsLeft())
                || !retried.add(target)) {
            return false;
        }
        started++;
        return true;
    }

    /**
     * Whether a target that refused a field of the request is asked once more without it, which counts as an attempt: not by the last one
     * while another target is free, and not without end.
     *
     * @param elapsedMs since the request came
     */
    public boolean mayAskAgain(Target target, long elapsedMs) {
        boolean last = attemptsLeft() == 1;
        return !isUsedUp(elapsedMs)
                && !(last && hasAnother(elapsedMs))
                && Collections.frequency(askedAgain, target) < MOST_ASKED_AGAIN;
    }

    /** The target is asked once more. */
    public void askedAgain(Target target) {
        started++;
        askedAgain.add(target);
    }

    /**
     * The step after an attempt failed; call it after the failure's cooldown has been set.
     *
     * @param ended what the attempt held
     * @param attemptMs how long the attempt took
     * @param elapsedMs since the request came
     */
    public Step after(Claim ended, Failure failure, long attemptMs, long elapsedMs) {
        failed(ended, failure, attemptMs);
        Target target = ended.target();
        if (failure.failureClass() == FailureClass.ContextLength) {
            ahead.leaveSmallerWindows(target);
        }
        if (isAccountWide(failure)) {
            ahead.putOtherKeysLast(target);
        }
        boolean passedOn = passingOn.isFor(target, failure) && !trail.isOpenWhoKnows(failure, target);
        if (passedOn && !(ended.equals(beside) && claims.areHeld())) {
            return new Step.Fail(target, failure);
        }
        if (passedOn) {
            // Of two that are asked at the same time the loser never decides.
            put = new Step.Fail(target, failure);
        }
        if (claims.areHeld()) {
            return new Step.GoOn();
        }
        return put != null ? put : next(elapsedMs);
    }

    /** An attempt failed of which the caller has seen a part: there is no next step. */
    public void failed(Claim ended, Failure failure, long attemptMs) {
        ended.close();
        trail.failed(ended.target(), failure, attemptMs);
        if (WalkOrder.isOfEndpoint(failure)) {
            ahead.down(ended.target());
        }
    }

    /**
     * The step after a stream broke of which the caller has seen a part, and which he wants to be told anew from its beginning.
     *
     * @param ended what the attempt held
     */
    public Step restart(Claim ended, Failure failure, long attemptMs) {
        failed(ended, failure, attemptMs);
        return next(0);
    }

    private static boolean isAccountWide(Failure failure) {
        return failure.scope() == Scope.Credential
                && (failure.failureClass().isRateLimit() || failure.failureClass() == FailureClass.QuotaExhausted);
    }

    private Step next(long elapsedMs) {
        Optional<Ahead.Next> next = chosen();
        while (next.isPresent()) {
            if (isUsedUp(elapsedMs)) {
                return exhausted(true);
            }
            Target target = next.get().target();
            Availability obstacle = take(target, next.get().availability());
            if (obstacle == null) {
                return new Step.Try(target);
            }
            trail.skipped(new Skip(target, obstacle));
            next = chosen();
        }
        return lastResort(elapsedMs);
    }

    private Optional<Ahead.Next> chosen() {
        return ahead.next(attemptsLeft(), trail::skipped);
    }

    /** Where nothing else is left, neither probe nor ramp refuses a request, nor a limit of larger requests than this. */
    private Step lastResort(long elapsedMs) {
        List<Link> resorts = ahead.lastResorts().stream()
                .filter(link -> !trail.hasFailed(link.target()))
                .toList();
        if (!resorts.isEmpty() && isUsedUp(elapsedMs)) {
            return exhausted(true);
        }
        return takeOneOf(resorts).orElseGet(() -> waitForEarliest(elapsedMs));
    }

    private Optional<Step> takeOneOf(List<Link> passedBy) {
        List<Link> left = new ArrayList<>(passedBy);
        while (!left.isEmpty()) {
            Link best = ahead.best(left, attemptsLeft()).orElseThrow();
            if (takeAnyway(best)) {
                return Optional.of(new Step.Try(best.target()));
            }
            left.remove(best);
        }
        return Optional.empty();
    }

    private boolean takeAnyway(Link link) {
        Availability obstacle = take(link.target(), link.cooldowns().availability(demand));
        if (obstacle instanceof Availability.AwaitingProbe) {
            // Another request took the right to probe at this very moment; here it is not needed.
            obstacle = take(link.target(), obstacle);
        }
        if (obstacle == null) {
            trail.takenAsLastResort(link.target());
        }
        return obstacle == null;
    }

    private Step waitForEarliest(long elapsedMs) {
        long recoveryMs = recovery.soonestMs(trail);
        boolean soonEnough = recoveryMs >= 0
                && recoveryMs <= policy.maxInlineWait().toMillis() - waitedMs
                && !isUsedUp(elapsedMs + recoveryMs);
        return soonEnough ? new Step.Wait(recoveryMs) : doNotWait(elapsedMs);
    }

    /** The step after a {@link Step.Wait} that is over. */
    public Step waited(long ms, long elapsedMs) {
        waitedMs += ms;
        return takeOneOf(recovery.over()).orElseGet(() -> waitForEarliest(elapsedMs));
    }

    /** The step instead of a {@link Step.Wait}. */
    public Step doNotWait(long elapsedMs) {
        if (!policy.tryEarliest() || triedEarliest || isUsedUp(elapsedMs)) {
            return exhausted(false);
        }
        triedEarliest = true;
        return recovery.earliest(trail)
                .filter(this::takeAnyway)
                .<Step>map(link -> new Step.Try(link.target()))
                .orElseGet(() -> exhausted(false));
    }

    /** Whether another target could be called now. */
    public boolean hasAnother(long elapsedMs) {
        return !isUsedUp(elapsedMs) && ahead.hasFree();
    }

    private Step exhausted(boolean usedUp) {
        trail.ended(ahead.suitability());
        return new Step.Exhausted(usedUp);
    }

    private boolean isUsedUp(long elapsedMs) {
        return attemptsLeft() <= 0 || isLate(elapsedMs);
    }

    private boolean isLate(long elapsedMs) {
        return elapsedMs > policy.budget().toMillis();
    }

    private int attemptsLeft() {
        return policy.maxAttempts() - (started - hedges);
    }

    /** Claims the target for the request; null where that went well, else what is in the way. */
    private @Nullable Availability take(Target target, Availability availability) {
        Availability obstacle = claims.take(target, availability);
        if (obstacle == null) {
            started++;
            current = claims.newest();
            trail.trying(target);
            ahead.called(target);
        }
        return obstacle;
    }

    /**
     * A second target for a request whose first one is slow: the next one in order, if it is free now. It does not count towards the
     * attempts of the route.
     */
    public Optional<Claim> hedge(long elapsedMs) {
        Optional<Link> second = isLate(elapsedMs) ? Optional.empty() : ahead.beside();
        if (second.isEmpty() || take(second.get().target(), Availability.AVAILABLE) != null) {
            return Optional.empty();
        }
        ahead.remove(second.get());
        hedges++;
        beside = claims.newest();
        return Optional.of(beside);
    }

    /** This attempt's answer is the one that the caller gets. */
    public void answers(Claim claim) {
        current = claim;
    }

    /** The hold on the target that is being tried, or that answers. */
    public Claim claim() {
        if (current == null) {
            throw new IllegalStateException("no attempt has been started");
        }
        return current;
    }

    /** The request is over, however it ended; idempotent. */
    public void end() {
        claims.close();
    }

    /** The target that is being tried. */
    public Target target() {
        return claim().target();
    }

    /** How many targets have been called. */
    public int started() {
        return started;
    }

    Target head() {
        return chain.head();
    }

    /** What happened on the way. */
    public Trail trail() {
        return trail;
    }

    /** When its targets may be called again. */
    Recovery recovery() {
        return recovery;
    }
}
