package dev.llmroute.api;

import dev.llmroute.failure.FailureClass;
import java.util.EnumSet;
import java.util.Set;

/** An entry of {@code fallback.on}: a failure class, or the group {@link #RateLimited}. */
public enum FallbackOn {
    /** All four rate-limit classes. */
    RateLimited,
    RateLimitRequests,
    RateLimitTokens,
    RateLimitDaily,
    Concurrency,
    QuotaExhausted,
    Overloaded,
    ServerError,
    Timeout,
    Connection,
    Unauthorized,
    Forbidden,
    ModelNotFound,
    ContextLength,
    PayloadTooLarge,
    InvalidRequest,
    ToolFailure,
    BrokenStream,
    Other;

    /** The classes this entry stands for. */
    public Set<FailureClass> classes() {
        return this == RateLimited
                ? EnumSet.of(
                        FailureClass.RateLimitRequests,
                        FailureClass.RateLimitTokens,
                        FailureClass.RateLimitDaily,
                        FailureClass.Concurrency)
                : EnumSet.of(FailureClass.valueOf(name()));
    }
}
