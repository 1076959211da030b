package dev.llmroute.cooldown;

import java.time.Duration;

/** How long it is since something began, on the monotonic clock. Immutable. */
public record Stopwatch(TimeSource time, long startNanos) {
    /** One that starts now. */
    public static Stopwatch started(TimeSource time) {
        return new Stopwatch(time, time.nanos());
    }

    public Duration elapsed() {
        return Duration.ofNanos(time.nanos() - startNanos);
    }

    /** The same in whole ms. */
    public long elapsedMs() {
        return (time.nanos() - startNanos) / 1_000_000;
    }
}
