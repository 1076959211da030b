package dev.llmroute.classify;

import dev.llmroute.classify.DurationText.Span;
import org.jspecify.annotations.Nullable;

/**
 * The commonest form of durations, {@code 1m26.4s} or {@code 577ms}, without the cost of {@link DurationText}'s grammar: up to eight digits a
 * part, thousandths at most.
 */
final class CompactDuration {
    private static final int[] TEN_TO_THE = {1, 10, 100, 1000};

    private CompactDuration() {}

    /** The duration that begins at this place of a lower-case text; null for other forms, and where the duration may go on. */
    static @Nullable Span at(String lower, int start) {
        long millis = 0;
        int at = start;
        for (int parts = 0; at == start || Ascii.isDigitAt(lower, at); parts++) {
            int whole = digits(lower, at, 8);
            int behind = at + whole;
            int fraction = lower.startsWith(".", behind) ? digits(lower, behind + 1, 3) : 0;
            int unit = fraction == 0 ? behind : behind + 1 + fraction;
            long factor = compactUnit(lower, unit);
            if (parts == DurationText.MAX_PARTS || whole == 0 || factor == 0 || (factor == 1 && fraction > 0)) {
                return null;
            }
            millis += Long.parseLong(lower, at, behind, 10) * factor;
            if (fraction > 0) {
                millis += Long.parseLong(lower, behind + 1, unit, 10) * factor / TEN_TO_THE[fraction];
            }
            at = unit + (factor == 1 ? 2 : 1);
        }
        return mayGoOn(lower, at) ? null : new Span(millis, at);
    }

    /** Whether a letter, or another number behind blanks, a comma or "and", stands here. */
    private static boolean mayGoOn(String lower, int at) {
        int i = at;
        while (i < lower.length()
                && (lower.charAt(i) == ' ' || lower.charAt(i) == '\u00a0' || lower.charAt(i) == ',')) {
            i++;
        }
        return Ascii.isDigitAt(lower, lower.startsWith("and ", i) ? i + 4 : i)
                || (i == at && i < lower.length() && Character.isLetter(lower.charAt(i)));
    }

    /** How many digits stand here; 0 where more than {@code most} do. */
    private static int digits(String text, int at, int most) {
        int count = Ascii.endOfDigits(text, at) - at;
        return count > most ? 0 : count;
    }

    /** Milliseconds of a unit of one letter, or of {@code ms}; 0 where another word stands here. */
    private static long compactUnit(String lower, int at) {
        if (lower.startsWith("ms", at)) {
            return 1;
        }
        return at == lower.length()
                ? 0
                : switch (lower.charAt(at)) {
                    case 's' -> 1000;
                    case 'm' -> 60_000;
                    case 'h' -> 3_600_000;
                    case 'd' -> 86_400_000;
                    default -> 0;
                };
    }
}
