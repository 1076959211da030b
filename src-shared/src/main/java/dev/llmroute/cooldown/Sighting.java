package dev.llmroute.cooldown;

/**
 * The circumstances of a failure.
 *
 * @param router the id of the router that saw it
 * @param atMs when, ms since 1970
 * @param tokens the estimated size of the request that failed
 * @param repeats how many probes in a row were refused, this one included; 0 for a first refusal
 * @param testimony who else met it
 * @param keyAccepted whether the provider has answered a call with this key lately: only then is what it says about itself
 *     believed for other keys
 */
public record Sighting(String router, long atMs, long tokens, int repeats, Testimony testimony, boolean keyAccepted) {
    /** Of several callers, with a key that the provider accepts. */
    public Sighting(String router, long atMs, long tokens, int repeats) {
        this(router, atMs, tokens, repeats, Testimony.Confirmed, true);
    }
}
