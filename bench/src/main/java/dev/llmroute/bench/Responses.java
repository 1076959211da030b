package dev.llmroute.bench;

import dev.llmroute.classify.ErrorBody;
import dev.llmroute.classify.ProviderResponse;
import dev.llmroute.errorbody.ErrorBodies;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Refusals as providers send them, in the sizes that are measured. */
final class Responses {
    /** As much of a body as is ever judged. */
    static final int LARGEST = ErrorBodies.BOUND;

    private static final Instant OBSERVED_AT = Instant.parse("2026-11-24T10:00:00Z");

    private static final Map<String, String> HEADERS = Map.of(
            "content-type", "application/json",
            "date", "Tue, 24 Nov 2026 10:00:00 GMT",
            "retry-after", "17",
            "x-ratelimit-limit-requests", "14400",
            "x-ratelimit-limit-tokens", "6000",
            "x-ratelimit-remaining-requests", "14370",
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-reset-requests", "2m59.56s",
            "x-ratelimit-reset-tokens", "16.66s",
            "x-request-id", "req_01simulated");

    private static final String MESSAGE =
            "Rate limit reached for model `llama-3.3-70b-versatile` in organization `org_01simulated` service tier"
                    + " `on_demand` on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681. Please try again in"
                    + " 22m46.848s. Need more tokens? Upgrade to Dev Tier today at https://console.example.com/settings/billing.";

    private Responses() {}

    /** 429 with a wait and an exhausted window in its headers, and no body. */
    static ProviderResponse headersOnly() {
        return refusal(HEADERS, ErrorBody.EMPTY);
    }

    /** A 429 with this body and a few headers. */
    static ProviderResponse withBody(ErrorBody body) {
        return refusal(Map.of("content-type", "application/json", "date", "Tue, 24 Nov 2026 10:00:00 GMT"), body);
    }

    /** An error of 500 characters that states its wait in its text. */
    static String smallBody() {
        String body = error(MESSAGE, 0);
        return error(MESSAGE, 500 - body.length());
    }

    /** The same error with so much detail that its body is as large as is ever read. */
    static String largeBody() {
        String body = error(MESSAGE, 0);
        return error(MESSAGE, LARGEST - body.length());
    }

    /** What costs most of one size: beginnings of waits, quotations, clauses and inner JSON, in as many messages as are read. */
    static String hostileBody() {
        StringBuilder body = new StringBuilder(LARGEST).append("{\"error\":{\"message\":\"\",\"details\":[");
        String part =
                "try again in 1 'a b' 1h 2m, please wait {\\\"a\\\": 12:30 pm UTC until 2026-01-02T03:04:05Z or 1h1h1h1h ";
        while (body.length() < LARGEST - 4200) {
            body.append("\"").append(body.length()).append(' ');
            while (body.length() % 4096 < 3900) {
                body.append(part);
            }
            body.append("\",");
        }
        return body.append("\"\"]}}").toString();
    }

    private static ProviderResponse refusal(Map<String, String> headers, ErrorBody body) {
        // A map of the kind that the router passes.
        return new ProviderResponse("groq", 429, new HashMap<>(headers), body, OBSERVED_AT);
    }

    private static String error(String message, int padding) {
        return "{\"error\":{\"message\":\"" + message
                + "\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\",\"detail\":\""
                + "further detail ".repeat(padding / 15)
                + "x".repeat(padding % 15) + "\"}}";
    }
}
