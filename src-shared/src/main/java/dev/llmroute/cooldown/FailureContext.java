package dev.llmroute.cooldown;

/**
 * The circumstances of a failure.
 *
 * @param router the id of the router that saw it
 * @param atMs when, ms since 1970
 * @param tokens the estimated size of the request that failed
 * @param repeats how many probes in a row were refused, this one included; 0 for a first refusal
 * @param testimony who else met it
 * @param forAllKeys whether what the provider says about itself is believed for other keys: it has answered a call with this one
 *     lately, and not only one caller met it
 * @param lastAnswerMs {@link Label#lastAnswerMs}
 */
public record FailureContext(
        String router,
        long atMs,
        long tokens,
        int repeats,
        Testimony testimony,
        boolean forAllKeys,
        long lastAnswerMs) {
    /** Of several callers, with a key that the provider accepts. */
    public FailureContext(String router, long atMs, long tokens, int repeats) {
        this(router, atMs, tokens, repeats, Testimony.Widespread, true, 0);
    }
}
