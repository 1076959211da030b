package dev.llmroute.history;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How long requests took, in buckets that grow by the square root of two from 16 ms on: any two can be added, and a percentile is off by less
 * than a fifth as a rule. The buckets are frozen, since counts of several releases are added. Immutable.
 */
public final class Latency {
    public static final int BUCKETS = 36;
    public static final Latency NONE = new Latency(new long[BUCKETS]);

    private static final double FIRST_MS = 16;
    private static final long[] ENDS = new long[BUCKETS - 1];

    static {
        for (int i = 0; i < ENDS.length; i++) {
            ENDS[i] = Math.round(FIRST_MS * Math.pow(2, i / 2.0));
        }
    }

    private final long[] counts;

    private Latency(long[] counts) {
        this.counts = counts;
    }

    /** @throws IllegalArgumentException where there are not as many as buckets */
    public static Latency of(long... counts) {
        if (counts.length != BUCKETS) {
            throw new IllegalArgumentException("A latency has " + BUCKETS + " buckets and not " + counts.length);
        }
        return new Latency(counts.clone());
    }

    /** Of one request. */
    public static Latency ofMs(long ms) {
        long[] counts = new long[BUCKETS];
        counts[bucket(ms)] = 1;
        return new Latency(counts);
    }

    /** Which bucket a time belongs to; the last one has no end. */
    public static int bucket(long ms) {
        int found = Arrays.binarySearch(ENDS, ms);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** How many requests took as long as the bucket says. */
    public long count(int bucket) {
        return counts[bucket];
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    public Latency plus(Latency other) {
        long[] sum = counts.clone();
        for (int i = 0; i < BUCKETS; i++) {
            sum[i] += other.counts[i];
        }
        return new Latency(sum);
    }

    /**
     * The time within which a share of the requests was over, ms, estimated within its bucket; empty where there are no requests.
     *
     * @param share above 0, up to 1
     */
    public OptionalLong within(double share) {
        long total = total();
        if (total == 0) {
            return OptionalLong.empty();
        }
        double wanted = share * total;
        long before = 0;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && before + counts[bucket] < wanted) {
            before += counts[bucket++];
        }
        long from = bucket == 0 ? 0 : ENDS[bucket - 1];
        if (bucket == BUCKETS - 1) {
            return OptionalLong.of(from);
        }
        double part = counts[bucket] == 0 ? 0 : (wanted - before) / counts[bucket];
        return OptionalLong.of(Math.round(from + part * (ENDS[bucket] - from)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latency latency && Arrays.equals(counts, latency.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
