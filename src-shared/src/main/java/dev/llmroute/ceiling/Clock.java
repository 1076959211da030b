package dev.llmroute.ceiling;

import dev.llmroute.cooldown.TimeSource;

/** Milliseconds since a process began to count, which never go back, beside those since 1970. Thread-safe. */
record Clock(TimeSource time, long startNanos) {
    Clock(TimeSource time) {
        this(time, time.nanos());
    }

    long nowMs() {
        return (time.nanos() - startNanos) / 1_000_000;
    }

    long wallMs() {
        return time.millis();
    }
}
