package dev.llmroute.cooldown;

/**
 * What one request asks of a target, as far as cooldowns and ceilings depend on it.
 *
 * @param tokens its estimated size, output included
 * @param draw a random number, 0 or more, drawn once for the request: it says whether the request is among the share that a
 *     target which is ramping up may have, and which of several credentials comes first
 * @param api through which it asks
 */
public record Demand(long tokens, int draw, Api api) {
    /** The smallest request: what holds for it holds for all. */
    public static final Demand SMALLEST = new Demand(0, 0);

    private static final int PERCENT = 100;

    /** The one that a target lets through last while it comes back. */
    public static final Demand LAST = new Demand(0, PERCENT - 1);

    /** Of a request for chat or messages. */
    public Demand(long tokens, int draw) {
        this(tokens, draw, Api.MAIN);
    }

    /** Whether the request is among this share of all requests. */
    boolean isAmong(int percent) {
        return draw % PERCENT < percent;
    }
}
