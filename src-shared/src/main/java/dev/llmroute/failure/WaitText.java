package dev.llmroute.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Durations that a message states as a wait: behind a lead phrase ("Please try again in 7m12s", "retry-after: 20") or before one
 * ("wait 5 minutes and try again", "30 秒后重试"). Numbers elsewhere in a message are limits, sizes, versions and names. The
 * grammar reads the words before the number backwards: approximation, preposition, filler, lead.
 */
final class WaitText {
    private static final int LOOK_BACK = 80;
    private static final int LOOK_AHEAD = 48;
    private static final int CHINESE_LOOK_BACK = 14;
    private static final int MAX_FILLERS = 6;
    /** Nobody states as many in one message; more are an attempt to waste time. */
    private static final int MAX_DURATIONS = 16;

    private static final Set<String> APPROXIMATION = Set.of("""
            about another approx approximately around at just least minimum next only roughly the to up a""".split("\\s+"));
    private static final Set<String> PREPOSITION = Set.of("after", "for", "in", "of", "is", ":", "=");
    private static final Set<String> FILLER = Set.of("""
            a again allowed an another are at automatically be call can down fully in it later limit limits message
            minimum now off on period permitted possible prompt quota request requests s sending the this time window
            will you your""".split("\\s+"));
    private static final Set<String> LEAD = Set.of("""
            accepted available back backoff blocked cool cooldown cooling lifted limited next paused recover recovers refill refilled refills
            refresh refreshed refreshes resend resubmit renew renewed renews replenish replenished replenishes reset resets resetting restored
            resume resumes retried retry retrying submit throttled try trying unblocked unlock unlocked unlocks wait waiting""".split("\\s+"));
    /** Leads that need no preposition. */
    private static final Set<String> BARE_LEAD =
            Set.of("wait", "waiting", "sleep", "retryafter", "retrydelay", "waittime");
    /** What makes a duration a window: "8 per 60 s", "every 5 hours". */
    private static final Set<String> WINDOW = Set.of("per", "every", "each", "/", "last", "past");

    private static final String MARKS = ":=.!?;/\n";
    private static final List<String> MARK_TOKENS = List.of(":", "=", ".", "!", "?", ";", "/", "\n");

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

    private static final List<String> UNITS = List.of(" second", " minute", " hour", " day");
    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("a", "1"),
            Map.entry("an", "1"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("eight", "8"),
            Map.entry("ten", "10"),
            Map.entry("twelve", "12"),
            Map.entry("fifteen", "15"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("forty", "40"),
            Map.entry("sixty", "60"),
            Map.entry("ninety", "90"));

    private static final int LONGEST_NUMBER = 7;
    private static final String HALF = "half";

    private WaitText() {}

    /** A wait, and how it is written: its number and unit. */
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
        addWorded(lower, waits);
        return waits;
    }

    private static boolean isWait(String lower, int start, int end) {
        List<String> before = tokensBefore(lower, start);
        boolean window = !before.isEmpty() && WINDOW.contains(before.getLast());
        return !window && (isLed(before) || isFollowed(lower, end, before) || isChinese(lower, start));
    }

    /** "Try again in an hour". A moment, shortly, a few minutes and soon are no durations. */
    private static void addWorded(String lower, List<Stated> waits) {
        for (String unit : UNITS) {
            for (int at = lower.indexOf(unit); at >= 0; at = lower.indexOf(unit, at + 1)) {
                String word = wordBefore(lower, at);
                String number = NUMBERS.get(word);
                if (number == null || !isWholeUnit(lower, at + unit.length())) {
                    continue;
                }
                int start = at - word.length();
                boolean article = word.startsWith("a");
                boolean half =
                        article && start > 0 && wordBefore(lower, start - 1).equals(HALF);
                // "A second" is as vague as a moment.
                boolean vague = article && !half && unit.equals(" second");
                if (!vague && isLed(tokensBefore(lower, half ? start - 1 - HALF.length() : start))) {
                    waits.add(new Stated(
                            DurationText.parse((half ? "0.5" : number) + unit),
                            lower.substring(start, at + unit.length())));
                }
            }
        }
    }

    /** The word that ends here, if it is short enough for a number; else empty or a part of it, which is no number. */
    private static String wordBefore(String lower, int end) {
        int start = end;
        while (start > 0 && end - start <= LONGEST_NUMBER && Ascii.isSmallLetter(lower.charAt(start - 1))) {
            start--;
        }
        return start > 0 && isWordPart(lower.charAt(start - 1)) ? "" : lower.substring(start, end);
    }

    private static boolean isWholeUnit(String lower, int behind) {
        int end = lower.startsWith("s", behind) ? behind + 1 : behind;
        boolean whole = end == lower.length() || !isWordPart(lower.charAt(end));
        return whole && !lower.startsWith(" ago", end) && !lower.startsWith(" or", end);
    }

    private static boolean isWordPart(char c) {
        return Ascii.isSmallLetter(c) || Ascii.isDigit(c) || c == '_';
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
        List<String> before = tokensBefore(lower, at);
        int last = before.size() - 1;
        if (last >= 0 && (before.get(last).equals(":") || before.get(last).equals("="))) {
            last--;
        }
        boolean millis =
                last >= 0 && (before.get(last).equals("ms") || before.get(last).equals("milliseconds"));
        if (last >= 0
                && (millis
                        || before.get(last).equals("seconds")
                        || before.get(last).equals("sec"))) {
            last--;
        }
        boolean named = last >= 0
                && (before.get(last).equals("retryafter")
                        || (last > 0
                                && before.get(last).equals("after")
                                && before.get(last - 1).equals("retry")));
        if (named) {
            String written = lower.substring(at, end);
            waits.add(new Stated(Long.parseLong(written) * (millis ? 1 : 1000), "after " + written));
        }
    }

    private static boolean isFollowed(String lower, int end, List<String> before) {
        int bound = Math.min(lower.length(), end + LOOK_AHEAD);
        return mayBeFollowed(lower, end)
                && (AFTER.matcher(lower).region(end, bound).lookingAt()
                        || (LATER.matcher(lower).region(end, bound).lookingAt() && isLed(before, true))
                        || (opensSentence(before)
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

    /** "In 45 seconds, ..." and "After 45 seconds, ..." as the beginning of a sentence. */
    private static boolean opensSentence(List<String> before) {
        int last = before.size() - 1;
        return last >= 0
                && (before.get(last).equals("in") || before.get(last).equals("after"))
                && (last == 0 || ".!?;\n".contains(before.get(last - 1)));
    }

    private static boolean isChinese(String lower, int at) {
        for (int i = Math.max(0, at - CHINESE_LOOK_BACK); i < at; i++) {
            if (lower.charAt(i) >= 0x4E00) {
                return CHINESE_LEAD.matcher(lower.substring(i, at)).find();
            }
        }
        return false;
    }

    private static boolean isLed(List<String> before) {
        return isLed(before, false);
    }

    private static boolean isLed(List<String> before, boolean withoutPreposition) {
        int i = before.size() - 1;
        while (i >= 0 && APPROXIMATION.contains(before.get(i))) {
            i--;
        }
        if (i >= 0 && BARE_LEAD.contains(before.get(i))) {
            return true;
        }
        boolean preposition = withoutPreposition;
        while (i >= 0 && PREPOSITION.contains(before.get(i))) {
            preposition = true;
            i--;
        }
        for (int fillers = 0; i >= 0 && fillers < MAX_FILLERS && FILLER.contains(before.get(i)); fillers++) {
            i--;
        }
        return preposition && i >= 0 && (LEAD.contains(before.get(i)) || BARE_LEAD.contains(before.get(i)));
    }

    /** Words, numbers and the punctuation that matters, in the text before this place. */
    private static List<String> tokensBefore(String lower, int at) {
        List<String> tokens = new ArrayList<>(16);
        int i = Math.max(0, at - LOOK_BACK);
        while (i < at) {
            int end = i + 1;
            if (Ascii.isSmallLetter(lower.charAt(i))) {
                while (end < at && Ascii.isSmallLetter(lower.charAt(end))) {
                    end++;
                }
                tokens.add(lower.substring(i, end));
            } else if (Ascii.isDigit(lower.charAt(i))) {
                end = Math.min(at, Ascii.endOfDigits(lower, i));
                tokens.add("#");
            } else {
                int mark = MARKS.indexOf(lower.charAt(i));
                if (mark >= 0) {
                    tokens.add(MARK_TOKENS.get(mark));
                }
            }
            i = end;
        }
        return tokens;
    }

    /** Whether a number beside this character is a part of something longer: an id, a version, a date, a fraction. */
    private static boolean joins(char c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '_' || c == '-' || c == '/' || c == '#';
    }
}
