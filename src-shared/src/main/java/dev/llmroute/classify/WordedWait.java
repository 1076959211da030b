package dev.llmroute.classify;

import dev.llmroute.classify.WaitText.Stated;
import java.util.List;
import java.util.Map;

/** Waits whose number is a word. */
final class WordedWait {
    private static final List<String> UNITS = List.of(" second", " minute", " hour", " day");
    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("a", "1"),
            Map.entry("an", "1"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("eight", "8"),
            Map.entry("ten", "10"),
            Map.entry("twelve", "12"),
            Map.entry("fifteen", "15"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("forty", "40"),
            Map.entry("sixty", "60"),
            Map.entry("ninety", "90"));

    private static final int LONGEST_NUMBER = 7;
    private static final String HALF = "half";

    private WordedWait() {}

    /** "Try again in an hour". A moment, shortly, a few minutes and soon are no durations. */
    static void addTo(List<Stated> waits, String lower) {
        for (String unit : UNITS) {
            for (int at = lower.indexOf(unit); at >= 0; at = lower.indexOf(unit, at + 1)) {
                String word = wordBefore(lower, at);
                String number = NUMBERS.get(word);
                if (number == null || !isWholeUnit(lower, at + unit.length())) {
                    continue;
                }
                int start = at - word.length();
                boolean article = word.startsWith("a");
                boolean half =
                        article && start > 0 && wordBefore(lower, start - 1).equals(HALF);
                // "A second" is as vague as a moment.
                boolean vague = article && !half && unit.equals(" second");
                if (!vague
                        && WaitLead.before(lower, half ? start - 1 - HALF.length() : start)
                                .isLed()) {
                    waits.add(new Stated(
                            DurationText.parse((half ? "0.5" : number) + unit),
                            lower.substring(start, at + unit.length())));
                }
            }
        }
    }

    /** The word that ends here, if it is short enough for a number; else empty or a part of it, which is no number. */
    private static String wordBefore(String lower, int end) {
        int start = end;
        while (start > 0 && end - start <= LONGEST_NUMBER && Ascii.isSmallLetter(lower.charAt(start - 1))) {
            start--;
        }
        return start > 0 && isWordPart(lower.charAt(start - 1)) ? "" : lower.substring(start, end);
    }

    private static boolean isWholeUnit(String lower, int behind) {
        int end = lower.startsWith("s", behind) ? behind + 1 : behind;
        boolean whole = end == lower.length() || !isWordPart(lower.charAt(end));
        return whole && !lower.startsWith(" ago", end) && !lower.startsWith(" or", end);
    }

    private static boolean isWordPart(char c) {
        return Ascii.isSmallLetter(c) || Ascii.isDigit(c) || c == '_';
    }
}
