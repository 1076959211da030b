package dev.llmroute.simulator.behaviour;

import dev.llmroute.simulator.behaviour.Behaviour.Shape;

/** What the error text of a limit says. The texts with a wait state exactly what remains of it. */
public enum Wording {
    /** {@code Rate limit reached for model `M` … on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681. Please try again in 22m46.848s.} */
    GroqTokensPerDay(Fields.DAY_MS, 100_000),
    /** {@code Rate limit reached for M … on tokens per min (TPM): Limit 40000, Used 39480, Requested 1002. Please try again in 723ms.} */
    OpenAiTokensPerMinute(60_000, 40_000),
    /**
     * {@code This request would exceed your organization's rate limit of 30,000 input tokens per minute …}: the wait stands in
     * headers, {@code retry-after} and {@code anthropic-ratelimit-*}.
     */
    AnthropicTokensPerMinute(60_000, 30_000),
    /** {@code Rate limit hit.}: no wait in the text. */
    NoWait(Long.MAX_VALUE, 0);

    private static final int REQUESTED = 1681;

    private final long windowMs;
    private final long limit;

    Wording(long windowMs, long limit) {
        this.windowMs = windowMs;
        this.limit = limit;
    }

    /** No text of this kind states a longer wait than its window. */
    long longestWaitMs() {
        return windowMs;
    }

    /** The limit's figure. */
    long limit() {
        return limit;
    }

    /** The text of a 429 of which {@code waitMs} remain. */
    LimitText text(String model, long waitMs) {
        return switch (this) {
            case GroqTokensPerDay ->
                new LimitText(
                        "Rate limit reached for model `" + model + "` in organization `" + RateLimits.GROQ_ORGANIZATION
                                + "` service tier `on_demand` on tokens per day (TPD): " + figures(waitMs)
                                + " Need more tokens? Upgrade to Dev Tier today.",
                        "tokens",
                        Shape.Groq);
            case OpenAiTokensPerMinute ->
                new LimitText(
                        "Rate limit reached for " + model + " in organization " + RateLimits.OPENAI_ORGANIZATION
                                + " on tokens per min (TPM): " + figures(waitMs),
                        "tokens",
                        Shape.OpenAI);
            case AnthropicTokensPerMinute ->
                new LimitText(
                        "This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: "
                                + RateLimits.ANTHROPIC_ORGANIZATION + ", model: " + model + "). For details, refer to:"
                                + " https://docs.claude.com/en/api/rate-limits. You can see the response headers for"
                                + " current usage. Please reduce the prompt length or the maximum tokens requested, or try"
                                + " again later. You may also contact sales at https://claude.com/contact-sales to discuss"
                                + " your options for a rate limit increase.",
                        "tokens",
                        Shape.Anthropic);
            case NoWait -> new LimitText("Rate limit hit.", "requests", Shape.OpenAI);
        };
    }

    /**
     * Both providers state the wait of the very request that is refused: (used + requested - limit) × window / limit. So the
     * three numbers are chosen to give the wait that remains, to within one token.
     */
    private String figures(long waitMs) {
        long missing = Math.min(limit, Math.ceilDiv(waitMs * limit, windowMs));
        long requested = Math.max(REQUESTED, missing);
        return "Limit " + limit + ", Used " + (limit + missing - requested) + ", Requested " + requested
                + ". Please try again in " + GoDuration.format(waitMs) + ".";
    }
}
