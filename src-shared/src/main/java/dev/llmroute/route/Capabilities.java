package dev.llmroute.route;

import org.jspecify.annotations.Nullable;

/**
 * What a model can do, as its route declares it. Null is not known, and speaks against no request.
 *
 * @param contextWindow tokens of request and answer together
 * @param maxOutputTokens tokens of one answer
 * @param tools whether it calls tools
 * @param vision whether it takes images
 * @param jsonSchema whether it answers by a JSON schema
 * @param dimensions of the vectors that it makes of texts
 * @param reasoningEffort whether it is told how hard to think, where a request is translated for it
 * @param maxCompletionTokens whether it knows the bound of an answer as {@code max_completion_tokens}, where a request is translated for it
 */
public record Capabilities(
        @Nullable Long contextWindow,
        @Nullable Long maxOutputTokens,
        @Nullable Boolean tools,
        @Nullable Boolean vision,
        @Nullable Boolean jsonSchema,
        @Nullable Integer dimensions,
        @Nullable Boolean reasoningEffort,
        @Nullable Boolean maxCompletionTokens) {
    /** Nothing is known. */
    public static final Capabilities UNKNOWN = new Capabilities(null, null, null, null, null, null, null, null);

    /** Whether the window is declared to be larger than the other one, which is declared too. */
    public boolean hasLargerWindowThan(Capabilities other) {
        return contextWindow != null && other.contextWindow != null && contextWindow > other.contextWindow;
    }
}
