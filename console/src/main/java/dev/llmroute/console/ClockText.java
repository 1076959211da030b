package dev.llmroute.console;

import java.util.Locale;

/** Spans of time as a clock shows them; {@code console.js} counts down in the same form. */
final class ClockText {
    private ClockText() {}

    /** {@code 22:46}, {@code 0:09}, {@code 3:59:59}, {@code 7 d 00:00:00}; seconds rounded down. */
    static String of(long ms) {
        long seconds = Math.max(0, ms) / 1000;
        long minutes = seconds / 60;
        long hours = minutes / 60;
        if (hours == 0) {
            return String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
        }
        if (hours < 24) {
            return String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes % 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d d %02d:%02d:%02d", hours / 24, hours % 24, minutes % 60, seconds % 60);
    }
}
