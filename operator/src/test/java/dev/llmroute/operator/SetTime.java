package dev.llmroute.operator;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;

/** A clock that goes when a test says so. */
public final class SetTime implements TimeSource {
    private long nanos = Duration.ofDays(20_000).toNanos();

    public void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long millis() {
        return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
