package dev.llmroute.hazelcast;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A limit to how long an answer of Hazelcast is waited for. */
final class TimeLimit {
    private static final long MS = 2000;

    private TimeLimit() {}

    /**
     * The answer, or a {@link java.util.concurrent.TimeoutException} after 2 s. Hazelcast's own future stays untouched: it
     * warns when its answer finds it completed.
     */
    static <T> CompletableFuture<T> on(CompletionStage<T> answer) {
        return on(answer, MS);
    }

    /** The same after so many milliseconds. */
    static <T> CompletableFuture<T> on(CompletionStage<T> answer, long limitMs) {
        CompletableFuture<T> limited = new CompletableFuture<>();
        answer.whenComplete((value, failed) -> {
            if (failed == null) {
                limited.complete(value);
            } else {
                limited.completeExceptionally(failed);
            }
        });
        return limited.orTimeout(limitMs, TimeUnit.MILLISECONDS);
    }
}
