package dev.llmroute.bench.propagation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The one clock of all processes of a machine. */
final class WallClock {
    private WallClock() {}

    /** Microseconds since 1970. */
    static long micros() {
        return micros(Instant.now());
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
