package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which requests that pass a drilled target by, and are answered as if nothing were, leave a record: one a second of each router. People
 * see by these that a drill works, and a busy route's push nothing else out of the history. Thread-safe.
 */
public final class DrillSample {
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final AtomicReference<@Nullable Long> lastNanos = new AtomicReference<>();

    public DrillSample(TimeSource time) {
        this.time = time;
    }

    /** Whether this one does. */
    boolean takes() {
        long now = time.nanos();
        Long last = lastNanos.get();
        return (last == null || now - last >= PAUSE.toNanos()) && lastNanos.compareAndSet(last, now);
    }
}
