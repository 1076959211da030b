package dev.llmroute.ceiling;

/**
 * What is sent somewhere, as processes tell each other.
 *
 * @param requests within the last minute
 * @param tokens estimated, within the last minute
 * @param inFlight requests that run now
 * @param cut the newest one of what was learned to be served, in requests
 */
public record Counts(long requests, long tokens, long inFlight, Cut cut) {
    public static final Counts NONE = new Counts(0, 0, 0, Cut.NONE);

    /**
     * A cut of what is known to be served, after a refusal.
     *
     * @param perMinute 0 where nothing is known
     * @param atMs ms since 1970, by the common time
     */
    public record Cut(double perMinute, long atMs) {
        public static final Cut NONE = new Cut(0, 0);

        /** The newer one. */
        Cut or(Cut other) {
            return other.atMs > atMs ? other : this;
        }
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(
                requests + other.requests, tokens + other.tokens, inFlight + other.inFlight, cut.or(other.cut));
    }
}
