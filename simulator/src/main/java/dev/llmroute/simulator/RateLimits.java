package dev.llmroute.simulator;

import dev.llmroute.simulator.Behaviour.Bucket;
import dev.llmroute.simulator.Behaviour.Fixed;
import dev.llmroute.simulator.Behaviour.Limit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * 429 answers in the shapes of OpenAI and Groq.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI: rate limits, headers</a>
 * @see <a href="https://console.groq.com/docs/rate-limits">Groq: rate limits, headers</a>
 */
final class RateLimits {
    static final String GROQ_ORGANIZATION = "org_01simulated00000000000000";
    static final String OPENAI_ORGANIZATION = "org-Simulated00000000000000";

    private RateLimits() {}

    static Fixed limited(Limit limit, String model, long remainingMs) {
        Map<String, String> headers = new TreeMap<>();
        limit.headers().forEach(header -> headers.put(header.toString(), header.value(remainingMs)));
        String body = limit.wording() != null
                ? limit.wording().body(model, remainingMs)
                : groq(String.valueOf(limit.message()), "tokens");
        return new Fixed(429, headers, body, limit.pace().latencyMs());
    }

    static Fixed empty(Bucket bucket, String model, TokenBucket.State state) {
        String figures = perWindow(bucket) + ": Limit " + bucket.requests() + ", Used " + bucket.requests()
                + ", Requested 1. Please try again in " + GoDuration.format(state.nextMs()) + ".";
        String body = switch (bucket.shape()) {
            case OpenAI ->
                openAi(
                        "Rate limit reached for " + model + " in organization " + OPENAI_ORGANIZATION + " on "
                                + figures,
                        "requests");
            case Groq ->
                groq(
                        "Rate limit reached for model `" + model + "` in organization `" + GROQ_ORGANIZATION
                                + "` service tier `on_demand` on " + figures,
                        "requests");
        };
        Map<String, String> headers = headers(bucket, state);
        headers.put("retry-after", WaitHeader.RetryAfter.value(state.nextMs()));
        if (bucket.shape() == Behaviour.Shape.OpenAI) {
            headers.put("retry-after-ms", WaitHeader.RetryAfterMs.value(state.nextMs()));
        }
        return new Fixed(429, headers, body, bucket.pace().latencyMs());
    }

    /** The reset is the time until the bucket is full again, which both providers document; it is not the wait. */
    static Map<String, String> headers(Bucket bucket, TokenBucket.State state) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-ratelimit-limit-requests", Integer.toString(bucket.requests()));
        headers.put("x-ratelimit-remaining-requests", Integer.toString(state.remaining()));
        headers.put("x-ratelimit-reset-requests", GoDuration.format(state.fullMs()));
        return headers;
    }

    static String openAi(String message, String type) {
        return new ErrorObject(message, type, null, "rate_limit_exceeded").body();
    }

    static String groq(String message, String type) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("code", "rate_limit_exceeded");
        return Json.write(Map.of("error", error));
    }

    private static String perWindow(Bucket bucket) {
        boolean groq = bucket.shape() == Behaviour.Shape.Groq;
        return switch ((int) bucket.windowMs()) {
            case 60_000 -> groq ? "requests per minute (RPM)" : "requests per min (RPM)";
            case (int) Fields.DAY_MS -> "requests per day (RPD)";
            default -> "requests per " + GoDuration.format(bucket.windowMs());
        };
    }
}
