package dev.llmroute.failure;

/** What kind of failure an attempt met. The names stand on every output; {@code docs/reference.md} explains each. */
public enum FailureClass {
    /** A limit of requests in a window of less than an hour, or a rate limit whose dimension is not named. */
    RateLimitRequests,
    /** A limit of tokens in a window of less than an hour. */
    RateLimitTokens,
    /** Any window of an hour or more that resets by itself. */
    RateLimitDaily,
    /** Too many requests at the same time. */
    Concurrency,
    /** A person must pay or raise a cap. */
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
    ContentFilter,
    InvalidRequest,
    ToolFailure,
    BrokenStream,
    Other;

    /** Whether this is one of the four classes of the group {@code RateLimited}. */
    public boolean isRateLimit() {
        return switch (this) {
            case RateLimitRequests, RateLimitTokens, RateLimitDaily, Concurrency -> true;
            default -> false;
        };
    }

    /** Whether it is a limit of an account: a rate, or a quota that is used up. */
    public boolean isLimit() {
        return isRateLimit() || this == QuotaExhausted;
    }
}
