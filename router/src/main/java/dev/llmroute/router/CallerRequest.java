package dev.llmroute.router;

import io.vertx.core.MultiMap;

/**
 * A request as it came.
 *
 * @param id the {@code x-request-id}: the caller's own, or a new one
 * @param caller the name of the key it came with; empty where nobody was asked
 * @param noFallback whether only the model that it names may answer, with whichever credential
 * @param restarts whether it wants a broken stream told anew, where its route allows that
 * @param atMs when it came, ms since 1970
 * @param headers as they came
 */
record CallerRequest(
        String id,
        Surface surface,
        String caller,
        boolean noFallback,
        boolean restarts,
        long atMs,
        MultiMap headers,
        JsonSplice body) {
    /** About how many tokens a provider will count for it. */
    long tokens() {
        return body.requirements().size().tokens();
    }
}
