package dev.llmroute.standalone.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes times for people, by the clock on their wall.
 *
 * @param clock the time, and the zone in which it is written
 */
public record TimeText(Clock clock) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ROOT);
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** {@code 12:41:07 (in 6m12s)}, with the day where it is not today; {@code (over)} where it has come. */
    public String until(@Nullable Instant end) {
        if (end == null) {
            return "no end";
        }
        Duration left = Duration.between(clock.instant(), end);
        return at(end) + (left.isPositive() ? " (in " + duration(left) + ")" : " (over)");
    }

    /** {@code 12:41:07}, with the day where it is not today. */
    public String at(Instant instant) {
        ZonedDateTime local = instant.atZone(clock.getZone());
        return (local.toLocalDate().equals(LocalDate.now(clock)) ? TIME : DAY_AND_TIME).format(local);
    }

    /** {@code 6m12s}, in the two largest units that it has; what is left of a second counts as one. */
    public static String duration(Duration length) {
        long s = Math.max(0, Math.ceilDiv(length.toMillis(), 1000L));
        if (s < MINUTE) {
            return s + "s";
        }
        if (s < HOUR) {
            return s / MINUTE + "m" + rest(s % MINUTE, "s");
        }
        return s < DAY ? s / HOUR + "h" + rest(s % HOUR / MINUTE, "m") : s / DAY + "d" + rest(s % DAY / HOUR, "h");
    }

    private static String rest(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
