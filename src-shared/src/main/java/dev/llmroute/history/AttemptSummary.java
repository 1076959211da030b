package dev.llmroute.history;

import dev.llmroute.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * One call to one target.
 *
 * @param target {@code groq/llama-3.3-70b-versatile}
 * @param failureClass null where it answered
 * @param scope whom the failure concerns: a {@link dev.llmroute.failure.Scope#label()}; {@code none} where it answered
 * @param status the HTTP status; 0 where there was none
 * @param waitMs the wait the provider stated; -1 where none was stated
 * @param waitSource where it was read: a {@link dev.llmroute.failure.WaitSource#label()}
 * @param ms how long the attempt took: to its failure, or to the first content of its answer
 */
public record AttemptSummary(
        String target,
        @Nullable FailureClass failureClass,
        String scope,
        int status,
        long waitMs,
        String waitSource,
        long ms) {}
