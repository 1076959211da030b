package dev.llmroute.failure;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern STATED = Pattern.compile(
            "\\b(limit|used|usage|current|requested)(?: is| of|:| =|=)? ?(?:~|about |approximately )?"
                    + "(\\d{1,3}(?:,\\d{3}){1,4}+(?!\\d)|\\d{1,15}+)(?![\\d.]\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> NAMES = List.of("limit", "used", "usage", "current", "requested");
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
        Matcher stated = STATED.matcher(message).useTransparentBounds(true);
        Numbers found = Numbers.NONE;
        int end = 0;
        for (int at = nextName(message, 0); at >= 0 && !found.isComplete(); at = nextName(message, at)) {
            if (!stated.region(at, message.length()).lookingAt()) {
                at++;
                continue;
            }
            at = stated.end();
            Numbers before = stated.start() - end > MAX_GAP ? found.ifUseful() : found;
            found = before.with(stated.group(1), Long.parseLong(stated.group(2).replace(",", "")));
            end = stated.end();
        }
        return found;
    }

    /** Where the next word that begins with one of the names stands; -1 for nowhere. The pattern is tried there only. */
    private static int nextName(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            boolean mayBe = switch (message.charAt(i)) {
                case 'l', 'u', 'c', 'r', 'L', 'U', 'C', 'R' -> true;
                default -> false;
            };
            if (mayBe && (i == 0 || !Character.isLetterOrDigit(message.charAt(i - 1))) && isName(message, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isName(String message, int at) {
        for (String name : NAMES) {
            if (message.regionMatches(true, at, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    private record Numbers(long limit, long used, long requested) {
        static final Numbers NONE = new Numbers(-1, -1, -1);

        Numbers with(String name, long number) {
            return switch (name.toLowerCase(Locale.ROOT)) {
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
