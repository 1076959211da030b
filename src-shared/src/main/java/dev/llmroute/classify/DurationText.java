package dev.llmroute.classify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as providers write them: {@code 22m46.848s}, {@code 836ms}, {@code 2 days 9 hours and 37 minutes}, {@code 01:12:27},
 * {@code 5 小时 30 分钟}, {@code PT30S}. Whole milliseconds, rounded up: a wait is never cut short.
 */
final class DurationText {
    /** Stands for "no duration". */
    static final long NONE = -1;

    private static final Pattern PART =
            Pattern.compile("(\\d{1,3}(?:,\\d{3}){1,3}(?!\\d)|\\d{1,12}+)(?:\\.(\\d{1,30}+))?[ \u00a0]{0,2}"
                    + "(milliseconds?|millis|msecs?|ms|microseconds?|us|µs|nanoseconds?|ns|seconds?|secs?|s|minutes?|mins?|m"
                    + "|hours?|hrs?|h|days?|d|weeks?|w|毫秒|秒钟|秒|分钟|分|个小时|小时|时|天)(?![a-z])");
    private static final Pattern JOINT = Pattern.compile("[ \u00a0]{0,2},?[ \u00a0]{0,2}(?:and )?(?=\\d)");
    private static final Pattern CLOCK =
            Pattern.compile("(?:(\\d{1,3}+)\\.)?(\\d{1,3}+):([0-5]\\d):([0-5]\\d)(?:\\.(\\d{1,9}+))?(?![\\d:])");
    private static final String UNIT_BEGINNINGS = "smhdwunµ毫秒分个小时天";
    static final int MAX_PARTS = 6;

    private DurationText() {}

    /** A duration found in a text: its length, and where it ends. */
    record Span(long millis, int end) {}

    /** The text as one duration, or {@link #NONE} where it is something else or too long to count. */
    static long parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.length() > 100) {
            return NONE;
        }
        if (lower.charAt(0) == 'p') {
            return iso(lower);
        }
        Span compact = CompactDuration.at(lower, 0);
        Span span = compact != null ? compact : at(lower, 0);
        return span != null && span.end() == lower.length() ? span.millis() : NONE;
    }

    /** The duration that begins at this place of a lower-case text, or null. */
    static @Nullable Span at(String lower, int start) {
        int behind = endOfNumber(lower, start);
        boolean mayBeClock = behind < lower.length() && lower.charAt(behind) == ':';
        if (!mayBeClock && !mayBeUnit(lower, behind)) {
            return null;
        }
        if (mayBeClock) {
            Matcher clock = CLOCK.matcher(lower).region(start, lower.length());
            return clock.lookingAt() ? clockSpan(clock) : null;
        }
        Span compact = CompactDuration.at(lower, start);
        return compact != null ? compact : grammatical(lower, start);
    }

    private static @Nullable Span grammatical(String lower, int start) {
        Matcher part = PART.matcher(lower);
        Matcher joint = JOINT.matcher(lower);
        BigDecimal sum = BigDecimal.ZERO;
        int end = -1;
        int from = start;
        for (int parts = 0;
                parts < MAX_PARTS && part.region(from, lower.length()).lookingAt();
                parts++) {
            sum = sum.add(number(part.group(1), part.group(2)).multiply(unit(part.group(3))));
            end = part.end();
            if (!joint.region(end, lower.length()).lookingAt()) {
                break;
            }
            from = joint.end();
        }
        long millis = end < 0 ? NONE : ceiling(sum);
        return millis == NONE ? null : new Span(millis, end);
    }

    /** Where digits, dots and commas end. Most numbers of a message are no durations, which what stands behind them tells. */
    private static int endOfNumber(String lower, int start) {
        int end = start;
        while (end < lower.length()
                && (Ascii.isDigit(lower.charAt(end)) || lower.charAt(end) == '.' || lower.charAt(end) == ',')) {
            end++;
        }
        while (end > start && !Ascii.isDigit(lower.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Whether a unit's first letter stands here, perhaps behind spaces. */
    private static boolean mayBeUnit(String lower, int at) {
        int i = at;
        while (i < lower.length() && i < at + 2 && (lower.charAt(i) == ' ' || lower.charAt(i) == '\u00a0')) {
            i++;
        }
        return i < lower.length() && UNIT_BEGINNINGS.indexOf(lower.charAt(i)) >= 0;
    }

    /** Decimal seconds as milliseconds, rounded up; {@link #NONE} where it is negative or overflows. */
    static long seconds(BigDecimal seconds) {
        return ceiling(seconds.movePointRight(3));
    }

    /** A count of milliseconds, rounded up; {@link #NONE} where it is negative or overflows. */
    static long ceiling(BigDecimal millis) {
        if (millis.signum() < 0 || millis.precision() - millis.scale() > 17) {
            return NONE;
        }
        return millis.setScale(0, RoundingMode.CEILING).longValue();
    }

    private static @Nullable Span clockSpan(Matcher clock) {
        String days = clock.group(1);
        BigDecimal seconds = number(clock.group(4), clock.group(5))
                .add(BigDecimal.valueOf(60L * Long.parseLong(clock.group(3))))
                .add(BigDecimal.valueOf(3600L * Long.parseLong(clock.group(2))))
                .add(BigDecimal.valueOf(86_400L * (days == null ? 0 : Long.parseLong(days))));
        return new Span(seconds(seconds), clock.end());
    }

    private static BigDecimal number(String whole, @Nullable String fraction) {
        return new BigDecimal(whole.replace(",", "") + (fraction == null ? "" : "." + fraction));
    }

    /** Milliseconds of a unit. */
    private static BigDecimal unit(String name) {
        return switch (name) {
            case "ms", "msec", "msecs", "millis", "millisecond", "milliseconds", "毫秒" -> BigDecimal.ONE;
            case "us", "µs", "microsecond", "microseconds" -> new BigDecimal("0.001");
            case "ns", "nanosecond", "nanoseconds" -> new BigDecimal("0.000001");
            case "秒钟", "秒" -> BigDecimal.valueOf(1000);
            case "分钟", "分" -> BigDecimal.valueOf(60_000);
            case "个小时", "小时", "时" -> BigDecimal.valueOf(3_600_000);
            case "天" -> BigDecimal.valueOf(86_400_000);
            default ->
                switch (name.charAt(0)) {
                    case 's' -> BigDecimal.valueOf(1000);
                    case 'm' -> BigDecimal.valueOf(60_000);
                    case 'h' -> BigDecimal.valueOf(3_600_000);
                    case 'd' -> BigDecimal.valueOf(86_400_000);
                    default -> BigDecimal.valueOf(7 * 86_400_000L);
                };
        };
    }

    private static long iso(String lower) {
        try {
            Duration duration = Duration.parse(lower);
            return duration.isNegative()
                    ? NONE
                    : ceiling(BigDecimal.valueOf(duration.getSeconds(), 0)
                            .movePointRight(3)
                            .add(BigDecimal.valueOf(duration.getNano(), 6)));
        } catch (DateTimeParseException | ArithmeticException none) {
            return NONE;
        }
    }
}
