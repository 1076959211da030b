package dev.llmroute.simulator.behaviour;

import dev.llmroute.simulator.behaviour.Behaviour.Bucket;
import dev.llmroute.simulator.behaviour.Behaviour.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A behaviour as it is being played: since when, and what each key has used of it. Safe for use by several threads. */
public final class Part {
    private final Behaviour behaviour;
    private final Instant since;
    private final ConcurrentMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    Part(Behaviour behaviour, Instant since) {
        this.behaviour = behaviour;
        this.since = since;
    }

    public Behaviour behaviour() {
        return behaviour;
    }

    /** How much of a limit is left, in milliseconds, rounded up; 0 when it is over. */
    public long remainingMs(Limit limit, Instant now) {
        if (limit.lastsMs() == null) {
            return Long.MAX_VALUE;
        }
        Duration left = Duration.between(now, since.plusMillis(limit.lastsMs()));
        return left.isPositive() ? left.plusNanos(999_999).toMillis() : 0;
    }

    public TokenBucket.State take(Bucket bucket, String key, Instant now) {
        return buckets.computeIfAbsent(
                        key, k -> new TokenBucket(bucket.requests(), Duration.ofMillis(bucket.windowMs())))
                .take(now);
    }
}
