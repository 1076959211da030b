package dev.llmroute.history;

import java.util.List;

/**
 * What one router counted in one minute, or a part of it: all parts together are the whole. Holds names and numbers only. Immutable.
 *
 * @param id unique, so that what was sent twice is stored once
 * @param atMs when the minute began, ms since 1970
 * @param router the router that counted
 */
public record MinuteSums(String id, long atMs, String router, List<RequestSums> requests, List<HopSums> hops)
        implements Recorded {
    public static final long MINUTE_MS = 60_000;

    public MinuteSums {
        requests = List.copyOf(requests);
        hops = List.copyOf(hops);
    }

    /** When the minute of a moment began, ms since 1970. */
    public static long minuteOf(long atMs) {
        return Math.floorDiv(atMs, MINUTE_MS) * MINUTE_MS;
    }
}
