package dev.llmroute.router.fallback;

import dev.llmroute.ceiling.Admission;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Full;
import dev.llmroute.ceiling.NoHeadroom;
import dev.llmroute.ceiling.Permit;
import dev.llmroute.ceiling.Sending;
import dev.llmroute.ceiling.Shortage;
import dev.llmroute.ceiling.Spent;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.PredictiveCooldown;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;

/** What one request holds of targets: places under their ceilings, and rights to probe. Not thread-safe. */
final class Claims {
    private final Demand demand;
    private final Cooldowns cooldowns;
    private final Ceilings ceilings;
    private final List<Claim> taken = new ArrayList<>(1);

    Claims(Demand demand, Cooldowns cooldowns, Ceilings ceilings) {
        this.demand = demand;
        this.cooldowns = cooldowns;
        this.ceilings = ceilings;
    }

    /** What came of asking for a target. */
    sealed interface Taking {
        record Taken(Claim claim) implements Taking {}

        record Blocked(Availability obstacle) implements Taking {}
    }

    /** Claims a target that stands like this for the request. */
    Taking take(Target target, Availability availability) {
        Taking taking = take(target, availability, Sending.IfItFits);
        return taking instanceof Taking.Blocked(Availability.NoHeadroom none) && isOver(target, none)
                ? take(target, availability, Sending.Anyway)
                : taking;
    }

    /** Whether a person has ended it since the provider said so. */
    private boolean isOver(Target target, Availability.NoHeadroom none) {
        long sinceMs = cooldowns.time().millis() - none.heardAgoMs();
        return PredictiveCooldown.keys(target, none.window()).anyMatch(key -> cooldowns.endedSince(key, sinceMs));
    }

    /** The same where nothing else is left: the right to probe is not needed. */
    Taking takeAnyway(Target target, Availability availability, Sending sending) {
        Taking taking = take(target, availability, sending);
        // Another request may have taken it at this very moment.
        return taking instanceof Taking.Blocked(Availability.AwaitingProbe due) ? take(target, due, sending) : taking;
    }

    private Taking take(Target target, Availability availability, Sending sending) {
        List<KnownCooldown> tested = switch (availability) {
            case Availability.MayProbe(var due) -> due;
            case Availability.AwaitingProbe(var due) -> due;
            case KnownCooldown active when active.cooldown().reach() instanceof Reach.Everything -> List.of(active);
            default -> List.of();
        };
        boolean right = availability instanceof Availability.MayProbe
                && cooldowns.probes().claim(tested);
        if (availability instanceof Availability.MayProbe && !right) {
            return new Taking.Blocked(new Availability.AwaitingProbe(tested));
        }
        Admission admission =
                ceilings.acquire(target, demand.tokens(), demand.api().ownLimits() ? Sending.Apart : sending);
        if (right && !(admission instanceof Permit)) {
            cooldowns.probes().giveBack(tested);
        }
        return switch (admission) {
            case Full full -> new Taking.Blocked(new Availability.AtCeiling(full.toString(), full.freeInMs()));
            case Spent spent -> new Taking.Blocked(new Availability.BudgetSpent(spent.toString(), spent.freeInMs()));
            case NoHeadroom(Shortage shortage) ->
                new Taking.Blocked(new Availability.NoHeadroom(
                        shortage.toString(), shortage.freeInMs(), shortage.window(), shortage.heardAgoMs()));
            case Permit permit -> {
                Claim claim = new Claim(target, permit, cooldowns, tested, right);
                taken.add(claim);
                yield new Taking.Taken(claim);
            }
        };
    }

    /** Whether any of them has not been given back yet. */
    boolean areHeld() {
        return !taken.stream().allMatch(Claim::isClosed);
    }

    /** Gives all of them back; idempotent. */
    void close() {
        taken.forEach(Claim::close);
    }
}
