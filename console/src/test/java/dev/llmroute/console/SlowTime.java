package dev.llmroute.console;

import dev.llmroute.cooldown.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock on which whatever is measured takes longer than anybody waits for. */
public final class SlowTime implements TimeSource {
    private static final long STEP_NANOS = 60_000_000;

    private final TimeSource other;
    private final AtomicLong nanos = new AtomicLong();

    /** @param other by which it is some time of a day */
    public SlowTime(TimeSource other) {
        this.other = other;
    }

    @Override
    public long millis() {
        return other.millis();
    }

    @Override
    public long nanos() {
        return nanos.addAndGet(STEP_NANOS);
    }
}
