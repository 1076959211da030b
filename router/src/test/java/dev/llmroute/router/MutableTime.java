package dev.llmroute.router;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
final class MutableTime implements TimeSource, InstantSource {
    private volatile long millis = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

    void advance(Duration by) {
        millis += by.toMillis();
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public long nanos() {
        return millis * 1_000_000;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }
}
