package dev.llmroute.cooldown;

/**
 * A cooldown that holds in this process: the target it concerns is to be left alone, unless this process knows better.
 *
 * @param cooldown what was said
 * @param deadlineNanos when it ends here, on the monotonic clock
 * @param doubted another process said it, of a target that had just answered this one: see {@link Witnesses#contradict}
 */
public record KnownCooldown(Cooldown cooldown, long deadlineNanos, boolean doubted) implements Availability {
    /** One that nobody doubts. */
    public KnownCooldown(Cooldown cooldown, long deadlineNanos) {
        this(cooldown, deadlineNanos, false);
    }

    private static final int FIRST_STEP = 10;
    private static final int SECOND_STEP = 50;
    static final int ALL = 100;

    /** The same without a doubt. */
    KnownCooldown believed() {
        return doubted ? new KnownCooldown(cooldown, deadlineNanos) : this;
    }

    /** Milliseconds left, rounded up; 0 where it is over. */
    public long remainingMs(TimeSource time) {
        return Math.max(0, Math.ceilDiv(deadlineNanos - time.nanos(), 1_000_000L));
    }

    /** The end in ms since 1970 by this process's wall clock. */
    public long untilMs(TimeSource time) {
        return time.millis() + remainingMs(time);
    }

    /** Whether it is a request's turn to wait: a cooldown of large requests only does not concern small ones, nor one API's the others. */
    boolean concerns(Demand demand) {
        return !doubted
                && demand.api().isConcernedBy(cooldown)
                && (!(cooldown.reach() instanceof Reach.LargerThan(long tokens)) || demand.tokens() > tokens);
    }

    /** Whether a request that would otherwise be exhausted may pass, since its own size fits by now. */
    boolean letsPass(Demand demand, TimeSource time) {
        return cooldown.reach() instanceof Reach.Bucket bucket
                && demand.tokens() + bucket.uncounted() <= bucket.free(elapsedMs(time));
    }

    /**
     * Up to which size, in tokens, requests would pass now; -1 where none does, whatever its size.
     */
    public long passesUpTo(TimeSource time) {
        return switch (cooldown.reach()) {
            case Reach.Everything() -> -1;
            case Reach.Bucket bucket -> bucket.free(elapsedMs(time));
            case Reach.LargerThan(long tokens) -> tokens;
        };
    }

    private long elapsedMs(TimeSource time) {
        return cooldown.durationMs() - remainingMs(time);
    }

    /** For the tombstone of a recovery: the share of requests that may call now, in percent; 100 once the ramp is over. */
    public int rampPercent(TimeSource time) {
        long rampMs = cooldown.term().rampMs();
        long sinceMs = (time.nanos() - deadlineNanos) / 1_000_000L + cooldown.durationMs();
        return sinceMs >= rampMs ? ALL : sinceMs < rampMs / 2 ? FIRST_STEP : SECOND_STEP;
    }
}
