package dev.llmroute.ceiling;

import dev.llmroute.classify.RemainingWindow;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one window of requests of a model with an account, between the answers that tell it: as many as the last one told, more for
 * what the window has got back since, less for what this process has sent since, and less for what others use, as far as answers have shown
 * that more went than was sent from here. Not thread-safe.
 *
 * <p>Windows of tokens have none: what a provider will count is known too badly before.
 */
final class VirtualBucket {
    /** What was told is believed for so long. */
    private static final long BELIEVED_MS = 60_000;

    /** Over what time the others' use is taken together. */
    private static final double OTHERS_OVER_MS = 30_000;

    private static final double LEAST_SPAN_MS = 50;

    /** Of so many of the others' requests that are expected it holds back the deviation, so often. */
    private static final double DEVIATIONS = 4;

    /** Who hears nothing for longer, since nothing is sent, takes no more off for others: they most likely hear the same. */
    private static final double SILENCE_MS = 1500;

    /** Callers come in bursts, to all routers at once: others send so many times more than usual, at most, as this one does. */
    private static final double MOST_OF_USUAL = 6;

    /** What others use is a fraction that never quite becomes nothing. */
    private static final double ROOM_FOR_ERROR = 0.2;

    private final WindowCourse course = new WindowCourse();

    private double limit = -1;
    /** As the last answer told it, to a request that was sent then. */
    private double left;

    private double atMs;
    /** When that answer came; before all time where it is not believed any more. */
    private long toldMs;

    private double resetAtMs;
    /** How many requests had been sent when that one was. */
    private long counted;

    /** What it gets back a millisecond, if that is what it does. */
    private double refill;

    /** What others use a millisecond, and what this process does. */
    private double others;

    private double ownRate = 1e-6;

    /** How old an answer usually is when it comes. */
    private double lagMs;

    private VirtualBucket() {}

    /** The bucket of a window that an answer tells for the first time; null where its amount cannot be counted here. */
    static @Nullable VirtualBucket of(RemainingWindow window, Sent sent, long nowMs) {
        if (window.window().contains("tokens")) {
            return null;
        }
        VirtualBucket bucket = new VirtualBucket();
        bucket.take(window, sent, nowMs);
        return bucket;
    }

    /** Whether it gets something back all the time, and not all of it at once. */
    boolean isRefilling() {
        return course.isRefilling();
    }

    /** An answer tells how it stands. One to a request that was sent before the last one that told is no news. */
    void told(RemainingWindow window, Sent sent, long nowMs) {
        if (sent.isCounted() && sent.atMs() >= atMs) {
            observeOthers(window.remaining(), sent);
            take(window, sent, nowMs);
        }
    }

    private void take(RemainingWindow window, Sent sent, long nowMs) {
        limit = window.limit();
        left = window.remaining();
        atMs = sent.atMs();
        toldMs = nowMs;
        resetAtMs = nowMs + (double) window.resetMs();
        counted = sent.requests();
        lagMs += (nowMs - atMs - lagMs) / 8;
        double used = limit - left;
        // The answer came after what it tells: rather too little than too much.
        double span = resetAtMs - atMs;
        if (limit > 0 && used > 0 && span > 0) {
            refill = used / span;
        }
        course.observe(atMs, nowMs, window.resetMs(), counted, refill);
    }

    private void observeOthers(long told, Sent sent) {
        double span = sent.atMs() - atMs;
        boolean rolled = !isRefilling() && sent.atMs() >= resetAtMs - WindowCourse.ROUNDING_MS;
        if (span < LEAST_SPAN_MS || rolled) {
            return;
        }
        double own = (double) sent.requests() - counted;
        double gone = untouched((double) sent.atMs()) - told;
        double weight = 1 - Math.exp(-span / OTHERS_OVER_MS);
        others = Math.max(0, others + weight * ((gone - own) / span - others));
        ownRate += weight * (own / span - ownRate);
    }

    /** What would be left by then if nothing had been sent. */
    private double untouched(double byMs) {
        if (isRefilling()) {
            double full = limit > 0 ? limit : Double.MAX_VALUE;
            return Math.min(full, left + refill * (byMs - atMs));
        }
        return left;
    }

    /** The provider has refused what seemed to fit: what it says of that counts now, until an answer tells more. */
    void refused() {
        toldMs = Long.MIN_VALUE / 2;
    }

    /**
     * Why one request more would not fit now.
     *
     * @param sent of this process, of all time
     * @return null where it fits
     */
    @Nullable
    Shortage shortage(String window, long sent, long nowMs) {
        if (isUnknown(nowMs)) {
            return null;
        }
        double have = have(sent, nowMs);
        return have >= 1 - ROOM_FOR_ERROR
                ? null
                : new Shortage(window, (long) Math.max(0, have), false, freeInMs(1 - have, nowMs), nowMs - toldMs);
    }

    /** What was told is old, or the window has ended since, and how much is left of the next one its next answer says. */
    private boolean isUnknown(long nowMs) {
        return nowMs - toldMs >= BELIEVED_MS || (!isRefilling() && nowMs >= resetAtMs);
    }

    private double have(long sent, long nowMs) {
        double own = (double) sent - counted;
        double usual = others * Math.min(nowMs - atMs, lagMs + SILENCE_MS);
        double expected = Math.clamp(own * others / ownRate, usual, MOST_OF_USUAL * usual);
        return untouched((double) nowMs) - own - expected - DEVIATIONS * Math.sqrt(expected);
    }

    private long freeInMs(double missing, long nowMs) {
        double free = isRefilling() ? missing / Math.max(refill - others, 1e-9) : resetAtMs - nowMs;
        double believed = (double) BELIEVED_MS - (nowMs - toldMs);
        return (long) Math.clamp(Math.ceil(Math.min(believed, free)), 1, BELIEVED_MS);
    }

    /** What part of the window is left, from 0 to 1; -1 where that is not known. */
    double partLeft(long sent, long nowMs) {
        return limit <= 0 || isUnknown(nowMs) ? -1 : Math.clamp(have(sent, nowMs) / limit, 0, 1);
    }
}
