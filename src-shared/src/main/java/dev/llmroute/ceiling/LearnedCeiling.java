package dev.llmroute.ceiling;

import dev.llmroute.ceiling.Counts.Cut;
import java.util.function.LongToDoubleFunction;

/**
 * The most that a model with an account is known to serve within a minute, learned from refusals: a refusal cuts it to a bit less than what
 * was served in the minute before, and with time it grows again, until the next one. Not thread-safe. The figures are those that did best
 * in {@code ForesightSimulationTest}.
 */
final class LearnedCeiling {
    private static final double OF_SERVED = 0.95;

    /** Between two refusals so near to each other a provider serves what it gets back: that tells more than the minute before. */
    private static final long NEAR_MS = 60_000;

    /** One of them may be chance. */
    private static final double LEAST = 0.6;

    private static final long HOLD_MS = 2 * 60_000;
    private static final long FORGET_MS = 60 * 60_000;
    private static final double GROWTH_A_MINUTE = 1.02;
    private static final double MINUTE_MS = 60_000;

    /** Fewer requests in a minute tell nothing of how many would have fitted. */
    private static final double LEAST_SERVED = 5;

    private Cut cut = Cut.NONE;

    /**
     * A request was refused.
     *
     * @param sentAtMs when it was sent; where that was before the last cut, it belongs to what was cut for
     * @param served what was served in the minute before
     * @param servedWithin the same in the last so many ms
     */
    void refused(long sentAtMs, double served, LongToDoubleFunction servedWithin, long nowMs) {
        Cut last = cut(nowMs);
        long span = nowMs - last.atMs();
        boolean isNear = last.perMinute() > 0 && span < NEAR_MS;
        if (isNear && sentAtMs > last.atMs()) {
            double since = servedWithin.applyAsDouble(span);
            // Where nothing at all was served since, a whole window may be over, and nothing is told about how much is
            // in one.
            if (since > 0) {
                double gotBack = OF_SERVED * (since + 1) * MINUTE_MS / span;
                cut(Math.max(Math.min(OF_SERVED * served, gotBack), LEAST * last.perMinute()), nowMs);
            }
        } else if (!isNear && (served >= LEAST_SERVED || last.perMinute() > 0)) {
            cut(Math.max(OF_SERVED * served, LEAST * last.perMinute()), nowMs);
        }
    }

    private void cut(double to, long nowMs) {
        cut = new Cut(Math.max(1, to), nowMs);
    }

    /** What another process learned; the newest cut counts. */
    void heard(Cut theirs, long nowMs) {
        cut = theirs.perMinute() >= 1 && theirs.atMs() <= nowMs + NEAR_MS
                ? cut(nowMs).or(theirs)
                : cut;
    }

    /** What is known; one of a time to come, since a clock was put back, is not. */
    Cut cut(long nowMs) {
        long age = nowMs - cut.atMs();
        return age >= FORGET_MS || age < -NEAR_MS ? Cut.NONE : cut;
    }

    /** How much may be sent within a minute now; 0 where nothing is known. */
    double perMinute(long nowMs) {
        Cut known = cut(nowMs);
        double growing = Math.max(0, nowMs - known.atMs() - HOLD_MS) / MINUTE_MS;
        return known.perMinute() <= 0 ? 0 : known.perMinute() * Math.pow(GROWTH_A_MINUTE, growing);
    }
}
