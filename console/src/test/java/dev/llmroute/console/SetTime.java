package dev.llmroute.console;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class SetTime implements TimeSource {
    private final AtomicLong millis;

    public SetTime(String instant) {
        millis = new AtomicLong(Instant.parse(instant).toEpochMilli());
    }

    public void pass(Duration span) {
        millis.addAndGet(span.toMillis());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public long nanos() {
        return millis.get() * 1_000_000L;
    }
}
