package dev.llmroute.operator.pace;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps several writers of one object from writing it twice within a while. Thread-safe. */
public final class Quiet {
    private final Duration after;
    private final TimeSource time;
    private final Map<String, Long> until = new ConcurrentHashMap<>();

    /** @param after how long nobody writes an object after somebody has */
    public Quiet(Duration after, TimeSource time) {
        this.after = after;
        this.time = time;
    }

    /** How long until the object may be written; zero where it may now. */
    public Duration left(String uid) {
        Long end = until.get(uid);
        return end == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, end - time.nanos()));
    }

    /** The object is being written. */
    public void wrote(String uid) {
        long now = time.nanos();
        until.values().removeIf(end -> end - now <= 0);
        until.put(uid, now + after.toNanos());
    }
}
