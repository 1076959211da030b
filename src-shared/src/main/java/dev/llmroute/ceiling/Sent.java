package dev.llmroute.ceiling;

/**
 * A request that was sent, in the order of all that this process sends to its model with its account.
 *
 * @param atMs when, on the clock of {@link Headrooms}
 * @param requests how many had been sent then, this one included
 */
public record Sent(long atMs, long requests) implements Foreseen {
    /** One that nothing was counted of, since nothing is known of the target's limits. */
    public static final Sent UNCOUNTED = new Sent(-1, 0);

    boolean isCounted() {
        return atMs >= 0;
    }
}
