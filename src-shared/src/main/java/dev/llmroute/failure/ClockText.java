package dev.llmroute.failure;

import dev.llmroute.failure.WaitText.Stated;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Points in time that a message states: "Resets at 2026-06-17T19:41:40Z", "resets 4:45pm (Asia/Kolkata)" (the next one),
 * "limit reached|1781733600", "将在 2026-05-12 03:26:10 重置". A wall clock without a zone says nothing; a full date without
 * one is taken as the zone that the caller gives.
 */
final class ClockText {
    private static final int LOOK_BACK = 48;
    /** Nobody states as many in one message; more are an attempt to waste time. */
    private static final int MAX_INSTANTS = 8;

    private static final String ZONE = "(?:UTC|GMT)[+-]\\d{1,2}(?::?\\d{2})?|UTC|GMT|Z\\b|[+-]\\d{2}:?\\d{2}"
            + "|[A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_]{1,30}(?:/[A-Z][A-Za-z_]{1,30})?"
            + "|P[SD]?T\\b|Pacific|E[SD]?T\\b|Eastern|C[SD]T\\b|M[SD]T\\b|CES?T\\b|BST\\b|IST\\b|JST\\b";
    private static final Pattern DATE_TIME = Pattern.compile(
            "(?<!\\d)(\\d{4}-\\d{2}-\\d{2})(?:T| at |,? )(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?) ?\\(?(" + ZONE
                    + ")?");
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "(?<![\\d:.-])(?:(\\d{1,2})(?::(\\d{2})(?::\\d{2})?)? ?([aApP]\\.?[mM]\\b\\.?)?|midnight)[ ,]{0,2}\\(?("
                    + ZONE + ")");
    private static final Pattern DATE_BEFORE = Pattern.compile(
            "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?,?(?: at)? ?$",
            Pattern.CASE_INSENSITIVE);
    /** A full date, whose time is no wall clock of its own. */
    private static final Pattern DATE_JUST_BEFORE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:T| at|,)? ?$");

    private static final Pattern EPOCH = Pattern.compile("(?<![\\d.-])(\\d{10}|\\d{13})(?!\\d|[.-]\\d)");
    private static final List<String> LEADS = List.of(
            "reset",
            "until",
            "again at",
            "again on",
            "again after",
            "available",
            "retry at",
            "try at",
            "try after",
            "not before",
            "retry after",
            "renew",
            "refresh",
            "replenish",
            "restore",
            "regain",
            "unblock",
            "unlock",
            "lifted",
            "将在",
            "将于");

    /** Zones whose short names the JDK does not know or reads as a fixed offset. */
    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("PT", "America/Los_Angeles"),
            Map.entry("PST", "America/Los_Angeles"),
            Map.entry("PDT", "America/Los_Angeles"),
            Map.entry("Pacific", "America/Los_Angeles"),
            Map.entry("ET", "America/New_York"),
            Map.entry("EST", "America/New_York"),
            Map.entry("EDT", "America/New_York"),
            Map.entry("Eastern", "America/New_York"),
            Map.entry("CST", "America/Chicago"),
            Map.entry("CDT", "America/Chicago"),
            Map.entry("MST", "America/Denver"),
            Map.entry("MDT", "America/Denver"),
            Map.entry("CET", "Europe/Berlin"),
            Map.entry("CEST", "Europe/Berlin"),
            Map.entry("BST", "Europe/London"),
            Map.entry("IST", "Asia/Kolkata"),
            Map.entry("JST", "Asia/Tokyo"));

    private ClockText() {}

    private record Point(Instant at, String written) {}

    /** All waits of a message that are points in time, in ms from now; 0 for times gone by. */
    static List<Stated> instants(String message, Supplier<Instant> clock, Supplier<ZoneId> zoneless) {
        if (!mayState(message)) {
            return List.of();
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (message.indexOf('|') < 0 && !WaitText.containsOne(lower, LEADS)) {
            return List.of();
        }
        Instant now = clock.get();
        List<Point> found = new ArrayList<>(2);
        addDateTimes(message, zoneless.get(), found);
        addWallClocks(message, now, found);
        addEpochs(message, found);
        return found.stream()
                .map(point -> new Stated(until(point.at(), now), point.written()))
                .toList();
    }

    /** Whether there is a long number, a year, a number beside a colon, or a word for a time of the day. */
    private static boolean mayState(String message) {
        for (int at = nextNumber(message, 0); at >= 0; at = nextNumber(message, at)) {
            int end = Ascii.endOfDigits(message, at);
            if (end - at >= 10 || beginsClock(message, at) || (end - at == 4 && message.startsWith("-", end))) {
                return true;
            }
            at = end;
        }
        return message.contains("midnight");
    }

    /** How long until then, in ms; 0 for times gone by, {@link DurationText#NONE} where it is too far away to count. */
    static long until(Instant then, Instant now) {
        try {
            return Math.max(0, now.until(then).toMillis());
        } catch (ArithmeticException tooFar) {
            return DurationText.NONE;
        }
    }

    /** An RFC 3339 time, with any offset; null where it is none. */
    static @Nullable Instant rfc3339(String text) {
        try {
            return OffsetDateTime.parse(
                            text.strip().replace(' ', 'T').toUpperCase(Locale.ROOT),
                            DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    private static void addDateTimes(String message, ZoneId zoneless, List<Point> found) {
        Matcher match = DATE_TIME.matcher(message).useTransparentBounds(true);
        for (int at = nextNumber(message, 0); at >= 0 && found.size() < MAX_INSTANTS; at = nextNumber(message, at)) {
            if (!message.startsWith("-", at + 4)
                    || !match.region(at, message.length()).lookingAt()) {
                at = Ascii.endOfDigits(message, at);
                continue;
            }
            at = match.end();
            ZoneId zone = match.group(3) == null ? zoneless : zone(match.group(3));
            Instant instant = zone == null ? null : instant(match.group(1), match.group(2), zone);
            if (instant != null && isLed(message, match.start())) {
                found.add(new Point(instant, match.group()));
            }
        }
    }

    private static @Nullable Instant instant(String date, String time, ZoneId zone) {
        try {
            return LocalDateTime.of(LocalDate.parse(date), LocalTime.parse(time))
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    private static void addWallClocks(String message, Instant now, List<Point> found) {
        Matcher match = WALL_CLOCK.matcher(message).useTransparentBounds(true);
        for (int at = nextWallClock(message, 0);
                at >= 0 && found.size() < MAX_INSTANTS;
                at = nextWallClock(message, at)) {
            if (!match.region(at, message.length()).lookingAt()) {
                at++;
                continue;
            }
            at = match.end();
            LocalTime time = wallClock(match);
            ZoneId zone = zone(match.group(4));
            String before = message.substring(Math.max(0, match.start() - LOOK_BACK), match.start());
            if (time != null
                    && zone != null
                    && isLed(message, match.start())
                    && !DATE_JUST_BEFORE.matcher(before).find()) {
                found.add(new Point(next(time, now.atZone(zone), before), match.group()));
            }
        }
    }

    private static @Nullable LocalTime wallClock(Matcher match) {
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

    private static void addEpochs(String message, List<Point> found) {
        Matcher match = EPOCH.matcher(message).useTransparentBounds(true);
        for (int at = nextNumber(message, 0); at >= 0; at = nextNumber(message, at)) {
            int start = at;
            at = Ascii.endOfDigits(message, start);
            if ((at - start != 10 && at - start != 13)
                    || !match.region(start, message.length()).lookingAt()) {
                continue;
            }
            boolean piped = start > 0 && message.charAt(start - 1) == '|';
            if (piped || isLed(message, start)) {
                long number = Long.parseLong(match.group());
                Instant instant =
                        match.group().length() == 13 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
                found.add(new Point(instant, match.group()));
            }
        }
    }

    /** Where the next number begins, or -1: patterns are tried there only, since a search tries them everywhere. */
    private static int nextNumber(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            if (Ascii.isDigit(message.charAt(i)) && (i == 0 || !Ascii.isDigit(message.charAt(i - 1)))) {
                return i;
            }
        }
        return -1;
    }

    /** Where the next wall clock may begin: a digit, or "midnight"; -1 for nowhere. */
    private static int nextWallClock(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            char c = message.charAt(i);
            if (Ascii.isDigit(c) ? beginsClock(message, i) : c == 'm' && message.startsWith("midnight", i)) {
                return i;
            }
        }
        return -1;
    }

    /** One or two digits and what follows the hour of a clock: a colon, "am" or "pm". */
    private static boolean beginsClock(String message, int at) {
        int end = Ascii.endOfDigits(message, at);
        boolean begins = at == 0 || !Ascii.isDigit(message.charAt(at - 1));
        int next = message.startsWith(" ", end) ? end + 1 : end;
        return begins && end - at <= 2 && next < message.length() && ":apAP".indexOf(message.charAt(next)) >= 0;
    }

    private static boolean isLed(String message, int at) {
        String before = message.substring(Math.max(0, at - LOOK_BACK), at).toLowerCase(Locale.ROOT);
        return WaitText.containsOne(before, LEADS);
    }

    private static @Nullable ZoneId zone(String name) {
        try {
            if (name.equals("Z")) {
                return ZoneOffset.UTC;
            }
            return ZoneId.of(ZONES.getOrDefault(name, name));
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
