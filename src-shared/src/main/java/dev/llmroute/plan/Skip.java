package dev.llmroute.plan;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Target;
import java.util.Optional;

/** A target that was left out of a plan, and why. */
public record Skip(Target target, Availability availability) {
    /**
     * The reason in a word, as headers and events have it: the failure's class of the cooldown, {@code Manual} for a person's,
     * {@code Ceiling}, {@code Budget}, {@code NoHeadroom} or {@code Unsupported}.
     */
    public String reason() {
        return cooldown().map(active -> active.cooldown().cause().word()).orElseGet(() -> switch (availability) {
            case Availability.Unsuitable unsuitable -> "Unsupported";
            case Availability.BudgetSpent spent -> "Budget";
            case Availability.NoHeadroom shortage -> "NoHeadroom";
            default -> "Ceiling";
        });
    }

    /** Whether the target cannot serve the request at all. */
    public boolean isUnsuitable() {
        return availability instanceof Availability.Unsuitable;
    }

    /** The cooldown that is, or was, the reason; empty where it is something else. */
    public Optional<KnownCooldown> cooldown() {
        return switch (availability) {
            case KnownCooldown active -> Optional.of(active);
            case Availability.AwaitingProbe(var due) -> Optional.of(due.getFirst());
            case Availability.MayProbe(var due) -> Optional.of(due.getFirst());
            case Availability.RampingUp(KnownCooldown recovered, int percent) -> Optional.of(recovered);
            case Availability.AtCeiling ceiling -> Optional.empty();
            case Availability.BudgetSpent spent -> Optional.empty();
            case Availability.NoHeadroom shortage -> Optional.empty();
            case Availability.Unsuitable unsuitable -> Optional.empty();
            case Availability.Available() -> Optional.empty();
        };
    }

    /** Whether it is left alone until a time, and not only now. */
    public boolean isCooling() {
        return availability instanceof KnownCooldown;
    }

    /** Until when it is left out, in ms since 1970; now where only this request leaves it out. */
    public long untilMs(TimeSource time) {
        return switch (availability) {
            case KnownCooldown active -> active.untilMs(time);
            case Availability.BudgetSpent(String which, long freeInMs) -> time.millis() + freeInMs;
            default -> time.millis();
        };
    }
}
