package dev.llmroute.simulator.behaviour;

import java.time.Duration;
import java.time.Instant;

/** So many requests a window, refilled evenly. Starts full. Safe for use by several threads. */
public final class TokenBucket {
    private final int capacity;
    private final Duration eachRequest;
    private Instant fullAt = Instant.MIN;

    TokenBucket(int capacity, Duration window) {
        this.capacity = capacity;
        this.eachRequest = window.dividedBy(capacity);
    }

    /** How the bucket stands after an attempt to take one. Times in milliseconds, rounded up. */
    public record State(boolean taken, int remaining, long nextMs, long fullMs) {}

    /** Takes one request's worth, where there is one. */
    synchronized State take(Instant now) {
        Instant from = fullAt.isAfter(now) ? fullAt : now;
        Instant fullAfter = from.plus(eachRequest);
        Duration whole = eachRequest.multipliedBy(capacity);
        Duration excess = Duration.between(now, fullAfter).minus(whole);
        if (excess.isPositive()) {
            return new State(false, 0, ceilMs(excess), ceilMs(Duration.between(now, from)));
        }
        fullAt = fullAfter;
        int remaining = (int) excess.negated().dividedBy(eachRequest);
        return new State(true, remaining, 0, ceilMs(Duration.between(now, fullAt)));
    }

    private static long ceilMs(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }
}
