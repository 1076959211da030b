package dev.llmroute.ceiling;

/**
 * A sum over the last minute, in buckets of a second. What was added counts for 60 s at least and 61 s at most, so over no minute,
 * wherever it begins, is more added than its user lets stand here at any time. Not thread-safe.
 */
final class SlidingMinute {
    private static final int BUCKETS = 61;

    private final long[] buckets = new long[BUCKETS];
    private long newest;
    private long sum;

    /** @param nowMs on a clock that never goes back and began at 0 */
    void add(long amount, long nowMs) {
        forget(nowMs);
        buckets[(int) (newest % BUCKETS)] += amount;
        sum += amount;
    }

    /** What was added then counts no longer. */
    void takeBack(long amount, long atMs, long nowMs) {
        forget(nowMs);
        long second = atMs / 1000;
        if (second > newest - BUCKETS) {
            buckets[(int) (second % BUCKETS)] -= amount;
            sum -= amount;
        }
    }

    long sum(long nowMs) {
        forget(nowMs);
        return sum;
    }

    /** Of the last part of the minute only. */
    long sum(long spanMs, long nowMs) {
        forget(nowMs);
        long from = Math.max(newest - BUCKETS + 1, (nowMs - spanMs) / 1000);
        long part = 0;
        for (long second = Math.max(0, from); second <= newest; second++) {
            part += buckets[(int) (second % BUCKETS)];
        }
        return part;
    }

    /** In how many ms the sum will have fallen to {@code most}, if nothing is added; 0 where it is there. */
    long fallsToIn(long most, long nowMs) {
        long left = sum(nowMs);
        long oldest = Math.max(0, newest - BUCKETS + 1);
        for (long second = oldest; second <= newest && left > most; second++) {
            left -= buckets[(int) (second % BUCKETS)];
            if (left <= most) {
                return (second + BUCKETS) * 1000 - nowMs;
            }
        }
        return 0;
    }

    private void forget(long nowMs) {
        long second = nowMs / 1000;
        for (long passed = Math.max(newest + 1, second - BUCKETS + 1); passed <= second; passed++) {
            int bucket = (int) (passed % BUCKETS);
            sum -= buckets[bucket];
            buckets[bucket] = 0;
        }
        newest = Math.max(newest, second);
    }
}
