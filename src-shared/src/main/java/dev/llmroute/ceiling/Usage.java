package dev.llmroute.ceiling;

import dev.llmroute.route.Ceiling;
import dev.llmroute.route.CountPer;
import org.jspecify.annotations.Nullable;

/**
 * What is being sent to one model, with one credential, or by one caller: by this process, and by others as far as they have told. Not
 * thread-safe: {@link Account}, {@link Ceilings} and {@link Headroom} guard it.
 */
final class Usage {
    /** What others told counts for so long. */
    private static final long HEARD_MS = 60_000;

    private final SlidingMinute requests = new SlidingMinute();
    private final SlidingMinute tokens = new SlidingMinute();
    private int inFlight;
    private Counts others = Counts.NONE;
    private long heardMs;

    /** What of the ceiling a request of that size would go above; null where nothing. */
    @Nullable
    Full above(Ceiling ceiling, String of, long size, long nowMs) {
        Counts theirs = ceiling.per() == CountPer.Cluster ? others(nowMs) : Counts.NONE;
        Integer maxConcurrent = ceiling.maxConcurrent();
        if (maxConcurrent != null && inFlight + theirs.inFlight() >= maxConcurrent) {
            return new Full("maxConcurrent", maxConcurrent, of, -1);
        }
        Integer rpm = ceiling.rpm();
        if (rpm != null && requests.sum(nowMs) + theirs.requests() >= rpm) {
            return new Full("rpm", rpm, of, fallsIn(requests, rpm - 1L - (double) theirs.requests(), nowMs));
        }
        Long tpm = ceiling.tpm();
        if (tpm != null && tokens.sum(nowMs) + theirs.tokens() > tpm - size) {
            return new Full(
                    "tpm", tpm, of, size > tpm ? -1 : fallsIn(tokens, tpm - size - (double) theirs.tokens(), nowMs));
        }
        return null;
    }

    void begin(long size, long nowMs) {
        inFlight++;
        count(size, nowMs);
    }

    /** Counts towards its minute only, and not among those that run. */
    void count(long size, long nowMs) {
        requests.add(1, nowMs);
        tokens.add(size, nowMs);
    }

    void end() {
        inFlight--;
    }

    /** It was not sent after all, or not served: it counts no longer. */
    void takeBack(long size, long atMs, long nowMs) {
        requests.takeBack(1, atMs, nowMs);
        tokens.takeBack(size, atMs, nowMs);
    }

    /** Requests of all within the last minute. */
    long requests(long nowMs) {
        return requests.sum(nowMs) + others(nowMs).requests();
    }

    /** Requests of all within the last part of a minute, as far as others are like this process. */
    double requestsOf(long spanMs, long nowMs) {
        double minute = requests.sum(nowMs);
        return minute == 0
                ? 0
                : requests.sum(spanMs, nowMs) * (1 + others(nowMs).requests() / minute);
    }

    /** In how many ms all requests of a minute fall to so many, if only others go on; at least 1. */
    long requestsFallIn(double most, long nowMs) {
        return fallsIn(requests, most - others(nowMs).requests(), nowMs);
    }

    private static long fallsIn(SlidingMinute sum, double most, long nowMs) {
        // Those of others leave as these do; when, nobody has told.
        return Math.max(1, most < 0 ? 1000 : sum.fallsToIn((long) most, nowMs));
    }

    Counts own(long nowMs) {
        return new Counts(requests.sum(nowMs), tokens.sum(nowMs), inFlight, Counts.Cut.NONE);
    }

    void heard(Counts theirs, long nowMs) {
        others = theirs;
        heardMs = nowMs;
    }

    private Counts others(long nowMs) {
        return nowMs - heardMs < HEARD_MS ? others : Counts.NONE;
    }
}
