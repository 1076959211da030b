package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which requests that pass a drilled target by, and are answered as if nothing were, leave a record: one a second of each router. People
 * see by these that a drill works, and a busy route's push nothing else out of the history. Thread-safe.
 */
public final class DrillSample {
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final AtomicLong dueNanos;

    public DrillSample(TimeSource time) {
        this.time = time;
        this.dueNanos = new AtomicLong(time.nanos());
    }

    /** Whether this one does. */
    boolean takes() {
        long now = time.nanos();
        long due = dueNanos.get();
        return now - due >= 0 && dueNanos.compareAndSet(due, now + PAUSE.toNanos());
    }
}
