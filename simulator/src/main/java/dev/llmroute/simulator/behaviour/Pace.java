package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How fast and how much a model answers. Times in milliseconds, none longer than a day. A stream sends its head and what it
 * begins with (the role chunk; Anthropic's events up to {@code ping}) after {@code latencyMs}, its first content after
 * {@code firstTokenMs} more, and then one token each {@code intervalMs}; an answer in one piece takes the sum of them.
 *
 * @param tokens in how many pieces the text is told, from 1 to 1,000,000; null means one a word, at most 50
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pace(
        long latencyMs,
        long firstTokenMs,
        long intervalMs,
        @Nullable Integer tokens) {
    /** At once, a word at a time. */
    public static final Pace AT_ONCE = new Pace(0, 0, 0, null);

    public Pace {
        Fields.inRange("latencyMs", latencyMs, 0, Fields.DAY_MS);
        Fields.inRange("firstTokenMs", firstTokenMs, 0, Fields.DAY_MS);
        Fields.inRange("intervalMs", intervalMs, 0, Fields.DAY_MS);
        if (tokens != null) {
            Fields.inRange("tokens", tokens, 1, 1_000_000);
        }
    }

    /** At once, in this many pieces. */
    public static Pace ofTokens(int tokens) {
        return new Pace(0, 0, 0, tokens);
    }
}
