package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.history.Outcome;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Price;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.fallback.Trail;
import dev.llmroute.router.telemetry.AccessLine;
import dev.llmroute.router.telemetry.MinuteCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request that is over, as the access log and the sums tell it: both from here, so that they are the same. Lives on one event loop.
 *
 * @param calls in the order in which they began
 * @param answering the call that answered; null where none did
 */
record Way(
        Trail trail, List<CallObservation> calls, @Nullable CallObservation answering) {
    /** @param last the call whose answer the caller got, or the last that began */
    static Way of(Trail trail, List<CallObservation> calls, @Nullable CallObservation last, Outcome outcome) {
        return new Way(trail, calls, outcome == Outcome.Answered ? last : null);
    }

    /** Whether a drill is a reason for how it went: that is no sign of trouble, so it is kept out of the sums. */
    boolean isDrill() {
        return !trail.isStraight()
                && trail.skipped().stream().anyMatch(skip -> skip.reason().equals(ManualCooldown.DRILL));
    }

    /** The first target on the way, be it called or left out since it was cooling down. */
    Target first() {
        if (trail.isStraight() && !calls.isEmpty()) {
            return calls.getFirst().target();
        }
        for (Target target : trail.chain()) {
            if (isCalled(target) || leftOut(target).isPresent()) {
                return target;
            }
        }
        return trail.chain().getFirst();
    }

    /** The name of the target that answered; empty where none did. */
    String by() {
        return answering == null ? "" : answering.target().name();
    }

    /** Milliseconds in calls that failed, also where their target was asked again and answered. */
    long lostMs() {
        return calls.stream().mapToLong(CallObservation::lostMs).sum();
    }

    /** What its calls cost, as far as that is known; null where it is of none. */
    @Nullable
    Cost cost() {
        Cost all = null;
        for (CallObservation call : calls) {
            Cost each = call.cost();
            if (each != null) {
                all = all == null ? each : all.plus(each);
            }
        }
        return all;
    }

    /** What the answer cost more than the same tokens of the {@link #first} target, less than zero where it cost less; null where that is not known. */
    @Nullable
    Cost costMore() {
        Target first = first();
        if (answering == null || answering.target().equals(first)) {
            return null;
        }
        Cost cost = answering.cost();
        Tokens tokens = answering.tokens();
        Price price = first.price();
        return cost == null || tokens == null || price == null ? null : cost.minus(tokens.cost(price));
    }

    /** Targets that were passed by, in the order of the chain, for the access log. */
    List<AccessLine.PassedBy> passedBy() {
        if (trail.isStraight()) {
            return List.of();
        }
        return trail.chain().stream()
                .flatMap(target -> trail.passedBy(target).stream()
                        .map(why ->
                                new AccessLine.PassedBy(target.name(), why, hasFailed(target) ? lostMs(target) : -1)))
                .toList();
    }

    /** Those of them that failed, or were left out for a cooldown, with what was called next. */
    List<MinuteCounts.Hop> hops() {
        if (trail.isStraight()) {
            return List.of();
        }
        List<MinuteCounts.Hop> hops = new ArrayList<>();
        for (Target target : trail.chain()) {
            boolean failed =
                    trail.failed().stream().anyMatch(each -> each.target().equals(target));
            if (failed) {
                hops.add(hop(target, trail.passedBy(target).orElse(""), false, afterFailure(target)));
            } else {
                leftOut(target).ifPresent(skip -> hops.add(hop(target, skip.reason(), true, behind(target))));
            }
        }
        return hops;
    }

    private MinuteCounts.Hop hop(Target from, String reason, boolean leftOut, Optional<Target> to) {
        return new MinuteCounts.Hop(
                from.name(),
                to.map(Target::name).orElse(""),
                reason,
                leftOut,
                to.isPresent() && answering != null && answering.target().equals(to.get()),
                lostMs(from));
    }

    private Optional<Skip> leftOut(Target target) {
        return trail.skipped().stream()
                .filter(skip -> skip.target().equals(target) && skip.cooldown().isPresent())
                .findFirst();
    }

    /** The target of the call after the last failed one of a target; of two calls side by side the other one, where it answered. */
    private Optional<Target> afterFailure(Target target) {
        int last = -1;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).target().equals(target) && calls.get(i).hasFailed()) {
                last = i;
            }
        }
        if (last + 1 < calls.size()) {
            return Optional.of(calls.get(last + 1).target()).filter(next -> !next.equals(target));
        }
        return answering == null
                ? Optional.empty()
                : Optional.of(answering.target()).filter(other -> !other.equals(target));
    }

    /** The first target behind this one in the chain that was called. */
    private Optional<Target> behind(Target target) {
        int place = trail.chain().indexOf(target);
        return calls.stream()
                .map(CallObservation::target)
                .filter(called -> trail.chain().indexOf(called) > place)
                .findFirst();
    }

    private boolean isCalled(Target target) {
        return calls.stream().anyMatch(call -> call.target().equals(target));
    }

    private boolean hasFailed(Target target) {
        return calls.stream().anyMatch(call -> call.hasFailed() && call.target().equals(target));
    }

    private long lostMs(Target target) {
        return calls.stream()
                .filter(call -> call.target().equals(target))
                .mapToLong(CallObservation::lostMs)
                .sum();
    }
}
