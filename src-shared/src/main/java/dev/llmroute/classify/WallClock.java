package dev.llmroute.classify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time of the day with its zone, as a message states it: "4:45pm (Asia/Kolkata)", "midnight UTC", "Jan 3, 9am PT". */
final class WallClock {
    private static final int LOOK_BACK = 48;

    private static final Pattern WALL_CLOCK = Pattern.compile(
            "(?<![\\d:.-])(?:(\\d{1,2})(?::(\\d{2})(?::\\d{2})?)? ?([aApP]\\.?[mM]\\b\\.?)?|midnight)[ ,]{0,2}\\(?("
                    + ZoneName.PATTERN + ")");
    private static final Pattern DATE_BEFORE = Pattern.compile(
            "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?,?(?: at)? ?$",
            Pattern.CASE_INSENSITIVE);
    /** A full date, whose time is no wall clock of its own. */
    private static final Pattern DATE_JUST_BEFORE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:T| at|,)? ?$");

    private WallClock() {}

    /** Finds a wall clock where its region begins; the text around the region counts, too. */
    static Matcher matcher(String message) {
        return WALL_CLOCK.matcher(message).useTransparentBounds(true);
    }

    /** The point in time that a found one states: on the date before it, else the next one after now; null where it states none. */
    static @Nullable Instant instant(Matcher match, String message, Instant now) {
        LocalTime time = time(match);
        ZoneId zone = time == null ? null : ZoneName.zone(match.group(4));
        if (time == null || zone == null) {
            return null;
        }
        String before = message.substring(Math.max(0, match.start() - LOOK_BACK), match.start());
        return DATE_JUST_BEFORE.matcher(before).find() ? null : next(time, now.atZone(zone), before);
    }

    private static @Nullable LocalTime time(Matcher match) {
        if (match.group(1) == null) {
            return LocalTime.MIDNIGHT;
        }
        if (match.group(2) == null && match.group(3) == null) {
            return null;
        }
        int hour = Integer.parseInt(match.group(1));
        int minute = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        if (match.group(3) != null) {
            hour = hour % 12 + (Character.toLowerCase(match.group(3).charAt(0)) == 'p' ? 12 : 0);
        }
        return (hour == 24 && minute == 0)
                ? LocalTime.MIDNIGHT
                : hour < 24 && minute < 60 ? LocalTime.of(hour, minute) : null;
    }

    /** The time on the date that stands before it, else the next one after now. */
    private static Instant next(LocalTime time, ZonedDateTime now, String before) {
        Matcher date = DATE_BEFORE.matcher(before);
        if (date.find()) {
            try {
                int month = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
                                .indexOf(date.group(1).toLowerCase(Locale.ROOT))
                        + 1;
                int year = date.group(3) == null ? now.getYear() : Integer.parseInt(date.group(3));
                ZonedDateTime then = ZonedDateTime.of(
                        LocalDate.of(year, month, Integer.parseInt(date.group(2))), time, now.getZone());
                boolean nextYear = date.group(3) == null && then.isBefore(now.minusMonths(6));
                return (nextYear ? then.plusYears(1) : then).toInstant();
            } catch (DateTimeException noSuchDate) {
                return now.toInstant();
            }
        }
        ZonedDateTime today = now.with(time);
        boolean tomorrow =
                !today.isAfter(now) || before.toLowerCase(Locale.ROOT).contains("tomorrow");
        return (tomorrow ? today.plusDays(1) : today).toInstant();
    }

    /** Where the next wall clock may begin: a digit, or "midnight"; -1 for nowhere. */
    static int next(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            char c = message.charAt(i);
            if (Ascii.isDigit(c) ? begins(message, i) : c == 'm' && message.startsWith("midnight", i)) {
                return i;
            }
        }
        return -1;
    }

    /** One or two digits and what follows the hour of a clock: a colon, "am" or "pm". */
    static boolean begins(String message, int at) {
        int end = Ascii.endOfDigits(message, at);
        boolean begins = at == 0 || !Ascii.isDigit(message.charAt(at - 1));
        int next = message.startsWith(" ", end) ? end + 1 : end;
        return begins && end - at <= 2 && next < message.length() && ":apAP".indexOf(message.charAt(next)) >= 0;
    }
}
