package dev.llmroute.classify;

import dev.llmroute.failure.LimitUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@link LimitUsage} that messages state. */
final class StatedUsage {
    private static final List<String> NAMES = List.of("limit", "used", "usage", "current", "requested");
    /** What may stand between a name and its number, a space behind it. */
    private static final List<String> VERBS = List.of(" is", " of", ":", " =", "=");

    private static final List<String> APPROXIMATIONS = List.of("~", "about ", "approximately ");
    private static final int MAX_DIGITS = 15;
    /** What may stand between two of the numbers: a unit, a comma, "and". */
    private static final int MAX_GAP = 32;

    private StatedUsage() {}

    /**
     * The usage that one of the messages states, first of all one of a request beyond the limit, whatever is used of it; null where none
     * states all three numbers.
     */
    static @Nullable LimitUsage in(List<String> messages) {
        LimitUsage complete = null;
        for (String message : messages) {
            Numbers numbers = numbers(message);
            if (numbers.exceedsLimit()) {
                return new LimitUsage(numbers.limit, Math.max(0, numbers.used), numbers.requested);
            }
            if (complete == null && numbers.isComplete()) {
                complete = new LimitUsage(numbers.limit, numbers.used, numbers.requested);
            }
        }
        return complete;
    }

    /** The first numbers that stand beside each other, -1 for what is not stated among them. */
    private static Numbers numbers(String message) {
        Numbers found = Numbers.NONE;
        int lastEnd = 0;
        int i = 0;
        while (i < message.length() && !found.isComplete()) {
            int behindWord = Ascii.endOfLetters(message, i);
            String name = nameBetween(message, i, behindWord);
            int start = name == null ? behindWord : startOfNumber(message, behindWord);
            int end = name == null ? behindWord : endOfNumber(message, start);
            if (name != null && end > start) {
                Numbers before = i - lastEnd > MAX_GAP ? found.ifUseful() : found;
                found = before.with(
                        name, Long.parseLong(message.substring(start, end).replace(",", "")));
                lastEnd = end;
            }
            i = Math.max(end, i + 1);
        }
        return found;
    }

    /** The name that these letters are, if they are a word; else null. */
    private static @Nullable String nameBetween(String message, int from, int to) {
        for (int i = 0; i < NAMES.size() && from < to; i++) {
            String name = NAMES.get(i);
            if (name.length() == to - from && message.regionMatches(true, from, name, 0, name.length())) {
                return from > 0 && isWordPart(message.charAt(from - 1)) ? null : name;
            }
        }
        return null;
    }

    private static int startOfNumber(String message, int behindName) {
        String verb = oneAt(VERBS, message, behindName);
        int at = verb == null ? behindName : behindName + verb.length();
        at = message.startsWith(" ", at) ? at + 1 : at;
        String approximation = oneAt(APPROXIMATIONS, message, at);
        return approximation == null ? at : at + approximation.length();
    }

    /** Where the whole number that begins there ends, with or without commas between its thousands; its start where none does. */
    private static int endOfNumber(String message, int start) {
        int end = Ascii.endOfDigits(message, start);
        int grouped = end;
        while (end - start <= 3
                && message.startsWith(",", grouped)
                && Ascii.endOfDigits(message, grouped + 1) == grouped + 4) {
            grouped += 4;
        }
        boolean goesOn = message.startsWith(".", grouped) && Ascii.isDigitAt(message, grouped + 1);
        return end - start > MAX_DIGITS || grouped - start > MAX_DIGITS + 4 || goesOn ? start : grouped;
    }

    private static @Nullable String oneAt(List<String> texts, String message, int at) {
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (message.regionMatches(true, at, text, 0, text.length())) {
                return text;
            }
        }
        return null;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private record Numbers(long limit, long used, long requested) {
        static final Numbers NONE = new Numbers(-1, -1, -1);

        Numbers with(String name, long number) {
            return switch (name) {
                case "limit" -> new Numbers(number, used, requested);
                case "requested" -> new Numbers(limit, used, number);
                default -> new Numbers(limit, number, requested);
            };
        }

        boolean isComplete() {
            return limit >= 0 && used >= 0 && requested >= 0;
        }

        boolean exceedsLimit() {
            return limit >= 0 && requested > limit;
        }

        /** Numbers far from the next ones belong to another sentence. */
        Numbers ifUseful() {
            return exceedsLimit() ? this : NONE;
        }
    }
}
