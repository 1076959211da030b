package dev.llmroute.route;

import org.jspecify.annotations.Nullable;

/**
 * The most that one router process, or all of them, send to a model or with a credential. What is over it goes on down the chain.
 *
 * @param maxConcurrent requests at the same time; null: any number
 * @param rpm requests within a minute; null: any number
 * @param tpm estimated tokens within a minute; null: any number
 * @param usd what all router processes may spend together; null: anything
 * @param per whose requests count towards the other three
 */
public record Ceiling(
        @Nullable Integer maxConcurrent,
        @Nullable Integer rpm,
        @Nullable Long tpm,
        @Nullable Budget usd,
        CountPer per) {
    /** Lets everything through. */
    public static final Ceiling NONE = new Ceiling(null, null, null);

    /** One without a budget. */
    public Ceiling(@Nullable Integer maxConcurrent, @Nullable Integer rpm, @Nullable Long tpm) {
        this(maxConcurrent, rpm, tpm, null, CountPer.Process);
    }

    /** One of each process. */
    public Ceiling(@Nullable Integer maxConcurrent, @Nullable Integer rpm, @Nullable Long tpm, @Nullable Budget usd) {
        this(maxConcurrent, rpm, tpm, usd, CountPer.Process);
    }

    /** The smaller of both in each, for all processes together where one of them is; of two budgets this one's. */
    public Ceiling and(Ceiling other) {
        return new Ceiling(
                smaller(maxConcurrent, other.maxConcurrent),
                smaller(rpm, other.rpm),
                smaller(tpm, other.tpm),
                usd == null ? other.usd : usd,
                per == CountPer.Cluster ? per : other.per);
    }

    private static <T extends Comparable<T>> @Nullable T smaller(@Nullable T one, @Nullable T other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }

    /** Whether nothing is counted while requests are sent: a budget counts what they cost. */
    public boolean isUncounted() {
        return maxConcurrent == null && rpm == null && tpm == null;
    }
}
