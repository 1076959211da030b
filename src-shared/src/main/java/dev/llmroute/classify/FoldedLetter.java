package dev.llmroute.classify;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Letters as they are compared: small, without accents, and the many forms of one letter (full width, mathematical, those of tags) as that
 * letter, as services write them that clean what they are sent.
 */
final class FoldedLetter {
    private static final char UNKNOWN = 0;
    private static final char SEVERAL_OR_NONE = '\uFFFF';

    /** What each character of the basic plane becomes, filled as they come: two threads that fill in the same write the same. */
    private static final char[] KNOWN = new char[Character.MAX_VALUE + 1];

    private static final int TAGS = 0xE0000;

    private FoldedLetter() {}

    /** What a character becomes: mostly one letter, at times several, or nothing. */
    static String of(int codePoint) {
        if (codePoint > Character.MAX_VALUE) {
            return fold(codePoint > TAGS && codePoint < TAGS + 0x7F ? codePoint - TAGS : codePoint);
        }
        char known = KNOWN[codePoint];
        if (known != UNKNOWN && known != SEVERAL_OR_NONE) {
            return String.valueOf(known);
        }
        String folded = fold(codePoint);
        KNOWN[codePoint] = folded.length() == 1 ? folded.charAt(0) : SEVERAL_OR_NONE;
        return folded;
    }

    /** The one letter that a character becomes, or 0 where it becomes several, or none, or that is not known yet. */
    static char one(char c) {
        char known = KNOWN[c];
        return known == SEVERAL_OR_NONE ? UNKNOWN : known;
    }

    private static String fold(int codePoint) {
        String small = Character.toString(codePoint).toLowerCase(Locale.ROOT);
        StringBuilder letters = new StringBuilder(4);
        Normalizer.normalize(small, Normalizer.Form.NFKD)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        // What is written in syllables is taken apart by that, too.
        return Normalizer.normalize(letters, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
