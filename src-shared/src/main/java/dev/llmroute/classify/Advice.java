package dev.llmroute.classify;

import java.util.Locale;
import java.util.Set;

/** The clauses of a message that tell the caller what to do. */
final class Advice {
    /** What the clauses of advice begin with. They name windows and prices of other plans, never the limit that was met. */
    private static final Set<String> ADVICE = Set.of("""
            add adding billing buy check contact docs enable get go increase learn manage migrate need purchase raise
            read recharge reduce see submit subscribe switch top upgrade upgrading use view visit""".split("\\s+"));

    private static final Set<String> BEFORE_ADVICE =
            Set.of("or", "and", "please", "to", "you", "can", "could", "may", "consider", "try", "then");

    private static final int LONGEST_ADVICE = 20;

    private static final String FOR_MORE = "for more";

    private Advice() {}

    /** Whether a clause ends with the character at that place. */
    static boolean endsClause(String message, int i) {
        char c = message.charAt(i);
        if (Ascii.isSmallLetter(c) || c == ' ') {
            return false;
        }
        if (c == '\n' || c == '。' || c == '，' || c == '；' || c == '！' || c == '？') {
            return true;
        }
        return ".!?;,:()—|".indexOf(c) >= 0
                && (i + 1 == message.length() || Character.isWhitespace(message.charAt(i + 1)) || c == '(' || c == ')');
    }

    /** Whether the clause from {@code start} to {@code clauseEnd} begins with advice, a few words of politeness before it. */
    static boolean isAdvice(String message, int start, int clauseEnd) {
        int at = start;
        int end = clauseEnd;
        while (end > start && Character.isWhitespace(message.charAt(end - 1))) {
            end--;
        }
        for (int words = 0; words < 6; words++) {
            while (at < end && Character.isWhitespace(message.charAt(at))) {
                at++;
            }
            int space = message.indexOf(' ', at, end);
            int stop = space < 0 ? end : space;
            String word = stop - at > LONGEST_ADVICE
                    ? ""
                    : message.substring(at, stop).toLowerCase(Locale.ROOT);
            if (space < 0 || !BEFORE_ADVICE.contains(word)) {
                return ADVICE.contains(word) || message.regionMatches(true, at, FOR_MORE, 0, FOR_MORE.length());
            }
            at = space + 1;
        }
        return false;
    }
}
