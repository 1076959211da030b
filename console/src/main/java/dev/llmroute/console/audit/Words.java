package dev.llmroute.console.audit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How the console searches: every word that was typed must stand in the text, in upper or lower case. */
public final class Words {
    private Words() {}

    /** Whether they do; no words stand in every text. */
    public static boolean allIn(String words, String text) {
        String lower = lower(text);
        return of(words).stream().allMatch(lower::contains);
    }

    /** The words one by one, in lower case. */
    public static List<String> of(String words) {
        return Stream.of(lower(words).strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A text as it is searched. */
    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
