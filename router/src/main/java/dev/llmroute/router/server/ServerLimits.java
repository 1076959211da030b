package dev.llmroute.router.server;

import java.time.Duration;
import java.util.Map;

/**
 * What a router takes from its callers.
 *
 * @param maxInFlight how many requests it serves at the same time, at least 1; more are refused with 503
 * @param maxHeldBytes how many bytes the bodies of these and the answers to them may have together; what is more is refused with 503
 * @param idle how long a connection may be without a request, or take to send the head of one; then it is closed
 * @param body how long the body of a request may take to arrive
 * @param keepAlive how long the caller of a stream hears nothing while a model thinks
 */
public record ServerLimits(int maxInFlight, long maxHeldBytes, Duration idle, Duration body, Duration keepAlive) {
    /** Proxies close connections on which nothing came for a minute, some after half of that. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /** Limits with the usual signs of life. */
    public ServerLimits(int maxInFlight, long maxHeldBytes, Duration idle, Duration body) {
        this(maxInFlight, maxHeldBytes, idle, body, KEEP_ALIVE);
    }

    /** How many it serves at the same time. */
    public static final String MAX_IN_FLIGHT = "LLMROUTE_MAX_IN_FLIGHT";

    /** A thousand open streams and room for a burst; each holds its request body, most of them some kilobytes. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 2000;

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
