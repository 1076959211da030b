package dev.llmroute.console.store;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A time that is searched piece by piece, from one end on, until enough is found, or until somebody has waited long enough: what is rare among
 * millions, or not there at all, would otherwise be looked for in all of them while a page waits. Immutable.
 *
 * @param fromMs the first moment
 * @param toMs the first moment behind the last one
 * @param newer whether it is searched from its begin on; else from its end
 */
record Slices(long fromMs, long toMs, boolean newer) {
    /** Of the busiest consoles some ten thousand requests. */
    private static final long FIRST_MS = Duration.ofMinutes(15).toMillis();

    /** The next one is as much longer as this one was quicker. */
    private static final long EACH_NANOS = Duration.ofMillis(40).toNanos();

    private static final int MOST_TIMES_LONGER = 8;

    /** No other one is begun behind that. */
    private static final long ALL_NANOS = Duration.ofMillis(100).toNanos();

    /** Searches a slice. */
    interface Search {
        /** Returns whether that is enough. */
        boolean in(long fromMs, long toMs);
    }

    /**
     * Searches, at least in one slice.
     *
     * @return where the search ended before it was through, without enough: what is on the other side of that moment was not looked at
     */
    OptionalLong search(Search search, LongSupplier nanos) {
        long begun = nanos.getAsLong();
        long length = FIRST_MS;
        long edge = newer ? fromMs : toMs;
        while (newer ? edge < toMs : edge > fromMs) {
            long sliceBegun = nanos.getAsLong();
            if (sliceBegun - begun > ALL_NANOS) {
                return OptionalLong.of(edge);
            }
            long next = newer ? Math.min(toMs, edge + length) : Math.max(fromMs, edge - length);
            if (search.in(Math.min(edge, next), Math.max(edge, next))) {
                return OptionalLong.empty();
            }
            edge = next;
            long took = Math.max(1, nanos.getAsLong() - sliceBegun);
            length = Math.max(1, (long) (length * Math.min(MOST_TIMES_LONGER, (double) EACH_NANOS / took)));
        }
        return OptionalLong.empty();
    }
}
