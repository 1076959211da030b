package dev.llmroute.cooldown;

/**
 * A cooldown that holds in this process.
 *
 * @param cooldown what was said
 * @param deadlineNanos when it ends here, on the monotonic clock
 */
public record ActiveCooldown(Cooldown cooldown, long deadlineNanos) {
    /** Milliseconds left, rounded up; 0 where it is over. */
    public long remainingMs(TimeSource time) {
        return Math.max(0, Math.ceilDiv(deadlineNanos - time.nanos(), 1_000_000L));
    }

    /** The end in ms since 1970 by this process's wall clock. */
    public long untilMs(TimeSource time) {
        return time.millis() + remainingMs(time);
    }
}
