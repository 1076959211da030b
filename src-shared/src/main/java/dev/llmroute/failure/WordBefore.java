package dev.llmroute.failure;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a word says about the token behind it, for {@link Redaction}. */
enum WordBefore {
    NOTHING(""),
    /** The name of a secret's field: what is assigned to it is secret. */
    SECRET("x-api-key api-key api_key apikey authorization password secret"),
    /** The scheme of an {@code Authorization}: secret is what follows and is no plain word. */
    SCHEME("bearer basic"),
    /** Secret is only what looks like it. */
    MAYBE_SECRET("key token provided credential"),
    /** What follows names somebody where it is marked as a name. */
    OWNER("project projects organization organisation account team workspace tenant subscription user caller"),
    /** What follows in parentheses names somebody. */
    YOU("you");

    private static final Map<String, WordBefore> BY_WORD = byWord();

    private final String words;

    WordBefore(String words) {
        this.words = words;
    }

    /** What a word says, in whatever case. */
    static WordBefore of(String word) {
        return BY_WORD.getOrDefault(word.toLowerCase(Locale.ROOT), NOTHING);
    }

    private static Map<String, WordBefore> byWord() {
        Map<String, WordBefore> byWord = new HashMap<>();
        for (WordBefore each : values()) {
            for (String word : each.words.split(" ")) {
                byWord.put(word, each);
            }
        }
        return Map.copyOf(byWord);
    }
}
