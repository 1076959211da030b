package dev.llmroute.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, shares, spans and times as people read them; times are in UTC. */
final class Figures {
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 3_600_000;
    private static final double HUNDRED = 100.0;

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Figures() {}

    /** {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 request}, {@code 2 requests}. */
    static String count(long number, String one, String more) {
        return count(number) + " " + (number == 1 ? one : more);
    }

    /** {@code 12.3 %}; what is neither nothing nor all is never told as that. */
    static String share(double share) {
        double percent = share * HUNDRED;
        if (percent > 0 && percent < 0.1) {
            return "< 0.1 %";
        }
        if (percent < HUNDRED && percent > 99.9) {
            return "> 99.9 %";
        }
        return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
    }

    /** {@code 340 ms}, {@code 12.3 s}, {@code 23 min 20 s}, {@code 3 h 12 min}. */
    static String span(long ms) {
        if (ms < SECOND_MS) {
            return ms + " ms";
        }
        if (ms < MINUTE_MS) {
            return String.format(Locale.ROOT, "%d.%d s", ms / SECOND_MS, ms % SECOND_MS / 100);
        }
        if (ms < HOUR_MS) {
            return two(ms / MINUTE_MS, "min", ms % MINUTE_MS / SECOND_MS, "s");
        }
        return two(ms / HOUR_MS, "h", ms % HOUR_MS / MINUTE_MS, "min");
    }

    private static String two(long great, String unit, long small, String smallUnit) {
        return count(great) + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** {@code 2026-11-29 10:15}. */
    static String dayAndTime(long ms) {
        return DAY_AND_TIME.format(Instant.ofEpochMilli(ms));
    }

    /** {@code 10:15}. */
    static String time(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms));
    }

    static String iso(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
