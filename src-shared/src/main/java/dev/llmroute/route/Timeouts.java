package dev.llmroute.route;

import java.time.Duration;

/**
 * How long one attempt may take, by phase. {@code firstToken} and {@code stall} are for streams only.
 *
 * @param adapt which of them follow what is usual; the written ones are their ceilings then
 * @param factor how many times as long as 95 of 100 answers took, at least 2
 * @param floor below which none comes
 */
public record Timeouts(
        Duration connect,
        Duration firstToken,
        Duration stall,
        Duration total,
        Adapt adapt,
        int factor,
        Duration floor) {
    public static final int DEFAULT_FACTOR = 4;
    public static final Duration DEFAULT_FLOOR = Duration.ofSeconds(2);
    public static final Timeouts DEFAULTS =
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** Those that hold as they are written. */
    public Timeouts(Duration connect, Duration firstToken, Duration stall, Duration total) {
        this(connect, firstToken, stall, total, Adapt.None, DEFAULT_FACTOR, DEFAULT_FLOOR);
    }

    /** Whether the limit of such an answer follows what is usual. */
    public boolean adapts(boolean stream) {
        return adapt == Adapt.All || (adapt == Adapt.FirstToken && stream);
    }

    /** The written limit of the time until such an answer has content: of a stream until the first, of another one until all of it. */
    public Duration written(boolean stream) {
        return stream ? firstToken : total;
    }

    /** The same with another such limit. */
    public Timeouts within(boolean stream, Duration limit) {
        return new Timeouts(connect, stream ? limit : firstToken, stall, stream ? total : limit, adapt, factor, floor);
    }
}
