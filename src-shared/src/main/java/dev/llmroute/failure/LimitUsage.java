package dev.llmroute.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three numbers of a leaky bucket as OpenAI and Groq state them: "Limit 100000, Used 99901, Requested 1681". The wait beside
 * them is this request's own, (used + requested - limit) × window / limit: a smaller request may pass earlier.
 *
 * @param limit what the window allows, in its own unit (tokens or requests)
 * @param used what was used when the request came
 * @param requested what the request asked for
 */
public record LimitUsage(long limit, long used, long requested) {
    private static final List<String> NAMES = List.of("limit", "used", "usage", "current", "requested");
    /** What may stand between a name and its number, a space behind it. */
    private static final List<String> VERBS = List.of(" is", " of", ":", " =", "=");

    private static final List<String> APPROXIMATIONS = List.of("~", "about ", "approximately ");
    private static final int MAX_DIGITS = 15;
    /** What may stand between two of the numbers: a unit, a comma, "and". */
    private static final int MAX_GAP = 32;

    /**
     * The usage that one of the messages states, first of all one of a request beyond the limit, whatever is used of it; null where none
     * states all three numbers.
     */
    static @Nullable LimitUsage read(List<String> messages) {
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

    /** Whether more was requested than the limit allows: no wait helps. */
    boolean isBeyondLimit() {
        return requested > limit;
    }

    /** The first numbers that stand beside each other, -1 for what is not stated among them. */
    private static Numbers numbers(String message) {
        Numbers found = Numbers.NONE;
        int end = 0;
        for (int i = 0; i < message.length() && !found.isComplete(); i++) {
            String name = nameAt(message, i);
            int start = name == null ? i : startOfNumber(message, i + name.length());
            int behind = name == null ? i : endOfNumber(message, start);
            if (name == null || behind == start) {
                continue;
            }
            Numbers before = i - end > MAX_GAP ? found.ifUseful() : found;
            found = before.with(
                    name, Long.parseLong(message.substring(start, behind).replace(",", "")));
            end = behind;
            i = behind - 1;
        }
        return found;
    }

    /** The name that begins at the beginning of a word there; null where none does. */
    private static @Nullable String nameAt(String message, int at) {
        boolean mayBe = switch (message.charAt(at)) {
            case 'l', 'u', 'c', 'r', 'L', 'U', 'C', 'R' -> at == 0 || !isWordPart(message.charAt(at - 1));
            default -> false;
        };
        return mayBe ? oneAt(NAMES, message, at) : null;
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
