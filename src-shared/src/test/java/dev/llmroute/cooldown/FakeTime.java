package dev.llmroute.cooldown;

import java.time.Duration;

/** A clock that a test moves. The wall clock of a process may be off; its monotonic clock starts anywhere. */
public final class FakeTime implements TimeSource {
    static final long NOON = 1_790_000_000_000L;

    private long elapsedNanos;
    private final long offMs;
    private final long monotonicStart;

    public FakeTime() {
        this(Duration.ZERO);
    }

    /** @param off how far the wall clock is ahead; negative: behind */
    public FakeTime(Duration off) {
        offMs = off.toMillis();
        // Close to the overflow, which System.nanoTime() may be too.
        monotonicStart = Long.MAX_VALUE - 1_000_000_000L;
    }

    public void pass(Duration duration) {
        elapsedNanos += duration.toNanos();
    }

    @Override
    public long millis() {
        return NOON + offMs + elapsedNanos / 1_000_000;
    }

    @Override
    public long nanos() {
        return monotonicStart + elapsedNanos;
    }
}
