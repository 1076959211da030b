package dev.llmroute.router.translation;

/**
 * Puts characters together again whose two halves come in two pieces of one text, as they do where a provider cuts its text between two
 * units of UTF-16. Not thread-safe.
 */
final class SplitCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private char half;

    /** The piece as far as its characters are whole, behind what was kept of the piece before it. */
    String join(String piece) {
        if (piece.isEmpty()) {
            return piece;
        }
        String all = half == 0 ? piece : half + piece;
        half = 0;
        char last = all.charAt(all.length() - 1);
        if (Character.isHighSurrogate(last)) {
            half = last;
            all = all.substring(0, all.length() - 1);
        }
        return whole(all);
    }

    /** What is left at the end: nothing, or the sign for a character that never became whole. */
    String rest() {
        if (half == 0) {
            return "";
        }
        half = 0;
        return String.valueOf(REPLACEMENT);
    }

    /** In UTF-8 half a character cannot be written. */
    private static String whole(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
