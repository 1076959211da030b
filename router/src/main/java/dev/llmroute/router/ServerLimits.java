package dev.llmroute.router;

import java.time.Duration;
import java.util.Map;

/**
 * What a router takes from its callers.
 *
 * @param maxInFlight how many requests it serves at the same time, at least 1; more are refused with 503
 * @param maxHeldBytes how many bytes the bodies of these may have together; what is more is refused with 503
 * @param idle how long a connection may be without a request, or take to send the head of one; then it is closed
 * @param body how long the body of a request may take to arrive
 */
public record ServerLimits(int maxInFlight, long maxHeldBytes, Duration idle, Duration body) {
    /** How many it serves at the same time. */
    public static final String MAX_IN_FLIGHT = "LLMROUTE_MAX_IN_FLIGHT";

    /** A thousand open streams and room for a burst; each holds its request body, most of them some kilobytes. */
    static final int DEFAULT_MAX_IN_FLIGHT = 2000;

    public static final ServerLimits DEFAULTS = of(DEFAULT_MAX_IN_FLIGHT);

    /** The defaults but for the requests at the same time. Of the heap a quarter is for bodies: while one is read and sent on there are copies. */
    public static ServerLimits of(int maxInFlight) {
        return new ServerLimits(
                maxInFlight, Runtime.getRuntime().maxMemory() / 4, Duration.ofSeconds(75), Duration.ofSeconds(60));
    }

    /** @throws IllegalArgumentException where {@link #MAX_IN_FLIGHT} is no number from 1 on */
    public static ServerLimits fromEnvironment(Map<String, String> env) {
        String given = env.getOrDefault(MAX_IN_FLIGHT, String.valueOf(DEFAULT_MAX_IN_FLIGHT));
        if (!given.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                    MAX_IN_FLIGHT + " is \"" + given + "\"; it must be a number from 1 to 999999");
        }
        return of(Integer.parseInt(given));
    }
}
