package dev.llmroute.route;

import java.time.Duration;

/** How long one attempt may take, by phase. {@code firstToken} and {@code stall} are for streams only. */
public record Timeouts(Duration connect, Duration firstToken, Duration stall, Duration total) {
    public static final Timeouts DEFAULTS =
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10));
}
