package dev.llmroute.classify;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One value of a header or field as a wait in ms: a number, a duration, an RFC 3339 time or an HTTP-date (RFC 9110 §5.6.7, all three
 * forms). {@link DurationText#NONE} where it is none of these, negative, or overflows.
 */
final class WaitValue {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}+(?:\\.\\d{1,30}+)?");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{13}");
    private static final int MAX_LENGTH = 100;
    /** September 2001: smaller numbers are no points in time. */
    private static final long EARLIEST_EPOCH = 1_000_000_000;

    private WaitValue() {}

    /** A {@code Retry-After}, also against the RFC: decimals, units, a list that a proxy joined (the largest counts). */
    static long retryAfter(String raw, Supplier<Instant> now) {
        String value = bare(raw);
        long whole = one(value, now);
        if (whole != DurationText.NONE || value.indexOf(',') < 0) {
            return whole;
        }
        long largest = DurationText.NONE;
        for (String part : value.split(",")) {
            largest = Math.max(largest, one(part.strip(), now));
        }
        return largest;
    }

    /** The value of a reset: 13 digits are epoch ms, 10 are epoch s, fewer are delta seconds; else as for Retry-After. */
    static long reset(String raw, Supplier<Instant> now) {
        String value = bare(raw);
        int seconds = fewDigits(value);
        if (seconds >= 0) {
            return seconds * 1000L;
        }
        if (!isNumber(value)) {
            return durationOrDate(value, now);
        }
        BigDecimal number = new BigDecimal(value);
        int digits = number.precision() - number.scale();
        if (digits >= 12 && digits <= 14) {
            return untilEpoch(number, now);
        }
        return digits == 10 || digits == 11 ? untilEpoch(number.movePointRight(3), now) : DurationText.seconds(number);
    }

    /** A count of milliseconds. */
    static long millis(String raw) {
        String value = bare(raw);
        return isNumber(value) ? DurationText.ceiling(new BigDecimal(value)) : DurationText.parse(value);
    }

    /** The last character tells numbers from durations with less effort than the pattern. */
    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && Character.isDigit(value.charAt(value.length() - 1))
                && NUMBER.matcher(value).matches();
    }

    /** Whether the value is epoch milliseconds, by its length. */
    static boolean isEpochMillis(String raw) {
        return raw.length() >= 13 && EPOCH_MILLIS.matcher(raw.strip()).matches();
    }

    /** A number of one to nine digits and nothing else; -1 for everything else. */
    static int fewDigits(String value) {
        return value.isEmpty() || value.length() > 9 ? -1 : digits(value, 0, value.length());
    }

    /** The number that stands there; -1 where something else than digits does. */
    static int digits(String value, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!Ascii.isDigit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static long one(String value, Supplier<Instant> now) {
        int seconds = fewDigits(value);
        if (seconds >= 0 && !isNear(seconds, now)) {
            return seconds * 1000L;
        }
        if (isNumber(value)) {
            BigDecimal number = new BigDecimal(value);
            return isNear(number.longValue(), now) ? reset(value, now) : DurationText.seconds(number);
        }
        return durationOrDate(value, now);
    }

    private static long durationOrDate(String value, Supplier<Instant> now) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return DurationText.NONE;
        }
        long duration = DurationText.parse(value);
        if (duration != DurationText.NONE) {
            return duration;
        }
        Instant then =
                Character.isLetter(value.charAt(0)) ? HttpDate.parse(value, now.get()) : ClockText.rfc3339(value);
        return then == null ? DurationText.NONE : ClockText.until(then, now.get());
    }

    /** Whether a number read as epoch s or ms is within a year or so of now; nobody asks for a wait of 50 years. */
    private static boolean isNear(long value, Supplier<Instant> now) {
        long year = 366L * 86_400;
        if (value < EARLIEST_EPOCH) {
            return false;
        }
        long today = now.get().getEpochSecond();
        return Math.abs(value - today) < year || Math.abs(value / 1000 - today) < year;
    }

    private static long untilEpoch(BigDecimal epochMillis, Supplier<Instant> now) {
        BigDecimal wait = epochMillis.subtract(BigDecimal.valueOf(now.get().toEpochMilli()));
        return wait.signum() < 0 ? 0 : DurationText.ceiling(wait);
    }

    private static String bare(String raw) {
        String value = raw.strip();
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).strip()
                : value;
    }
}
