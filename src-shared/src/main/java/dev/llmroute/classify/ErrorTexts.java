package dev.llmroute.classify;

import dev.llmroute.failure.LimitUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an error says to people.
 *
 * @param words the messages as words, without clauses of advice
 * @param messages the messages as received, in the order of the body
 * @param judged the messages without what the caller said, where the status does not say what failed
 * @param usage the usage of the limit that the messages state, or null
 */
record ErrorTexts(
        Words words,
        List<String> messages,
        List<String> judged,
        @Nullable LimitUsage usage) {
    ErrorTexts withJudged(List<String> other) {
        return new ErrorTexts(words, messages, other, usage);
    }
}
