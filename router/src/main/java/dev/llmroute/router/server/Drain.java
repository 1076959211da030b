package dev.llmroute.router.server;

import java.time.Duration;

/**
 * How a router leaves without losing a request. While it does, each answer over HTTP/1 says {@code connection: close}, each HTTP/2 connection
 * has been told to go away, and so its callers move elsewhere by themselves.
 *
 * @param accepting how long it still takes new connections: until whoever sends callers to it has left it out
 * @param quiet once it takes no more, how far back the last answer over a connection lies before that is closed, so that its caller
 *     hardly sends at that moment
 * @param grace how long requests that are being served may take after {@code accepting}
 */
public record Drain(Duration accepting, Duration quiet, Duration grace) {
    /**
     * Of a pod. Services leave out a pod that ends within a second or so, on a busy cluster within some; a pool that has many requests
     * uses each of its connections some times a second, and one that has few hardly sends in just the millisecond in which it is closed.
     */
    public static final Drain POD = new Drain(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(45));

    /** @throws IllegalArgumentException where one is negative */
    public Drain {
        if (accepting.isNegative() || quiet.isNegative() || grace.isNegative()) {
            throw new IllegalArgumentException("A drain takes no negative time");
        }
    }

    /** Nobody stands before it who would send callers elsewhere: takes nothing new, and closes what is idle at once. */
    public static Drain within(Duration grace) {
        return new Drain(Duration.ZERO, Duration.ZERO, grace);
    }

    /** After which time it is over, whatever is left. */
    public Duration atMost() {
        return accepting.plus(grace);
    }
}
