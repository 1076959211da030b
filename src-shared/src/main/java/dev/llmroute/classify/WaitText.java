package dev.llmroute.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Durations that a message states as a wait: behind a lead phrase ("Please try again in 7m12s", "retry-after: 20") or before one
 * ("wait 5 minutes and try again", "30 秒后重试"). Numbers elsewhere in a message are limits, sizes, versions and names.
 */
final class WaitText {
    private static final int LOOK_AHEAD = 48;
    private static final int CHINESE_LOOK_BACK = 14;
    /** No real message states as many; more are an attempt to waste time. */
    private static final int MAX_DURATIONS = 16;

    private static final Pattern AFTER = Pattern.compile("[ ,]{0,3}(?:"
            + "(?:left |remaining )?(?:before|until) (?:you|your|it|retry|trying|try|the next|next|making|sending|submitting|reset|another|the (?:limit|quota|window))"
            + "|(?:and |then |and then )(?:please )?(?:try|retry)"
            + "|(?:之|以)?[后後])");
    /** What stands behind a wait in place of a preposition before it. */
    private static final Pattern LATER = Pattern.compile(" ?(?:later|from now)\\b");

    private static final Pattern THEN =
            Pattern.compile(",? (?:please |you can |you may |then ){0,2}(?:try|retry|resend)\\b");
    /** What stands before a wait in Chinese; between it and the number is no other number and no end of a clause. */
    private static final Pattern CHINESE_LEAD = Pattern.compile("(?:等待|冷却|恢复|重试|剩余|还需|还有)[^。，；！？\\d]{0,8}$");

    private WaitText() {}

    /** A wait with its text: its number and unit. */
    record Stated(long millis, String written) {}

    /** All waits of a message that are durations. */
    static List<Stated> durations(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        List<Stated> waits = new ArrayList<>(2);
        boolean mayHaveBareNumber = lower.contains("after");
        int durations = 0;
        for (int i = 0; i < lower.length() && durations < MAX_DURATIONS; i++) {
            if (!Ascii.isDigit(lower.charAt(i)) || (i > 0 && joins(lower.charAt(i - 1)))) {
                continue;
            }
            int end = i;
            DurationText.Span span = DurationText.at(lower, i);
            if (span == null && mayHaveBareNumber) {
                addBareNumber(lower, i, waits);
            } else if (span != null) {
                durations++;
                end = span.end();
                if (isWait(lower, i, end)) {
                    waits.add(new Stated(span.millis(), lower.substring(i, end)));
                }
            }
            i = Ascii.endOfDigits(lower, end) - 1;
        }
        WordedWait.addTo(waits, lower);
        return waits;
    }

    private static boolean isWait(String lower, int start, int end) {
        WaitLead before = WaitLead.before(lower, start);
        boolean window = before.isWindow();
        return !window && (before.isLed() || isFollowed(lower, end, before) || isChinese(lower, start));
    }

    /** Whether one of the parts is in the text; cheaper than a search for a pattern. */
    static boolean containsOne(String text, List<String> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (text.contains(parts.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@code Retry-After: 20}, {@code retry_after_ms=500}: the field's name gives the unit. */
    private static void addBareNumber(String lower, int at, List<Stated> waits) {
        int end = Ascii.endOfDigits(lower, at);
        boolean whole = end - at <= 9
                && (end == lower.length()
                        || !(joins(lower.charAt(end)) || lower.charAt(end) == ':' || lower.charAt(end) == '%')
                        || (lower.charAt(end) == '.' && !Ascii.isDigitAt(lower, end + 1)));
        if (!whole || lower.indexOf("after", Math.max(0, at - LOOK_AHEAD), at) < 0) {
            return;
        }
        long unit = WaitLead.before(lower, at).unitOfRetryAfter();
        if (unit > 0) {
            String written = lower.substring(at, end);
            waits.add(new Stated(Long.parseLong(written) * unit, "after " + written));
        }
    }

    private static boolean isFollowed(String lower, int end, WaitLead before) {
        int bound = Math.min(lower.length(), end + LOOK_AHEAD);
        return mayBeFollowed(lower, end)
                && (AFTER.matcher(lower).region(end, bound).lookingAt()
                        || (LATER.matcher(lower).region(end, bound).lookingAt() && before.isLedWithoutPreposition())
                        || (before.opensSentence()
                                && THEN.matcher(lower).region(end, bound).lookingAt()));
    }

    /** Whether what stands behind a duration begins as one of the patterns does. */
    private static boolean mayBeFollowed(String lower, int end) {
        int at = end;
        while (at < lower.length() && at < end + 3 && (lower.charAt(at) == ' ' || lower.charAt(at) == ',')) {
            at++;
        }
        return at < lower.length() && "lrbuatpfy之以后後".indexOf(lower.charAt(at)) >= 0;
    }

    private static boolean isChinese(String lower, int at) {
        for (int i = Math.max(0, at - CHINESE_LOOK_BACK); i < at; i++) {
            if (lower.charAt(i) >= 0x4E00) {
                return CHINESE_LEAD.matcher(lower.substring(i, at)).find();
            }
        }
        return false;
    }

    /** Whether a number beside this character is a part of something longer: an id, a version, a date, a fraction. */
    private static boolean joins(char c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '_' || c == '-' || c == '/' || c == '#';
    }
}
