package dev.llmroute.history;

import dev.llmroute.cooldown.ManualCooldown;

/**
 * A target that was left out.
 *
 * @param reason the failure's class of the cooldown, or {@code Manual}, {@code Drill}, {@code Ceiling}, {@code Budget}, {@code NoHeadroom} or {@code Unsupported}
 * @param untilMs when its cooldown ends, ms since 1970; the time of the request where only that left it out
 */
public record Skipped(String target, String reason, long untilMs) {
    /** Whether a person let it appear limited, to see what is answered instead: no statistics of limits count it. */
    public boolean isDrill() {
        return reason.equals(ManualCooldown.DRILL);
    }
}
