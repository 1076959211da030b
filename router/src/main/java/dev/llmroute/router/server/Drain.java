package dev.llmroute.router.server;

import java.time.Duration;

/**
 * How a router leaves without losing a request. While it does, each answer over HTTP/1 says {@code connection: close}, each HTTP/2 connection
 * has been told to go away, and so its callers move elsewhere by themselves.
 *
 * @param accepting how long it still takes new connections after the last one that asked for something: as long as they come, whoever
 *     sends callers to it has not left it out
 * @param acceptingAtMost how long it takes them at most
 * @param quiet once it takes no more, how far back the last answer over a connection lies before that is closed, so that its caller
 *     hardly sends at that moment
 * @param atMost after which time it is over, whatever is left
 */
public record Drain(Duration accepting, Duration acceptingAtMost, Duration quiet, Duration atMost) {
    /**
     * Of a pod. Services leave out a pod that ends within a second or so, on a busy cluster within some, and where a kube-proxy could not
     * write its rules when it tries again after 30 s. A pool that has many requests uses each of its connections some times a second, and
     * one that has few hardly sends in just the millisecond in which it is closed.
     */
    public static final Drain POD =
            new Drain(Duration.ofSeconds(5), Duration.ofSeconds(35), Duration.ofSeconds(3), Duration.ofSeconds(50));

    /** @throws IllegalArgumentException where one is negative */
    public Drain {
        if (accepting.isNegative() || acceptingAtMost.isNegative() || quiet.isNegative() || atMost.isNegative()) {
            throw new IllegalArgumentException("A drain takes no negative time");
        }
    }

    /** Nobody stands before it who would send callers elsewhere: takes nothing new, and closes what is idle at once. */
    public static Drain within(Duration atMost) {
        return new Drain(Duration.ZERO, Duration.ZERO, Duration.ZERO, atMost);
    }
}
