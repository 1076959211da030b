package dev.llmroute.console.store;

import dev.llmroute.history.Latency;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What requests come to. Immutable.
 *
 * @param requests all that found their route
 * @param answered of them, those that got an answer
 * @param exhausted those for which no target was left
 * @param failed those whose failure was passed on
 * @param cancelled those whose caller went away
 * @param fellBack those that called another target than the first one, since that failed or was cooling down
 * @param metered those of which the tokens are known
 * @param inputTokens of the metered ones; null where none is
 * @param outputTokens the same
 * @param lostMs milliseconds in calls that failed
 * @param avoided calls that were not made, since their target was cooling down
 * @param latency from the first byte of a request to the last one of its answer
 */
public record SumTotals(
        long requests,
        long answered,
        long exhausted,
        long failed,
        long cancelled,
        long fellBack,
        long metered,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        long lostMs,
        long avoided,
        Latency latency) {
    public static final SumTotals NONE = new SumTotals(0, 0, 0, 0, 0, 0, 0, null, null, 0, 0, Latency.NONE);

    /** From 0 to 1; empty where there were no requests. */
    public OptionalDouble fallbackRate() {
        return requests == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) fellBack / requests);
    }

    /** Within how many ms 95 of 100 requests were over, estimated; empty where there were none. */
    public OptionalLong p95Ms() {
        return latency.within(0.95);
    }

    /** What steps come to together: they are one query, and what they come to need not be a second one. */
    public static SumTotals of(List<SumOfStep> steps) {
        return steps.stream().map(SumOfStep::totals).reduce(NONE, SumTotals::plus);
    }

    public SumTotals plus(SumTotals other) {
        return new SumTotals(
                requests + other.requests,
                answered + other.answered,
                exhausted + other.exhausted,
                failed + other.failed,
                cancelled + other.cancelled,
                fellBack + other.fellBack,
                metered + other.metered,
                plus(inputTokens, other.inputTokens),
                plus(outputTokens, other.outputTokens),
                lostMs + other.lostMs,
                avoided + other.avoided,
                latency.plus(other.latency));
    }

    private static @Nullable Long plus(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}
