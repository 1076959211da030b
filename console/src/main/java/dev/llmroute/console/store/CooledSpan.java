package dev.llmroute.console.store;

/**
 * A time that is asked for, in whole minutes, or, where its minutes are gone, in whole hours. Immutable.
 *
 * @param fromMs the first moment, ms since 1970
 * @param toMs the first moment behind it
 * @param hours whether it consists of hours
 */
public record CooledSpan(long fromMs, long toMs, boolean hours) {
    /**
     * The least that holds a time: begun minutes and hours are whole in it.
     *
     * @param minutesSinceMs since when there are minutes
     */
    public static CooledSpan around(long fromMs, long toMs, long minutesSinceMs) {
        boolean hours = fromMs < minutesSinceMs;
        long unit = hours ? CooledTable.HOUR_MS : CooledMinute.LENGTH_MS;
        return new CooledSpan(Math.floorDiv(fromMs, unit) * unit, Math.ceilDiv(toMs, unit) * unit, hours);
    }

    public long lengthMs() {
        return toMs - fromMs;
    }

    String watchedTable() {
        return hours ? "watched_hour" : "watched_minute";
    }

    String cooledTable() {
        return hours ? "cooled_hour" : "cooled_minute";
    }
}
