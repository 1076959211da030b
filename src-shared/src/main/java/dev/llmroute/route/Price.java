package dev.llmroute.route;

import java.util.Comparator;
import java.util.List;

/**
 * What a model costs. Immutable.
 *
 * @param base for requests of any size
 * @param above for large requests, the largest bound first
 */
public record Price(Rates base, List<Above> above) {
    /**
     * What one token costs, in picodollars: a dollar for a million tokens is a million of them. Below 10<sup>10</sup>, so that what 10<sup>8</sup>
     * tokens of each kind cost fits into a {@code long}.
     *
     * @param input of the prompt, where no cache is involved
     * @param output reasoning included
     * @param cachedInput of the prompt, read from the provider's cache
     * @param cacheWrite of the prompt, and written to the provider's cache
     * @param cacheWrite1h the same where the cache keeps it for an hour
     */
    public record Rates(long input, long output, long cachedInput, long cacheWrite, long cacheWrite1h) {}

    /**
     * Other rates for all tokens of a request whose prompt is larger, as the vendors have it.
     *
     * @param tokens that a prompt may have without these rates
     * @see <a href="https://ai.google.dev/gemini-api/docs/pricing">Gemini: prompts above 200k tokens</a>
     */
    public record Above(long tokens, Rates rates) {}

    public Price {
        above = above.stream()
                .sorted(Comparator.comparingLong(Above::tokens).reversed())
                .toList();
    }

    /** The rates of a request whose prompt has so many tokens, cached ones included. */
    public Rates rates(long promptTokens) {
        for (Above each : above) {
            if (promptTokens > each.tokens()) {
                return each.rates();
            }
        }
        return base;
    }
}
