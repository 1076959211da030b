package dev.llmroute.cooldown;

/**
 * The clock of the processes that share cooldowns: a machine's wall clock may be minutes off, and a wait of five minutes, told by
 * one whose clock is five minutes behind, would be over for all others before it arrives. So each corrects its own by what it
 * measures against the same clock, a member's. Monotonic time needs no correction. Thread-safe.
 */
public final class CommonTime implements TimeSource {
    /** Clocks that are closer than this count as the same: a correction would only bring the measurement's noise in. */
    private static final long NOISE_MS = 2000;

    /** Nobody's clock is believed to be further off; what else is measured is a mistake, or a lie. */
    private static final long MAX_AHEAD_MS = 3_600_000;

    private final TimeSource own;
    private volatile long aheadMs;

    CommonTime(TimeSource own) {
        this.own = own;
    }

    /**
     * What the common clock showed when it was asked.
     *
     * @param commonMs ms since 1970
     * @param atNanos when, on this process's monotonic clock
     */
    public void measured(long commonMs, long atNanos) {
        long ahead = own.millis() - (own.nanos() - atNanos) / 1_000_000 - commonMs;
        if (Math.abs(ahead) <= MAX_AHEAD_MS && Math.abs(ahead - aheadMs) > NOISE_MS / 2) {
            aheadMs = Math.abs(ahead) < NOISE_MS ? 0 : ahead;
        }
    }

    /** How far this machine's wall clock is ahead, in ms; negative: behind; 0 where it is right or nothing was measured. */
    public long aheadMs() {
        return aheadMs;
    }

    @Override
    public long millis() {
        return own.millis() - aheadMs;
    }

    @Override
    public long nanos() {
        return own.nanos();
    }
}
