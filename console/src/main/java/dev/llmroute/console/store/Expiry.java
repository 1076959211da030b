package dev.llmroute.console.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of each table is too old. Immutable.
 *
 * @param beforeMs by the table's name; what is older goes, ms since 1970
 */
record Expiry(Map<String, Long> beforeMs) {
    /** Tables of which PostgreSQL has a partition for each day. */
    static final List<String> BY_DAYS =
            List.of("fallback_event", "fallback_step", SumTable.REQUESTS + "_minute", SumTable.HOPS + "_minute");

    private static final List<String> EVENTS = List.of("fallback_event", "fallback_step", "fallback_gap");
    private static final List<String> MINUTES = List.of(SumTable.REQUESTS + "_minute", SumTable.HOPS + "_minute");
    private static final List<String> HOURS = List.of(
            SumTable.REQUESTS + "_hour",
            SumTable.HOPS + "_hour",
            SumTable.REQUESTS + "_all",
            SumTable.HOPS + "_all",
            SumTable.GAPS);

    /** Another console's clock may be behind; of an hour whose minutes it still writes, none may have gone. */
    private static final long SPARE_MS = Duration.ofHours(1).toMillis();

    Expiry {
        beforeMs = Map.copyOf(beforeMs);
    }

    static Expiry at(long nowMs, HistoryOptions options) {
        return of(
                nowMs - options.retention().toMillis(),
                SumTable.keptMinutesSinceMs(nowMs, options.minutes()) - SPARE_MS,
                nowMs - options.hours().toMillis());
    }

    private static Expiry of(long events, long minutes, long hours) {
        Map<String, Long> all = new LinkedHashMap<>();
        EVENTS.forEach(table -> all.put(table, events));
        MINUTES.forEach(table -> all.put(table, minutes));
        HOURS.forEach(table -> all.put(table, hours));
        return new Expiry(all);
    }

    /** Lets more go: all events and minutes before these moments. */
    Expiry notBefore(long eventsMs, long minutesMs) {
        Map<String, Long> all = new LinkedHashMap<>(beforeMs);
        EVENTS.forEach(table -> all.merge(table, eventsMs, Math::max));
        MINUTES.forEach(table -> all.merge(table, minutesMs, Math::max));
        return new Expiry(all);
    }
}
