package dev.llmroute.classify;

import java.util.HashSet;
import java.util.Set;

/**
 * The words of a request's field names and short values. Providers repeat several of them in an order of their own, so that what they make
 * together stands nowhere in the request. Immutable.
 */
final class ShortWords {
    /** What is longer is prose: of that a provider repeats more than a few letters, which are found where they stand. */
    private static final int LONGEST_TEXT = 40;

    private static final int MAX_WORDS = 20_000;

    private final Set<String> words = new HashSet<>();

    /** @param raw the request as JSON */
    ShortWords(String raw) {
        int open = raw.indexOf('"');
        while (open >= 0 && !isFull()) {
            int close = close(raw, open + 1);
            if (close < 0) {
                return;
            }
            if (close - open - 1 <= LONGEST_TEXT) {
                add(raw.substring(open + 1, close));
            }
            open = raw.indexOf('"', close + 1);
        }
    }

    private static int close(String raw, int from) {
        int at = from;
        while (at < raw.length() && raw.charAt(at) != '"') {
            at += raw.charAt(at) == '\\' ? 2 : 1;
        }
        return at < raw.length() ? at : -1;
    }

    private void add(String text) {
        LettersOnly letters = LettersOnly.withPlaces(text);
        String all = letters.text();
        int start = 0;
        for (int i = 1; i <= all.length(); i++) {
            if (i == all.length() || letters.begins(i) || beginsInside(text, letters, i)) {
                words.add(all.substring(start, i));
                start = i;
            }
        }
    }

    /** {@code usageLimit} has two. */
    private static boolean beginsInside(String text, LettersOnly letters, int i) {
        return Character.isUpperCase(text.charAt(letters.start(i)))
                && Character.isLowerCase(text.charAt(letters.start(i - 1)));
    }

    private boolean isFull() {
        return words.size() >= MAX_WORDS;
    }

    /** Whether each word of a phrase stands there, the last one perhaps with more behind it. No request has so many that they are not all known. */
    boolean hold(String phrase) {
        if (isFull()) {
            return true;
        }
        String[] wanted = phrase.strip().split(" ");
        for (int i = 0; i < wanted.length - 1; i++) {
            if (!words.contains(wanted[i])) {
                return false;
            }
        }
        String last = wanted[wanted.length - 1];
        return words.contains(last) || words.stream().anyMatch(word -> word.startsWith(last));
    }
}
