package dev.llmroute.classify;

import java.util.Arrays;
import java.util.List;

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

    private static final List<Known> KNOWN = Arrays.stream(values())
            .flatMap(each -> Arrays.stream(each.words.split(" ")).map(word -> new Known(word, each)))
            .toList();

    private final String words;

    WordBefore(String words) {
        this.words = words;
    }

    private record Known(String word, WordBefore says) {}

    /** What the word that stands there says, in whatever case. */
    static WordBefore of(String text, int start, int end) {
        for (Known known : KNOWN) {
            int length = known.word().length();
            if (length == end - start && text.regionMatches(true, start, known.word(), 0, length)) {
                return known.says();
            }
        }
        return NOTHING;
    }
}
