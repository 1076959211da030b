package dev.llmroute.cooldown;

/** Which requests a cooldown concerns. A request's size is its estimated tokens. */
public sealed interface Reach {
    Reach EVERYTHING = new Everything();

    /** Every request. */
    record Everything() implements Reach {}

    /**
     * Every request; but one that would otherwise be exhausted may pass if it fits into what has leaked out of the bucket by now.
     * OpenAI and Groq state the wait for the size of the request that was refused: wait = (used + requested − limit) × window
     * / limit, so a smaller one passes earlier.
     *
     * @param limit the bucket's size in tokens, more than 0
     * @param used tokens in the bucket when the cooldown was set
     * @param windowMs how long a full bucket takes to run empty, more than 0
     * @param uncounted tokens that the provider counted in the refused request on top of our estimate (its default for the output,
     *     a system prompt of its own): so it will in the next
     */
    record Bucket(long limit, long used, long windowMs, long uncounted) implements Reach {
        /** Tokens that fit {@code elapsedMs} after the cooldown was set; 0 or more. */
        long free(long elapsedMs) {
            double leaked = (double) limit * Math.max(0, elapsedMs) / windowMs;
            return (long) Math.clamp((double) (limit - used) + leaked, 0, (double) limit);
        }
    }

    /**
     * Only requests of more than these tokens: that many were left when a response told so.
     *
     * @param tokens 0 or more
     */
    record LargerThan(long tokens) implements Reach {}
}
