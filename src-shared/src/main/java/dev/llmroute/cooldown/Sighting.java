package dev.llmroute.cooldown;

/**
 * The circumstances of a failure.
 *
 * @param router the id of the router that saw it
 * @param atMs when, ms since 1970
 * @param tokens the estimated size of the request that failed
 * @param repeats how many probes in a row were refused, this one included; 0 for a first refusal
 */
public record Sighting(String router, long atMs, long tokens, int repeats) {}
