package dev.llmroute.console.audit;

import java.util.Locale;
import java.util.stream.Stream;

/** How the console searches: every word that was typed must stand in the text, in upper or lower case. */
public final class Words {
    private Words() {}

    /** Whether they do; no words stand in every text. */
    public static boolean allIn(String words, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(words.toLowerCase(Locale.ROOT).strip().split("\\s+")).allMatch(lower::contains);
    }
}
