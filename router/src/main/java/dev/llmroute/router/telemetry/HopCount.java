package dev.llmroute.router.telemetry;

import dev.llmroute.history.HopSums;

/** What the hops of one key came to. Not thread-safe. */
final class HopCount {
    /** Hops that are added up: those of one minute, ms since 1970, that have all of this in common. */
    record Key(long minuteMs, String route, String caller, String from, String to, String reason) {}

    private long hops;
    private long leftOut;
    private long answered;
    private long lostMs;

    void add(MinuteCounts.Hop hop) {
        hops++;
        leftOut += hop.leftOut() ? 1 : 0;
        answered += hop.answered() ? 1 : 0;
        lostMs += hop.lostMs();
    }

    void add(HopCount other) {
        hops += other.hops;
        leftOut += other.leftOut;
        answered += other.answered;
        lostMs += other.lostMs;
    }

    long hops() {
        return hops;
    }

    HopSums row(Key key) {
        return new HopSums(
                key.route(), key.caller(), key.from(), key.to(), key.reason(), hops, leftOut, answered, lostMs);
    }
}
