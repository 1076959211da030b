package dev.llmroute.ceiling;

/**
 * Whether a window gets something back all the time or all of it at its end, as its answers show: the end of the first kind moves away with
 * each request, that of the second stays. Not thread-safe.
 */
final class WindowCourse {
    /** Resets are often told in whole seconds. */
    static final double ROUNDING_MS = 1500;

    private static final int SURE = 2;
    private static final int MOST_SURE = 4;

    private int evidence;
    private double endMs;
    private double endSinceSentMs;
    private long sent;

    /** Whether that is known, and something is back all the time. */
    boolean isRefilling() {
        return evidence >= SURE;
    }

    /**
     * An answer tells how long until the window is full again. Whether that is counted from the request or from its answer, which may come much
     * later, nobody knows: the smaller move counts.
     *
     * @param sentAtMs when the request was sent
     * @param nowMs when its answer came
     * @param amount of all that has been sent
     * @param refill what the window would get back a ms, if it does all the time; 0 where that is not known
     */
    void observe(double sentAtMs, long nowMs, long resetMs, long amount, double refill) {
        boolean over = nowMs >= endMs - ROUNDING_MS;
        double moves = refill <= 0 ? 0 : (amount - sent) / refill;
        if (!over && refill > 0 && moves < 2 * ROUNDING_MS) {
            return;
        }
        if (!over && refill > 0) {
            double moved = Math.min((double) nowMs + resetMs - endMs, sentAtMs + resetMs - endSinceSentMs);
            evidence = Math.clamp(evidence + (moved >= ROUNDING_MS ? 1 : -1), -MOST_SURE, MOST_SURE);
        }
        endMs = (double) nowMs + resetMs;
        endSinceSentMs = sentAtMs + resetMs;
        sent = amount;
    }
}
