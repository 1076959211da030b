package dev.llmroute.operator.pace;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;

/** Lets so many things happen in a second, on average, and some at once after a pause. Not thread-safe. */
public final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double capacity;
    private final double perSecond;
    private final TimeSource time;
    private double tokens;
    private long filled;

    /**
     * Full at first.
     *
     * @param capacity how many may happen at once
     * @param perSecond how many in the long run
     */
    public TokenBucket(int capacity, double perSecond, TimeSource time) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        this.time = time;
        tokens = capacity;
        filled = time.nanos();
    }

    private void fill() {
        long now = time.nanos();
        tokens = Math.min(capacity, tokens + (now - filled) / NANOS * perSecond);
        filled = now;
    }

    /** How long until one more may happen; zero where it may now. */
    public Duration delay() {
        fill();
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS));
    }

    /** One happens. */
    public void take() {
        fill();
        tokens--;
    }
}
