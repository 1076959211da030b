package dev.llmroute.failure;

/**
 * The three numbers of a leaky bucket as OpenAI and Groq state them: "Limit 100000, Used 99901, Requested 1681". The wait beside
 * them is this request's own, (used + requested - limit) × window / limit: a smaller request may pass earlier.
 *
 * @param limit what the window allows, in its own unit (tokens or requests)
 * @param used what was used when the request came
 * @param requested what the request asked for
 */
public record LimitUsage(long limit, long used, long requested) {
    /** Whether more was requested than the limit allows: no wait helps. */
    public boolean isBeyondLimit() {
        return requested > limit;
    }
}
