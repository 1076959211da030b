package dev.llmroute.classify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates of HTTP headers, in the three forms of RFC 9110 §5.6.7. */
final class HttpDate {
    private static final Pattern DAY_FIRST = Pattern.compile(
            "(?:[A-Za-z]{3,9},? )?(\\d{1,2})[ -]([A-Za-z]{3})[ -](\\d{4}|\\d{2}) (\\d{2}:\\d{2}:\\d{2})(?: (?:GMT|UTC|Z|[+-]0000))?");
    private static final Pattern ASCTIME =
            Pattern.compile("[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\\d{1,2}) (\\d{2}:\\d{2}:\\d{2}) (\\d{4})");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String PREFERRED = "aaa, 00 aaa 0000 00:00:00 GMT";

    private HttpDate() {}

    /** An HTTP-date, or null where it is none. The weekday is not judged. */
    static @Nullable Instant parse(String raw, Instant now) {
        Instant preferred = preferredDate(raw);
        if (preferred != null) {
            return preferred;
        }
        Matcher dayFirst = DAY_FIRST.matcher(raw.strip());
        if (dayFirst.matches()) {
            return instant(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1), dayFirst.group(4), now);
        }
        Matcher asctime = ASCTIME.matcher(raw.strip());
        return asctime.matches()
                ? instant(asctime.group(4), asctime.group(1), asctime.group(2), asctime.group(3), now)
                : null;
    }

    /** The form of RFC 9110 that all servers send today, without the grammar's cost. */
    private static @Nullable Instant preferredDate(String raw) {
        if (!hasForm(raw, PREFERRED)) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            WaitValue.digits(raw, 12, 16),
                            month(raw.substring(8, 11)),
                            WaitValue.digits(raw, 5, 7),
                            WaitValue.digits(raw, 17, 19),
                            WaitValue.digits(raw, 20, 22),
                            WaitValue.digits(raw, 23, 25))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDate) {
            return null;
        }
    }

    /** Whether a text has a letter wherever the form has "a", a digit where it has "0", and else the same characters. */
    private static boolean hasForm(String text, String form) {
        if (text.length() != form.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            char c = text.charAt(i);
            boolean fits = switch (form.charAt(i)) {
                case 'a' -> Character.isLetter(c);
                case '0' -> Ascii.isDigit(c);
                default -> c == form.charAt(i);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The number of a month's three letters; 0, which no month has, for any others. */
    private static int month(String name) {
        int at = MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
        return at % 3 == 0 ? at / 3 + 1 : 0;
    }

    /** RFC 9110: a two-digit year that seems to be more than 50 years ahead is in the past. */
    private static @Nullable Instant instant(String year, String month, String day, String time, Instant now) {
        int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
        int fullYear = Integer.parseInt(year);
        if (year.length() == 2) {
            fullYear += thisYear / 100 * 100;
            fullYear -= fullYear > thisYear + 50 ? 100 : 0;
        }
        try {
            return LocalDate.of(fullYear, month(month), Integer.parseInt(day))
                    .atTime(LocalTime.parse(time))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDate) {
            return null;
        }
    }
}
