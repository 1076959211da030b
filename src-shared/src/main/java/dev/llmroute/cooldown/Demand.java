package dev.llmroute.cooldown;

/**
 * What one request asks of a target, as far as cooldowns and ceilings depend on it.
 *
 * @param tokens its estimated size, output included
 * @param ticket a random number, 0 or more, drawn once for the request: it says whether the request is among the share that a
 *     target which is ramping up may have, and which of several credentials comes first
 */
public record Demand(long tokens, int ticket) {
    /** The smallest request: what holds for it holds for all. */
    public static final Demand SMALLEST = new Demand(0, 0);

    private static final int PERCENT = 100;

    /** Whether the request is among this share of all requests. */
    boolean isAmong(int percent) {
        return ticket % PERCENT < percent;
    }
}
