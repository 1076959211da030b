package dev.llmroute.console.store;

import java.util.List;

/**
 * What was cooling in one minute that was watched whole. Immutable.
 *
 * @param atMs the minute's first moment, ms since 1970
 * @param parts each target with each reason, and once with {@link #ANY_REASON}; empty: nothing was cooling
 */
record CooledMinute(long atMs, List<Part> parts) {
    static final long LENGTH_MS = 60_000;

    /** Of all reasons together: a target that cools for two reasons at once cools no longer for that. */
    static final String ANY_REASON = "";

    CooledMinute {
        parts = List.copyOf(parts);
    }

    /**
     * One target, for one reason.
     *
     * @param ms of this minute, from 1 to 60,000
     */
    record Part(Cooled what, String reason, long ms) {}
}
