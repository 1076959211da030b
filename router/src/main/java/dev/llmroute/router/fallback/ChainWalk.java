package dev.llmroute.router.fallback;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Sending;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Suitability;
import dev.llmroute.plan.WalkOrder;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import dev.llmroute.router.fallback.Claims.Taking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides the course of one request: which target is called when, and when to give up. No I/O; not thread-safe.
 *
 * <pre>
 * start ──▶ Try ──failure──▶ after ──▶ Try …
 *   │        │                 ├─────▶ AwaitOthers   a hedge is still under way: its ending decides
 *   │        │                 ├─────▶ Fail          this failure is the caller's answer
 *   │        │                 ├─────▶ Wait ──▶ waited | doNotWait ──▶ Try | Wait | Exhausted
 *   │        │                 └─────▶ Exhausted     nothing is left to try
 *   │        ├─part of a stream, then a break──▶ restart ──▶ as after
 *   │        └─answer──▶ end
 *   └─▶ Fail   the caller's own choice rejected the key before
 * </pre>
 */
public final class ChainWalk {
    private final Chain chain;
    private final Ahead ahead;
    private final FallbackPolicy policy;
    private final Demand demand;
    private final PassingOn passingOn;
    private final Recovery recovery;
    private final Claims claims;
    private final Trail trail;
    private final @Nullable Target rejected;
    private final Allowance allowance;
    private @Nullable Claim beside;
    /** How the request ends unless the target that was asked first answers after all. */
    private Step.@Nullable Fail put;

    private long waitedMs;
    private boolean triedEarliest;

    /** @param since when the request came: its route's budget counts from there */
    public ChainWalk(
            Chain routeChain,
            Suitability suitability,
            FallbackPolicy policy,
            Demand demand,
            Cooldowns cooldowns,
            Ceilings ceilings,
            Stopwatch since) {
        this.chain = routeChain;
        this.policy = policy;
        this.demand = demand;
        this.allowance = new Allowance(policy, since);
        this.claims = new Claims(demand, cooldowns, ceilings);
        Plan plan = Planner.plan(chain, demand);
        this.ahead = new Ahead(chain, plan, suitability, demand);
        this.passingOn = new PassingOn(chain.head(), policy, ahead);
        this.recovery = new Recovery(chain, demand, ahead, cooldowns.time());
        this.rejected = plan.rejectedHead(chain, policy).orElse(null);
        this.trail = new Trail(chain, plan.skipped());
    }

    public Step start() {
        return rejected == null ? next() : new Step.Fail(chain.head(), PassingOn.rejection(rejected));
    }

    /**
     * Whether the target is called once more, which counts as an attempt: a connection that ends before any byte of an answer was
     * often just kept open for too long. The last attempt is not spent on that while another provider was not asked.
     */
    public boolean retries(Target target, Failure failure) {
        return failure.rule().equals(Failure.CONNECTION_RESET)
                && !allowance.isUsedUp()
                && !ahead.keepsLast(allowance.attemptsLeft())
                && allowance.retry(target);
    }

    /**
     * Whether a target that refused a field of the request is asked once more without it, which counts as an attempt: not by the last one
     * while another target is free, and not without end.
     */
    public boolean mayAskAgain(Target target) {
        boolean last = allowance.attemptsLeft() == 1;
        return !allowance.isUsedUp() && !(last && hasAnother()) && allowance.mayAskAgain(target);
    }

    public void askedAgain(Target target) {
        allowance.askAgain(target);
    }

    /**
     * The step after an attempt failed; call it after the failure's cooldown has been set.
     *
     * @param ended what the attempt held
     * @param attemptMs how long the attempt took
     */
    public Step after(Claim ended, Failure failure, long attemptMs) {
        failed(ended, failure, attemptMs);
        Target target = ended.target();
        if (failure.failureClass() == FailureClass.ContextLength) {
            ahead.leaveSmallerWindows(target);
        }
        if (WalkOrder.isOfAccount(failure)) {
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
            return new Step.AwaitOthers();
        }
        return put != null ? put : next();
    }

    /** An attempt failed of which the caller has seen a part: there is no next step. */
    public void failed(Claim ended, Failure failure, long attemptMs) {
        ended.close();
        trail.failed(ended.target(), failure, attemptMs);
        if (WalkOrder.isOfEndpoint(failure)) {
            ahead.down(ended.target());
        }
    }

    /** The next step after a partly delivered stream broke and its caller opted into a restart, for which the budget begins anew. */
    public Step restart(Claim ended, Failure failure, long attemptMs) {
        failed(ended, failure, attemptMs);
        allowance.restart();
        return next();
    }

    private Step next() {
        Optional<Ahead.Next> next = chosen();
        while (next.isPresent()) {
            if (allowance.isUsedUp()) {
                return exhausted(true);
            }
            Target target = next.get().target();
            switch (took(target, claims.take(target, next.get().availability()))) {
                case Taking.Taken(Claim claim) -> {
                    return new Step.Try(claim);
                }
                case Taking.Blocked(Availability obstacle) -> trail.skipped(new Skip(target, obstacle));
            }
            next = chosen();
        }
        return lastResort();
    }

    private Optional<Ahead.Next> chosen() {
        return ahead.next(allowance.attemptsLeft(), trail::skipped);
    }

    /** Where nothing else is left, neither probe nor ramp refuses a request, nor a limit of larger requests than this. */
    private Step lastResort() {
        List<Link> resorts = ahead.lastResorts().stream()
                .filter(link -> !trail.hasFailed(link.target()))
                .toList();
        if (!resorts.isEmpty() && allowance.isUsedUp()) {
            return exhausted(true);
        }
        return takeOneOf(resorts, Sending.IfItFits).orElseGet(this::waitForEarliest);
    }

    private Optional<Step> takeOneOf(List<Link> passedBy, Sending sending) {
        List<Link> left = new ArrayList<>(passedBy);
        while (!left.isEmpty()) {
            Link best = ahead.best(left, allowance.attemptsLeft()).orElseThrow();
            Optional<Step> taken = takeAnyway(best, sending);
            if (taken.isPresent()) {
                return taken;
            }
            left.remove(best);
        }
        return Optional.empty();
    }

    private Optional<Step> takeAnyway(Link link, Sending sending) {
        Target target = link.target();
        Taking taking = took(target, claims.takeAnyway(target, link.cooldowns().availability(demand), sending));
        if (taking instanceof Taking.Taken(Claim claim)) {
            trail.takenAsLastResort(target);
            return Optional.of(new Step.Try(claim));
        }
        return Optional.empty();
    }

    private Step waitForEarliest() {
        long recoveryMs = recovery.soonestMs(trail);
        boolean soonEnough = recoveryMs >= 0
                && recoveryMs <= policy.maxInlineWait().toMillis() - waitedMs
                && !allowance.isUsedUpIn(recoveryMs);
        return soonEnough ? new Step.Wait(recoveryMs) : doNotWait();
    }

    /** The step after a {@link Step.Wait} that is over. */
    public Step waited(long ms) {
        waitedMs += ms;
        return takeOneOf(recovery.over(), Sending.IfItFits).orElseGet(this::waitForEarliest);
    }

    /** The step instead of a {@link Step.Wait}. */
    public Step doNotWait() {
        // What a provider would most likely say is a guess, and no request is refused for a guess.
        List<Link> doubted = recovery.doubted(trail);
        return !doubted.isEmpty() && allowance.isUsedUp()
                ? exhausted(true)
                : takeOneOf(doubted, Sending.Anyway).orElseGet(this::tryEarliest);
    }

    private Step tryEarliest() {
        if (!policy.tryEarliest() || triedEarliest || allowance.isUsedUp()) {
            return exhausted(false);
        }
        triedEarliest = true;
        Optional<Step> taken = recovery.earliest(trail).flatMap(link -> takeAnyway(link, Sending.Anyway));
        return taken.orElseGet(() -> exhausted(false));
    }

    /** Whether another target could be called now. */
    public boolean hasAnother() {
        return !allowance.isUsedUp() && ahead.hasFree();
    }

    private Step exhausted(boolean usedUp) {
        trail.ended(ahead.suitability());
        return new Step.Exhausted(usedUp);
    }

    private Taking took(Target target, Taking taking) {
        if (taking instanceof Taking.Taken) {
            allowance.attempt();
            trail.trying(target);
            ahead.called(target);
        }
        return taking;
    }

    /**
     * A second target for a request whose first one is slow: the next one in order, if it is free now. It does not count towards the
     * attempts of the route.
     */
    public Optional<Claim> hedge() {
        Link second = allowance.isLate() ? null : ahead.beside().orElse(null);
        if (second == null
                || !(took(second.target(), claims.take(second.target(), Availability.AVAILABLE))
                        instanceof Taking.Taken(Claim claim))) {
            return Optional.empty();
        }
        ahead.remove(second);
        allowance.wasHedge();
        beside = claim;
        return Optional.of(claim);
    }

    /** The request is over, however it ended; idempotent. */
    public void end() {
        claims.close();
    }

    public int started() {
        return allowance.started();
    }

    Target head() {
        return chain.head();
    }

    public Trail trail() {
        return trail;
    }

    Recovery recovery() {
        return recovery;
    }
}
