package dev.llmroute.classify;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A text as words: lower case, single spaces around every word, so that {@link Phrases} are found by substring searches, whatever
 * separates the words. Immutable.
 */
final class Words {
    static final Words NONE = new Words(" ");

    private final String text;
    /** For each hash of a word's beginning: the position of the first space before such a word, or -1. */
    private final int[] firsts;
    /** For each space the position of the next one with the same hash, or -1. Spaces are two apart at least, so half a position will do. */
    private final int[] nexts;

    private Words(String text) {
        this.text = text;
        this.firsts = new int[Phrases.BEGINNINGS];
        this.nexts = new int[text.length() / 2 + 1];
        Arrays.fill(firsts, -1);
        for (int at = text.lastIndexOf(' ', text.length() - Phrases.BEGINNING - 1);
                at >= 0;
                at = text.lastIndexOf(' ', at - 1)) {
            int beginning = Phrases.beginning(text, at);
            nexts[at / 2] = firsts[beginning];
            firsts[beginning] = at;
        }
    }

    /** All words of a text. Camel case, underscores and hyphens separate words; a slash before a word reads "per". */
    static Words of(String raw) {
        if (raw.isEmpty()) {
            return NONE;
        }
        StringBuilder out = new StringBuilder(raw.length() + 16).append(' ');
        append(raw, 0, raw.length(), out);
        return new Words(out.toString());
    }

    /**
     * The words of messages, a bar between them, without their clauses of advice ("upgrade for more", "add 10 credits for 1000 requests
     * per day").
     */
    static Words withoutAdvice(List<String> messages) {
        if (messages.isEmpty()) {
            return NONE;
        }
        StringBuilder out = new StringBuilder(messages.getFirst().length() + 16).append(' ');
        for (int i = 0; i < messages.size(); i++) {
            appendWithoutAdvice(messages.get(i), out.append(i == 0 ? "" : "| "));
        }
        return new Words(out.toString());
    }

    private static void append(String raw, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (Ascii.isSmallLetter(c)) {
                int end = Ascii.endOfSmallLetters(raw, i + 1);
                out.append(raw, i, end);
                i = end - 1;
            } else if (Character.isLetterOrDigit(c)) {
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
    }

    private static void appendWithoutAdvice(String message, StringBuilder out) {
        boolean kept = false;
        int start = 0;
        for (int i = 0; i <= message.length(); i++) {
            if (i == message.length() || Advice.endsClause(message, i)) {
                if (!Advice.isAdvice(message, start, i)) {
                    append(message, start, i, out);
                    kept = true;
                }
                start = i + 1;
            }
        }
        if (!kept) {
            append(message, 0, message.length(), out);
        }
    }

    /** Whether one of the phrases is in the text. */
    boolean has(Phrases phrases) {
        return has(phrases, phrase -> true);
    }

    /** Whether one of the phrases is in the text that counts. */
    boolean has(Phrases phrases, Predicate<String> counts) {
        for (int i = 0; i < phrases.count() && !isEmpty(); i++) {
            if (position(phrases, i) >= 0 && counts.test(phrases.phrase(i))) {
                return true;
            }
        }
        return false;
    }

    /** The position of the phrase that stands first, or -1 where there is none. */
    int first(Phrases phrases) {
        int first = -1;
        for (int i = 0; i < phrases.count() && !isEmpty(); i++) {
            int at = position(phrases, i);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private int position(Phrases phrases, int i) {
        int beginning = phrases.beginningOf(i);
        if (beginning < 0) {
            return text.indexOf(phrases.phrase(i));
        }
        int at = firsts[beginning];
        while (at >= 0 && !text.startsWith(phrases.phrase(i), at)) {
            at = nexts[at / 2];
        }
        return at;
    }

    boolean isEmpty() {
        return text.length() == 1;
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
}
