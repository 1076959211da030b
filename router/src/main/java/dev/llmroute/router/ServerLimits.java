package dev.llmroute.router;

import java.time.Duration;

/**
 * What a router takes from its callers.
 *
 * @param maxInFlight how many requests it serves at the same time, at least 1; more are refused with 503
 * @param idle how long a connection may be without a request, or take to send the head of one; then it is closed
 * @param body how long the body of a request may take to arrive
 */
public record ServerLimits(int maxInFlight, Duration idle, Duration body) {
    /** A thousand open streams and room for a burst; each holds its request body, most of them some kilobytes. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 2000;

    public static final ServerLimits DEFAULTS =
            new ServerLimits(DEFAULT_MAX_IN_FLIGHT, Duration.ofSeconds(75), Duration.ofSeconds(60));

    /** The defaults but for the requests at the same time. */
    public static ServerLimits of(int maxInFlight) {
        return new ServerLimits(maxInFlight, DEFAULTS.idle, DEFAULTS.body);
    }
}
