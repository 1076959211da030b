package dev.llmroute.plan;

import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Standing;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Target;
import java.util.Optional;

/** A target that was left out of a plan, and how it stands. */
public record Skip(Target target, Standing standing) {
    /**
     * The reason in a word, as headers and events have it: the failure's class of the cooldown, {@code Ceiling} or {@code Unsupported}.
     */
    public String reason() {
        return cooldown()
                .map(active -> active.cooldown().failureClass().name())
                .orElse(isUnsupported() ? "Unsupported" : "Ceiling");
    }

    /** Whether the target cannot serve the request at all. */
    public boolean isUnsupported() {
        return standing instanceof Standing.Unsupported;
    }

    /** The cooldown that is, or was, the reason; empty where it is something else. */
    public Optional<KnownCooldown> cooldown() {
        return switch (standing) {
            case KnownCooldown active -> Optional.of(active);
            case Standing.Due(var due) -> Optional.of(due.getFirst());
            case Standing.Probe(var due) -> Optional.of(due.getFirst());
            case Standing.RampingUp(KnownCooldown recovered, int percent) -> Optional.of(recovered);
            case Standing.AtCeiling ceiling -> Optional.empty();
            case Standing.Unsupported unsupported -> Optional.empty();
            case Standing.Free() -> Optional.empty();
        };
    }

    /** Whether it is left alone until a time, and not only now. */
    public boolean isCooling() {
        return standing instanceof KnownCooldown;
    }

    /** Until when it is left out, in ms since 1970; now where only this request leaves it out. */
    public long untilMs(TimeSource time) {
        return standing instanceof KnownCooldown active ? active.untilMs(time) : time.millis();
    }
}
