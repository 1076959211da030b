package dev.llmroute.ceiling;

import dev.llmroute.route.Ceiling;
import org.jspecify.annotations.Nullable;

/** What is being sent to one model, with one credential, or by one caller. Not thread-safe: {@link Account} and {@link Ceilings} guard it. */
final class Usage {
    private final SlidingMinute requests = new SlidingMinute();
    private final SlidingMinute tokens = new SlidingMinute();
    private int inFlight;

    /** What of the ceiling a request of that size would go above; null where nothing. */
    @Nullable
    Full above(Ceiling ceiling, String of, long size, long nowMs) {
        Integer maxConcurrent = ceiling.maxConcurrent();
        if (maxConcurrent != null && inFlight >= maxConcurrent) {
            return new Full("maxConcurrent", maxConcurrent, of, -1);
        }
        Integer rpm = ceiling.rpm();
        if (rpm != null && requests.sum(nowMs) >= rpm) {
            return new Full("rpm", rpm, of, requests.fallsToIn(rpm - 1L, nowMs));
        }
        Long tpm = ceiling.tpm();
        if (tpm != null && tokens.sum(nowMs) > tpm - size) {
            return new Full("tpm", tpm, of, size > tpm ? -1 : tokens.fallsToIn(tpm - size, nowMs));
        }
        return null;
    }

    void begin(long size, long nowMs) {
        inFlight++;
        requests.add(1, nowMs);
        tokens.add(size, nowMs);
    }

    void end() {
        inFlight--;
    }
}
