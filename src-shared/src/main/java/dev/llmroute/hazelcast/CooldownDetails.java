package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of a {@link CooldownValue} that the first schema did not have, in plain types, as any peer may have written it. Each
 * detail that is not believed counts as absent: the cooldown itself may hold all the same.
 *
 * @param bucketLimit of {@link Reach.Bucket}, -1 for none; so are the next three
 * @param largerThan of {@link Reach.LargerThan}, -1 for none
 * @param otherWaits {@code source=ms;source=ms}
 * @param lastAnswerMs of {@link Label}; the second schema did not have it either
 */
record CooldownDetails(
        long bucketLimit,
        long bucketUsed,
        long bucketWindowMs,
        long bucketUncounted,
        long largerThan,
        int repeats,
        long rampMs,
        String otherWaits,
        long lastAnswerMs) {

    static final CooldownDetails NONE = new CooldownDetails(-1, -1, -1, -1, -1, 0, 0, "", 0);

    private static final int MAX_REPEATS = 1000;
    private static final int MAX_WAITS = 6;
    private static final int MAX_WORD = 128;
    private static final long MAX_RAMP_MS = Duration.ofHours(1).toMillis();

    static CooldownDetails of(Cooldown cooldown) {
        Reach.Bucket bucket = cooldown.reach() instanceof Reach.Bucket given ? given : new Reach.Bucket(-1, -1, -1, -1);
        return new CooldownDetails(
                bucket.limit(),
                bucket.used(),
                bucket.windowMs(),
                bucket.uncounted(),
                cooldown.reach() instanceof Reach.LargerThan larger ? larger.tokens() : -1,
                cooldown.repeats(),
                cooldown.term().rampMs(),
                text(cooldown.cause().otherWaits()),
                cooldown.label().lastAnswerMs());
    }

    /** Whether the text is no longer than any of ours. */
    boolean inBounds() {
        return otherWaits.length() <= CooldownValue.MAX_TEXT;
    }

    Reach reach() {
        boolean bucket =
                isCount(bucketLimit) && isCount(bucketUsed) && isCount(bucketWindowMs) && isCount(bucketUncounted);
        if (bucket && bucketLimit > 0 && bucketWindowMs > 0) {
            return new Reach.Bucket(bucketLimit, bucketUsed, bucketWindowMs, bucketUncounted);
        }
        return isCount(largerThan) ? new Reach.LargerThan(largerThan) : Reach.EVERYTHING;
    }

    private static boolean isCount(long number) {
        return number >= 0 && number < CooldownValue.ABSURD;
    }

    int believedRepeats() {
        return Math.clamp(repeats, 0, MAX_REPEATS);
    }

    /** Only what has ended ramps up. */
    long believedRampMs(boolean tombstone) {
        return tombstone ? Math.clamp(rampMs, 0, MAX_RAMP_MS) : 0;
    }

    /** Nothing cools down before it is seen to. */
    long believedLastAnswerMs(long setAtMs) {
        return lastAnswerMs > 0 && lastAnswerMs <= setAtMs ? lastAnswerMs : 0;
    }

    /** As many as are kept; a source that the form cannot carry is left out. */
    private static String text(List<Wait> waits) {
        return waits.stream()
                .filter(wait -> wait.source().label().matches("[^=;]{1," + MAX_WORD + "}"))
                .limit(MAX_WAITS)
                .map(wait -> wait.source().label() + "=" + wait.millis())
                .collect(Collectors.joining(";"));
    }

    List<Wait> waits() {
        List<Wait> waits = new ArrayList<>();
        for (String part : otherWaits.split(";", MAX_WAITS + 1)) {
            int equals = part.indexOf('=');
            if (equals > 0
                    && waits.size() < MAX_WAITS
                    && part.substring(equals + 1).matches("\\d{1,15}")) {
                long millis = Long.parseLong(part.substring(equals + 1));
                waits.add(new Wait(millis, new WaitSource(part.substring(0, equals))));
            }
        }
        return waits;
    }
}
