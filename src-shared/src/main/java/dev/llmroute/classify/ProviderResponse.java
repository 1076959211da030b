package dev.llmroute.classify;

import java.time.Instant;
import java.util.Map;

/**
 * What a provider answered, as far as it is needed to tell what failed.
 *
 * @param provider a hint, never a must: the vendor's or the configured name
 * @param status the HTTP status
 * @param headers names in lower case; the values as received
 * @param body the body, or the first event of a stream
 * @param observedAt when the response came, for absolute times; a {@code Date} header is trusted more
 * @param request what was asked, or {@link SentRequest#UNKNOWN}
 */
public record ProviderResponse(
        String provider,
        int status,
        Map<String, String> headers,
        ErrorBody body,
        Instant observedAt,
        SentRequest request) {

    /** A response to a request of which nothing is known. */
    public ProviderResponse(
            String provider, int status, Map<String, String> headers, ErrorBody body, Instant observedAt) {
        this(provider, status, headers, body, observedAt, SentRequest.UNKNOWN);
    }

    /** The same as the answer to a request. */
    public ProviderResponse to(SentRequest sent) {
        return new ProviderResponse(provider, status, headers, body, observedAt, sent);
    }
}
