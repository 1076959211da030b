package dev.llmroute.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The one clock of all processes of a machine. */
public final class WallClock {
    private WallClock() {}

    /** Microseconds since 1970. */
    public static long micros() {
        return micros(Instant.now());
    }

    /** The same of a moment. */
    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
