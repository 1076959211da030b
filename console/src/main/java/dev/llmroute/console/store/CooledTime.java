package dev.llmroute.console.store;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long what was cooling, cell by cell. What was cooling in no cell is not in it. Immutable.
 *
 * @param span the time
 * @param watchedMinutes of each cell that was watched, for how many minutes; of a cell that is missing nothing is known
 * @param ms of each target, and each cell in which it was cooling, for how many ms
 */
public record CooledTime(CooledSpan span, Map<Long, Long> watchedMinutes, SortedMap<Cooled, Map<Long, Long>> ms) {
    /** Which moments are one cell. */
    public sealed interface Cells {
        /** By time: a cell is its first moment, ms since 1970. */
        record Lasting(long ms) implements Cells {
            @Override
            public String sql() {
                return "(at_ms / " + ms + " * " + ms + ")";
            }
        }

        /** By the hour of the day in UTC, from 0 to 23. */
        record HourOfDay() implements Cells {
            @Override
            public String sql() {
                return "(at_ms / " + CooledTable.HOUR_MS + " % 24)";
            }
        }

        /** The cell of a row. */
        String sql();
    }

    /** One target, for one reason. */
    public record ByReason(Cooled what, String reason, long ms) {}

    public CooledTime {
        watchedMinutes = Map.copyOf(watchedMinutes);
        ms = Collections.unmodifiableSortedMap(ms);
    }

    static CooledTime of(CooledSpan span, Map<Long, Long> watchedMinutes, Map<Cooled, Map<Long, Long>> ms) {
        return new CooledTime(span, watchedMinutes, new TreeMap<>(ms));
    }

    /** The minutes of the time that were watched. */
    public long watched() {
        return watchedMinutes.values().stream().mapToLong(Long::longValue).sum();
    }
}
