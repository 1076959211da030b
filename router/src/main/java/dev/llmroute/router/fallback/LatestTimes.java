package dev.llmroute.router.fallback;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long the latest answers of a target took. Thread-safe. */
final class LatestTimes {
    /** Enough for a 95th percentile that follows a target within minutes. */
    private static final int SAMPLES = 128;

    private static final long KNOWN_FOR_NANOS = Duration.ofMinutes(15).toNanos();
    private static final int USUAL_PERCENT = 95;

    /** If more than this part was given up, it is the target that has changed. */
    private static final int MOST_GIVEN_UP = 5;

    /** So many of the latest ones tell whether one that was given up is the only one. */
    private static final int LATEST = 10;

    private final long[] ms = new long[SAMPLES];
    private final long[] atNanos = new long[SAMPLES];
    private final boolean[] givenUp = new boolean[SAMPLES];
    private int count;

    /**
     * What is usual.
     *
     * @param ms what 95 of 100 answers take, at most
     * @param isMostlyGivenUp whether so many were not waited for that this says little
     */
    record Usual(long ms, boolean isMostlyGivenUp) {}

    synchronized void add(long each, long nowNanos, boolean wasGivenUp) {
        int at = count % SAMPLES;
        ms[at] = each;
        atNanos[at] = nowNanos;
        givenUp[at] = wasGivenUp;
        count = count == 2 * SAMPLES - 1 ? SAMPLES : count + 1;
    }

    /**
     * Of a quarter of an hour.
     *
     * @param fewest empty where fewer are known
     */
    synchronized Optional<Usual> usual(long nowNanos, int fewest) {
        int known = 0;
        int given = 0;
        long[] sorted = new long[Math.min(count, SAMPLES)];
        for (int i = 0; i < sorted.length; i++) {
            if (nowNanos - atNanos[i] < KNOWN_FOR_NANOS) {
                sorted[known++] = ms[i];
                given += givenUp[i] ? 1 : 0;
            }
        }
        if (known < fewest) {
            return Optional.empty();
        }
        Arrays.sort(sorted, 0, known);
        return Optional.of(
                new Usual(sorted[Math.ceilDiv(known * USUAL_PERCENT, 100) - 1], given * MOST_GIVEN_UP > known));
    }

    /** How many of the last ten. */
    synchronized int givenUpOfLatest() {
        int given = 0;
        for (int back = 1; back <= Math.min(count, LATEST); back++) {
            given += givenUp[Math.floorMod(count - back, SAMPLES)] ? 1 : 0;
        }
        return given;
    }
}
