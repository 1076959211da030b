package dev.llmroute.failure;

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
 */
public record ProviderResponse(
        String provider, int status, Map<String, String> headers, ErrorBody body, Instant observedAt) {}
