package dev.llmroute.ceiling;

import dev.llmroute.classify.RemainingWindow;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one window of a model with an account, between the answers that tell it: as many as the last one told, more for what the
 * window has got back since, less for what this process has sent since, and less for what others use, as far as answers have shown that
 * more went than was sent from here. Not thread-safe.
 *
 * <p>Some windows get something back all the time (OpenAI, Groq and Anthropic say when theirs are full again), some all of it at their end.
 * Which it is, shows: the end of the first kind moves away with every request.
 */
final class VirtualBucket {
    /** A header that says nothing new for so long is asked again, by one request. */
    static final long BELIEVED_MS = 60_000;

    /** Over what time the others' use is taken together. */
    private static final double OTHERS_OVER_MS = 30_000;

    private static final double LEAST_SPAN_MS = 50;

    /** Of so many of the others' requests that are expected it holds back the deviation, so often. */
    private static final double DEVIATIONS = 4;

    /** Estimates of large requests are far off at times: none needs more than this part of a window. */
    private static final double LARGEST_PART = 0.5;

    /** Who hears nothing for longer, since nothing is sent, takes no more off for others: they most likely hear the same. */
    private static final double SILENCE_MS = 1500;

    /** Callers come in bursts, to all routers at once: others send so many times what this one does, at most. */
    private static final double MOST_OTHERS = 20;

    private final boolean ofTokens;
    private final WindowCourse course = new WindowCourse();

    private double limit = -1;
    /** As the last answer told it, to a request that was sent then. */
    private double left;

    private double atMs;
    private long toldMs;
    /** The same, or when one request asked since. */
    private double heardMs;

    private double resetAtMs;
    /** What had been sent when that request was. */
    private long counted;

    /** What it gets back a millisecond, if that is what it does. */
    private double refill;

    /** What others use a millisecond, and what this process does. */
    private double others;

    private double ownRate = 1e-6;
    /** What the provider counts for a token that was estimated here. */
    private double ratio = 1;

    /** How old an answer usually is when it comes. */
    private double lagMs;

    private double meanSize = 1;
    private double caution;

    private VirtualBucket(boolean ofTokens) {
        this.ofTokens = ofTokens;
    }

    /** The bucket of a window that an answer tells for the first time; null where its amount cannot be counted here. */
    static @Nullable VirtualBucket of(RemainingWindow window, Sent sent, long nowMs) {
        boolean ofTokens = window.window().contains("tokens");
        // How much is put out nobody knows beforehand; how much is read is most of a request's tokens.
        if (window.window().contains("output")) {
            return null;
        }
        VirtualBucket bucket = new VirtualBucket(ofTokens);
        bucket.take(window, sent, nowMs);
        return bucket;
    }

    boolean isOfTokens() {
        return ofTokens;
    }

    /** Whether it gets something back all the time, and not all of it at once. */
    boolean isRefilling() {
        return course.isRefilling();
    }

    /** An answer tells how it stands. One to a request that was sent before the last one that told is no news. */
    void told(RemainingWindow window, Sent sent, long nowMs) {
        if (!sent.isCounted() || sent.atMs() < atMs) {
            return;
        }
        observeOthers(window.remaining(), sent);
        take(window, sent, nowMs);
    }

    private void take(RemainingWindow window, Sent sent, long nowMs) {
        limit = window.limit();
        left = window.remaining();
        atMs = sent.isCounted() ? sent.atMs() : nowMs;
        heardMs = nowMs;
        toldMs = nowMs;
        resetAtMs = nowMs + (double) window.resetMs();
        counted = total(sent);
        double used = limit - left;
        lagMs += (nowMs - atMs - lagMs) / 8;
        // The answer came after what it tells: rather too little than too much.
        double span = resetAtMs - atMs;
        if (limit > 0 && used > 0 && span > 0) {
            refill = used / span;
        }
        course.observe(atMs, nowMs, window.resetMs(), counted, refill / ratio);
        meanSize = ofTokens ? meanSize + (sent.size() - meanSize) / 8 : 1;
    }

    private long total(Sent sent) {
        return ofTokens ? sent.tokens() : sent.requests();
    }

    private void observeOthers(long told, Sent sent) {
        double span = sent.atMs() - atMs;
        boolean rolled = !isRefilling() && sent.atMs() >= resetAtMs - WindowCourse.ROUNDING_MS;
        if (span < LEAST_SPAN_MS || rolled) {
            return;
        }
        double own = total(sent) - counted;
        double gone = untouched((double) sent.atMs()) - told;
        if (ofTokens && own > 0) {
            // Too much may have been estimated; too little looks like others.
            double seen = Math.clamp(gone / own, 0.02, 1);
            ratio += (seen - ratio) * (seen < ratio ? 0.3 : 0.02);
        }
        double weight = 1 - Math.exp(-span / OTHERS_OVER_MS);
        others = Math.max(0, others + weight * ((gone - own * ratio) / span - others));
        ownRate += weight * (own * ratio / span - ownRate);
    }

    /** What would be left by then if nothing had been sent. */
    private double untouched(double byMs) {
        if (isRefilling()) {
            double full = limit > 0 ? limit : Double.MAX_VALUE;
            return Math.min(full, left + refill * (byMs - atMs));
        }
        return left;
    }

    /**
     * Why a request would not fit now.
     *
     * @param total of what this process has sent, in this bucket's measure
     * @return null where it fits
     */
    @Nullable
    Shortage shortage(String window, long size, long total, long nowMs) {
        if (hasRolled(nowMs)) {
            return null;
        }
        double have = have(total, nowMs);
        double needed = needed(size);
        if (have >= needed || nowMs - heardMs >= BELIEVED_MS) {
            return null;
        }
        return new Shortage(window, (long) Math.max(0, have), false, freeInMs(needed - have, nowMs), nowMs - toldMs);
    }

    private double needed(long size) {
        double amount = ofTokens ? Math.max(1, size * ratio) : 1;
        return limit > 0 ? Math.max(1, Math.min(amount, limit * LARGEST_PART)) : amount;
    }

    /** All of it is there again, and how much that is by now the next answer says. */
    private boolean hasRolled(long nowMs) {
        return !isRefilling() && nowMs >= resetAtMs;
    }

    private double have(long total, long nowMs) {
        double own = (total - counted) * ratio;
        double expected = Math.max(
                others * Math.min(nowMs - atMs, lagMs + SILENCE_MS), own * Math.min(others / ownRate, MOST_OTHERS));
        return untouched((double) nowMs) - own - expected - DEVIATIONS * Math.sqrt(expected * meanSize) - caution;
    }

    private long freeInMs(double missing, long nowMs) {
        double asked = BELIEVED_MS - (nowMs - heardMs);
        double free = isRefilling() ? missing / Math.max(refill - others, 1e-9) : resetAtMs - nowMs;
        return (long) Math.clamp(Math.ceil(Math.min(asked, free)), 1, BELIEVED_MS);
    }

    /** One request asks although too little seems left, since nothing was heard for long: no other one does for as long. */
    void asked(long nowMs) {
        if (nowMs - heardMs >= BELIEVED_MS) {
            heardMs = nowMs;
        }
    }

    /** The provider refused what seemed to fit: holds back more, and less again with the answers that follow. */
    void surprised() {
        caution = limit > 0 ? Math.min(limit / 10, caution * 2 + meanSize) : 0;
    }

    void unsurprised() {
        caution *= 0.999;
    }

    /** What part of the window is left, from 0 to 1; -1 where its limit is not told. */
    double partLeft(long total, long nowMs) {
        if (limit <= 0) {
            return -1;
        }
        return hasRolled(nowMs) ? 1 : Math.clamp(have(total, nowMs) / limit, 0, 1);
    }
}
