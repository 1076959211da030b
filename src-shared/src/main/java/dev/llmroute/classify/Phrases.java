package dev.llmroute.classify;

/**
 * Phrases to look for in {@link Words}. Immutable.
 *
 * <p>Written as a list with commas. A phrase begins at the beginning of a word and may end inside one: {@code rate limit} finds
 * "rate-limited" and "RATE_LIMIT_EXCEEDED", not "accurate limit". A dot ends the word too: {@code tpm.} does not find "tpms".
 */
final class Phrases {
    /** How many beginnings of words are told apart. */
    static final int BEGINNINGS = 256;

    /** The characters of a word that count as its beginning. */
    static final int BEGINNING = 3;

    private final String[] phrases;
    private final int[] beginnings;

    private Phrases(String[] phrases) {
        this.phrases = phrases;
        this.beginnings = new int[phrases.length];
        for (int i = 0; i < phrases.length; i++) {
            beginnings[i] =
                    phrases[i].charAt(0) == ' ' && phrases[i].length() > BEGINNING ? beginning(phrases[i], 0) : -1;
        }
    }

    static Phrases of(String list) {
        String[] phrases = list.strip().split(",\\s+");
        for (int i = 0; i < phrases.length; i++) {
            String phrase = phrases[i].replaceAll("\\s+", " ").replace('.', ' ');
            // Chinese has no spaces between words.
            phrases[i] = phrase.charAt(0) > 0x2E80 ? phrase : " " + phrase;
        }
        return new Phrases(phrases);
    }

    /** A hash of the characters behind a space, by which phrases find the words that they may begin with. */
    static int beginning(String text, int space) {
        int hash = (text.charAt(space + 1) * 31 + text.charAt(space + 2)) * 31 + text.charAt(space + 3);
        return hash & (BEGINNINGS - 1);
    }

    int count() {
        return phrases.length;
    }

    String phrase(int i) {
        return phrases[i];
    }

    /** The {@link #beginning} of a phrase, or -1 where it has none. */
    int beginningOf(int i) {
        return beginnings[i];
    }
}
