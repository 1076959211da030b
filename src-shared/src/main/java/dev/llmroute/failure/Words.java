package dev.llmroute.failure;

import java.util.Locale;
import java.util.Set;

/**
 * A text as words: lower case, single spaces around every word, so that {@link Phrases} are found by substring searches, whatever
 * separates the words. Immutable.
 */
final class Words {
    static final Words NONE = of("");

    /** What the clauses of advice begin with. They name windows and prices of other plans, never the limit that was met. */
    private static final Set<String> ADVICE = Set.of("""
            add adding billing buy check contact docs enable get go increase learn manage migrate need purchase raise
            read recharge reduce see submit subscribe switch top upgrade upgrading use view visit""".split("\\s+"));

    private static final Set<String> BEFORE_ADVICE =
            Set.of("or", "and", "please", "to", "you", "can", "could", "may", "consider", "try", "then");

    private static final int LONGEST_ADVICE = 20;

    private static final String FOR_MORE = "for more";

    private final String text;
    /** A bit for each hash of three letters that begin a word: most phrases are ruled out without a search. */
    private final long[] beginnings;

    private Words(String text, long[] beginnings) {
        this.text = text;
        this.beginnings = beginnings;
    }

    private static long[] beginnings(String text) {
        long[] beginnings = new long[Phrases.BEGINNINGS / Long.SIZE];
        for (int at = text.indexOf(' '); at >= 0 && at + 3 < text.length(); at = text.indexOf(' ', at + 1)) {
            int bit = Phrases.beginning(text, at);
            beginnings[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
        }
        return beginnings;
    }

    /** All words of a text. Camel case, underscores and hyphens separate words; a slash before a word reads "per". */
    static Words of(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16).append(' ');
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                if (beginsWordInside(raw, i)) {
                    space(out);
                }
                out.append(Character.toLowerCase(c));
            } else if (c == '/' && slashMeansPer(raw, i)) {
                space(out);
                out.append("per ");
            } else if (!vanishes(raw, i)) {
                space(out);
            }
        }
        space(out);
        String text = out.toString();
        return new Words(text, beginnings(text));
    }

    /** The words of a message without its clauses of advice ("upgrade for more", "add 10 credits for 1000 requests per day"). */
    static Words withoutAdvice(String message) {
        StringBuilder kept = new StringBuilder(message.length());
        int start = 0;
        for (int i = 0; i <= message.length(); i++) {
            if (i == message.length() || endsClause(message, i)) {
                if (!isAdvice(message, start, i)) {
                    kept.append(message, start, i).append(' ');
                }
                start = i + 1;
            }
        }
        return of(kept.isEmpty() ? message : kept.toString());
    }

    boolean has(Phrases phrases) {
        return first(phrases) >= 0;
    }

    /** The position of the phrase that stands first, or -1 where there is none. */
    int first(Phrases phrases) {
        int first = -1;
        if (isEmpty()) {
            return first;
        }
        for (int i = 0; i < phrases.count(); i++) {
            int at = begins(phrases.beginningOf(i)) ? text.indexOf(phrases.phrase(i)) : -1;
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private boolean begins(int beginning) {
        return beginning < 0 || (beginnings[beginning / Long.SIZE] & 1L << (beginning % Long.SIZE)) != 0;
    }

    boolean isEmpty() {
        return text.length() == 1;
    }

    Words plus(Words more) {
        if (more.isEmpty()) {
            return this;
        }
        long[] both = beginnings.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= more.beginnings[i];
        }
        return new Words(text + "|" + more.text, both);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void space(StringBuilder out) {
        if (out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    /** {@code fooBar} and {@code HTTPError}; two small letters must follow, so that "RPMs" stays one word. */
    private static boolean beginsWordInside(String raw, int i) {
        if (i == 0 || !Character.isUpperCase(raw.charAt(i))) {
            return false;
        }
        char before = raw.charAt(i - 1);
        return Character.isLowerCase(before)
                || (Character.isUpperCase(before)
                        && i + 2 < raw.length()
                        && Character.isLowerCase(raw.charAt(i + 1))
                        && Character.isLowerCase(raw.charAt(i + 2)));
    }

    private static boolean slashMeansPer(String raw, int i) {
        int next = i + 1 < raw.length() && raw.charAt(i + 1) == ' ' ? i + 2 : i + 1;
        return next < raw.length() && Character.isLetterOrDigit(raw.charAt(next)) && i > 0 && raw.charAt(i - 1) != '/';
    }

    /** Apostrophes inside words and commas inside numbers. */
    private static boolean vanishes(String raw, int i) {
        if (i == 0 || i + 1 >= raw.length()) {
            return false;
        }
        char c = raw.charAt(i);
        char before = raw.charAt(i - 1);
        char after = raw.charAt(i + 1);
        return ((c == '\'' || c == '’') && Character.isLetter(before) && Character.isLetter(after))
                || (c == ',' && Character.isDigit(before) && Character.isDigit(after));
    }

    private static boolean endsClause(String message, int i) {
        char c = message.charAt(i);
        if (c == '\n' || c == '。' || c == '，' || c == '；' || c == '！' || c == '？') {
            return true;
        }
        return ".!?;,:()—|".indexOf(c) >= 0
                && (i + 1 == message.length() || Character.isWhitespace(message.charAt(i + 1)) || c == '(' || c == ')');
    }

    /** Whether the clause from {@code start} to {@code clauseEnd} begins with advice, a few words of politeness before it. */
    private static boolean isAdvice(String message, int start, int clauseEnd) {
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
