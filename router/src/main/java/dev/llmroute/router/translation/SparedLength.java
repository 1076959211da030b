package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The bound of an answer where it is above what a model can say at once and its error names that: {@code max_tokens: 32000 > 8192},
 * {@code the valid range of max_tokens is [1, 8192]}. For a target that the caller did not choose it is a ceiling.
 */
final class SparedLength {
    private static final String[] FIELDS = {"max_tokens", "max_completion_tokens", "max_output_tokens"};

    /** A word for the bound of an answer, not for the window that prompt and answer share. */
    private static final String OF_ANSWER = "(?i)max_(?:completion_|output_|new_)?tokens|(?:completion|output) tokens";

    private static final String BOUND =
            "(?i)too (?:large|high|many|big)|at most|maximum|less than|(?:not|n't) be greater|exceed|range|up to|limit|<=|≤|[0-9] > [0-9]";

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.,-])(\\d{1,3}(?:,\\d{3})+|\\d{2,7})(?![\\w-]|[.,]\\d)( \\(exclusive\\))?");

    /** Fewer would be no answer; such numbers are lower bounds, or count something else. */
    private static final long LEAST = 256;

    private SparedLength() {}

    /** Changes the request; the field that was changed, empty where the error names no bound below what is asked for. */
    static Optional<String> clamp(Refusal refusal, ObjectNode request) {
        if (!refusal.says(OF_ANSWER) || !refusal.says(BOUND)) {
            return Optional.empty();
        }
        for (String field : FIELDS) {
            JsonNode asked = request.path(field);
            LongStream bounds = asked.isIntegralNumber() ? bounds(refusal, asked.asLong()) : LongStream.empty();
            long bound = bounds.max().orElse(0);
            if (bound > 0) {
                request.put(field, bound);
                budget(request, bound);
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    private static LongStream bounds(Refusal refusal, long asked) {
        return refusal.matches(NUMBER)
                .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")) - (found.group(2) == null ? 0 : 1))
                .filter(number -> number >= LEAST && number < asked);
    }

    /** Anthropic wants thoughts to have a smaller budget than the answer. */
    private static void budget(ObjectNode request, long bound) {
        if (request.path("thinking") instanceof ObjectNode thinking
                && thinking.path("budget_tokens").asLong() >= bound) {
            if (bound / 2 >= 1024) {
                thinking.put("budget_tokens", bound / 2);
            } else {
                SparedThinking.leaveOut(request);
            }
        }
    }
}
