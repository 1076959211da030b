package dev.llmroute.classify;

import dev.llmroute.classify.WaitText.Stated;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    /** No real message states as many; more are an attempt to waste time. */
    private static final int MAX_INSTANTS = 8;

    private static final Pattern DATE_TIME = Pattern.compile(
            "(?<!\\d)(\\d{4}-\\d{2}-\\d{2})(?:T| at |,? )(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?) ?\\(?("
                    + ZoneName.PATTERN + ")?");
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
            if (end - at >= 10 || WallClock.begins(message, at) || (end - at == 4 && message.startsWith("-", end))) {
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
            ZoneId zone = match.group(3) == null ? zoneless : ZoneName.zone(match.group(3));
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
        Matcher match = WallClock.matcher(message);
        for (int at = WallClock.next(message, 0);
                at >= 0 && found.size() < MAX_INSTANTS;
                at = WallClock.next(message, at)) {
            if (!match.region(at, message.length()).lookingAt()) {
                at++;
                continue;
            }
            at = match.end();
            Instant instant = isLed(message, match.start()) ? WallClock.instant(match, message, now) : null;
            if (instant != null) {
                found.add(new Point(instant, match.group()));
            }
        }
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

    private static boolean isLed(String message, int at) {
        String before = message.substring(Math.max(0, at - LOOK_BACK), at).toLowerCase(Locale.ROOT);
        return WaitText.containsOne(before, LEADS);
    }
}
