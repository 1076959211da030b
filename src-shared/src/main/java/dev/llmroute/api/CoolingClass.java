package dev.llmroute.api;

import dev.llmroute.failure.FailureClass;

/** An entry of {@code cooldown.classes}: a failure class of which a cooldown has a length that a route can set. */
public enum CoolingClass {
    RateLimitRequests,
    RateLimitTokens,
    RateLimitDaily,
    Concurrency,
    QuotaExhausted,
    Overloaded,
    ServerError,
    Timeout,
    Connection,
    BrokenStream,
    Unauthorized;

    public FailureClass failureClass() {
        return FailureClass.valueOf(name());
    }
}
