package dev.llmroute.cooldown;

/**
 * What one request asks of a target, as far as cooldowns and ceilings depend on it.
 *
 * @param tokens its estimated size, output included
 * @param draw a random number, 0 or more, the same for all requests of a conversation: it says whether they are among the share that a
 *     target which is ramping up may have, and which of several credentials comes first
 * @param api through which it asks
 * @param ownDraw the same, drawn for this request alone
 */
public record Demand(long tokens, long draw, Api api, long ownDraw) {
    /** The smallest request: what holds for it holds for all. */
    public static final Demand SMALLEST = new Demand(0, 0);

    private static final int PERCENT = 100;

    /** The one that a target lets through last while it comes back. */
    public static final Demand LAST = new Demand(0, PERCENT - 1);

    /** Of a request that belongs to no conversation. */
    public Demand(long tokens, long draw, Api api) {
        this(tokens, draw, api, draw);
    }

    /** Of such a request for chat or messages. */
    public Demand(long tokens, long draw) {
        this(tokens, draw, Api.MAIN);
    }

    /** Whether it belongs to a conversation. */
    public boolean isOfConversation() {
        return draw != ownDraw;
    }

    /** The same request, taken by itself. */
    public Demand alone() {
        return isOfConversation() ? new Demand(tokens, ownDraw, api) : this;
    }

    /** Whether the request is among this share of all requests. */
    boolean isAmong(int percent) {
        return draw % PERCENT < percent;
    }
}
