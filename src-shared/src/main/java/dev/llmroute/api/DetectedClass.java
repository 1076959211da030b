package dev.llmroute.api;

import dev.llmroute.failure.FailureClass;

/** The failure classes that a response can have: those of connections and broken streams have no text to match. */
public enum DetectedClass {
    RateLimitRequests,
    RateLimitTokens,
    RateLimitDaily,
    Concurrency,
    QuotaExhausted,
    Overloaded,
    ServerError,
    Timeout,
    Unauthorized,
    Forbidden,
    ModelNotFound,
    ContextLength,
    PayloadTooLarge,
    ContentFilter,
    InvalidRequest,
    ToolFailure;

    public FailureClass failureClass() {
        return FailureClass.valueOf(name());
    }
}
