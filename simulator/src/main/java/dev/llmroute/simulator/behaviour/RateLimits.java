package dev.llmroute.simulator.behaviour;

import dev.llmroute.simulator.behaviour.Behaviour.Bucket;
import dev.llmroute.simulator.behaviour.Behaviour.Limit;
import dev.llmroute.simulator.behaviour.Behaviour.Shape;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What OpenAI, Groq and Anthropic say of a rate limit, in texts and headers.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI: rate limits, headers</a>
 * @see <a href="https://console.groq.com/docs/rate-limits">Groq: rate limits, headers</a>
 * @see <a href="https://docs.claude.com/en/api/rate-limits">Anthropic: rate limits, response headers</a>
 */
public final class RateLimits {
    static final String GROQ_ORGANIZATION = "org_01simulated00000000000000";
    static final String OPENAI_ORGANIZATION = "org-Simulated00000000000000";
    static final String ANTHROPIC_ORGANIZATION = "00000000-0000-4000-8000-000000000000";

    private RateLimits() {}

    public static LimitText text(Limit limit, String model, long remainingMs) {
        return limit.wording() != null
                ? limit.wording().text(model, remainingMs)
                : new LimitText(String.valueOf(limit.message()), "tokens", Shape.Groq);
    }

    public static Map<String, String> headers(Limit limit, long remainingMs, Instant now) {
        Map<String, String> headers = new TreeMap<>();
        if (limit.wording() == Wording.AnthropicTokensPerMinute) {
            headers.put("retry-after", WaitHeader.RetryAfter.value(remainingMs));
            headers.put(
                    "anthropic-ratelimit-input-tokens-limit",
                    Long.toString(limit.wording().limit()));
            headers.put("anthropic-ratelimit-input-tokens-remaining", "0");
            headers.put("anthropic-ratelimit-input-tokens-reset", reset(now, remainingMs));
        }
        limit.headers().forEach(header -> headers.put(header.toString(), header.value(remainingMs)));
        return headers;
    }

    public static LimitText text(Bucket bucket, String model, TokenBucket.State state) {
        if (bucket.silent()) {
            return new LimitText("Rate limit exceeded.", "requests", bucket.shape());
        }
        String figures = ": Limit " + bucket.requests() + ", Used " + bucket.requests()
                + ", Requested 1. Please try again in " + GoDuration.format(state.nextMs()) + ".";
        String message = switch (bucket.shape()) {
            case OpenAI ->
                "Rate limit reached for " + model + " in organization " + OPENAI_ORGANIZATION + " on requests per "
                        + window(bucket, "min (RPM)", "day (RPD)") + figures;
            case Groq ->
                "Rate limit reached for model `" + model + "` in organization `" + GROQ_ORGANIZATION
                        + "` service tier `on_demand` on requests per " + window(bucket, "minute (RPM)", "day (RPD)")
                        + figures;
            case Anthropic ->
                "This request would exceed your organization's rate limit of " + bucket.requests() + " requests per "
                        + window(bucket, "minute", "day") + " (org: " + ANTHROPIC_ORGANIZATION + ", model: " + model
                        + "). For details, refer to: https://docs.claude.com/en/api/rate-limits."
                        + " You can see the response headers for current usage. Please try again later.";
        };
        return new LimitText(message, "requests", bucket.shape());
    }

    /** Those of every answer, and those of a refusal where it is one. */
    public static Map<String, String> headers(Bucket bucket, TokenBucket.State state, Instant now) {
        if (bucket.silent()) {
            return Map.of();
        }
        Map<String, String> headers =
                bucket.shape() == Shape.Anthropic ? anthropic(bucket, state, now) : openAi(bucket, state);
        if (!state.taken()) {
            headers.put("retry-after", WaitHeader.RetryAfter.value(state.nextMs()));
            if (bucket.shape() == Shape.OpenAI) {
                headers.put("retry-after-ms", WaitHeader.RetryAfterMs.value(state.nextMs()));
            }
        }
        return headers;
    }

    /** The reset is the time until the bucket is full again, which all providers document; it is not the wait. */
    private static Map<String, String> openAi(Bucket bucket, TokenBucket.State state) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-ratelimit-limit-requests", Integer.toString(bucket.requests()));
        headers.put("x-ratelimit-remaining-requests", Integer.toString(state.remaining()));
        headers.put("x-ratelimit-reset-requests", GoDuration.format(state.fullMs()));
        return headers;
    }

    /** A point in time, in whole seconds, rounded up. */
    private static String reset(Instant now, long waitMs) {
        return now.plusMillis(waitMs)
                .plusNanos(999_999_999)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static Map<String, String> anthropic(Bucket bucket, TokenBucket.State state, Instant now) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("anthropic-ratelimit-requests-limit", Integer.toString(bucket.requests()));
        headers.put("anthropic-ratelimit-requests-remaining", Integer.toString(state.remaining()));
        headers.put("anthropic-ratelimit-requests-reset", reset(now, state.fullMs()));
        return headers;
    }

    private static String window(Bucket bucket, String minute, String day) {
        return switch ((int) bucket.windowMs()) {
            case 60_000 -> minute;
            case (int) Fields.DAY_MS -> day;
            default -> GoDuration.format(bucket.windowMs());
        };
    }
}
