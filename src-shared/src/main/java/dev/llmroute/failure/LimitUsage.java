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
 * @param requested what the request asked for, at most the limit
 */
public record LimitUsage(long limit, long used, long requested) {
    private static final Pattern STATED = Pattern.compile(
            "\\b(limit|used|usage|current|requested)(?: is| of|:| =|=)? ?(?:~|about |approximately )?"
                    + "(\\d{1,3}(?:,\\d{3}){1,4}+(?!\\d)|\\d{1,15}+)(?![\\d.]\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final String NAME_BEGINNINGS = "lucrLUCR";
    /** What may stand between two of the numbers: a unit, a comma, "and". */
    private static final int MAX_GAP = 32;

    /** The usage that one of the messages states; null where none states all three numbers, or asks for more than the limit. */
    static @Nullable LimitUsage read(List<String> messages) {
        for (String message : messages) {
            Numbers numbers = numbers(message);
            if (numbers.limit >= 0 && numbers.used >= 0 && numbers.requested >= 0 && !numbers.exceedsLimit()) {
                return new LimitUsage(numbers.limit, numbers.used, numbers.requested);
            }
        }
        return null;
    }

    /** Whether a message states that more was requested than the limit allows, whatever is used of it. */
    static boolean isBeyondLimit(List<String> messages) {
        return messages.stream().anyMatch(message -> numbers(message).exceedsLimit());
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

    /** Where the next word begins that may be one of the names; -1 for nowhere. The pattern is tried there only. */
    private static int nextName(String message, int from) {
        for (int i = from; i < message.length(); i++) {
            if (NAME_BEGINNINGS.indexOf(message.charAt(i)) >= 0
                    && (i == 0 || !Character.isLetterOrDigit(message.charAt(i - 1)))) {
                return i;
            }
        }
        return -1;
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
