package dev.llmroute.router;

/**
 * A request as it came.
 *
 * @param id the {@code x-request-id}: the caller's own, or a new one
 * @param caller the name of the key it came with; empty where nobody was asked
 * @param noFallback whether only the model that it names may answer, with whichever credential
 * @param atMs when it came, ms since 1970
 */
record ChatRequest(String id, String caller, boolean noFallback, long atMs, JsonSplice body) {
    /** About how many tokens a provider will count for it. */
    long tokens() {
        return body.tokens();
    }
}
