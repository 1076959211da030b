package dev.llmroute.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in UTC and alike in all languages. */
final class Figures {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Figures() {}

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
