package dev.llmroute.route;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** For how long a {@link Budget} is: a part of the calendar of UTC, which begins for all at the same moment. */
public enum Period {
    Hour(ChronoUnit.HOURS),
    Day(ChronoUnit.DAYS),
    /** From Monday on, as in ISO 8601. */
    Week(ChronoUnit.WEEKS),
    Month(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Period(ChronoUnit unit) {
        this.unit = unit;
    }

    /** When the one began that a moment lies in; both in ms since 1970. */
    public long startMs(long atMs) {
        return start(atMs).toInstant().toEpochMilli();
    }

    /** When the next one begins. */
    public long endMs(long atMs) {
        return start(atMs).plus(1, unit).toInstant().toEpochMilli();
    }

    private ZonedDateTime start(long atMs) {
        ZonedDateTime at = Instant.ofEpochMilli(atMs).atZone(ZoneOffset.UTC);
        return switch (this) {
            case Hour -> at.truncatedTo(ChronoUnit.HOURS);
            case Day -> at.truncatedTo(ChronoUnit.DAYS);
            case Week -> at.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case Month -> at.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        };
    }
}
