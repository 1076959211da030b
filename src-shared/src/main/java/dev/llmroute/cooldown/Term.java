package dev.llmroute.cooldown;

/**
 * From when to when a cooldown lasts, or how long the tombstone of one is kept. Immutable.
 *
 * <p>Deadlines travel as absolute time plus duration: a receiver never lets one last longer than its duration, whatever its
 * own clock or the sender's says.
 *
 * @param epoch how often the key has been cleared; a higher epoch beats every deadline of a lower one
 * @param untilMs wall-clock end in ms since 1970; 0 for a tombstone
 * @param durationMs how long it lasts from {@code setAtMs}; for a tombstone: how long it is kept
 * @param setAtMs when it was set, or cleared
 * @param rampMs for a tombstone: over which time traffic comes back, since a probe went well; 0 where a person cleared it, and
 *     for a cooldown
 */
public record Term(long epoch, long untilMs, long durationMs, long setAtMs, long rampMs) {
    /** How long a tombstone is kept at least, in ms: longer than any late message may travel. */
    public static final long TOMBSTONE_MIN_MS = 15 * 60_000L;

    /** Of a cooldown under a key that was never cleared. */
    public static Term of(long setAtMs, long durationMs) {
        return new Term(0, setAtMs + durationMs, durationMs, setAtMs, 0);
    }

    public boolean isTombstone() {
        return untilMs == 0;
    }

    /** How long this is still worth keeping at {@code nowMs}, in ms; never more than its duration. */
    public long keepMs(long nowMs) {
        long end = isTombstone() ? setAtMs + durationMs : untilMs;
        return Math.clamp(end - nowMs, 0, durationMs);
    }

    Term withEpoch(long newEpoch) {
        return new Term(newEpoch, untilMs, durationMs, setAtMs, rampMs);
    }

    /** As long as this, with another end. */
    Term endingAt(long newUntilMs) {
        return new Term(epoch, newUntilMs, durationMs, newUntilMs - durationMs, rampMs);
    }

    /** From the same time on, for so long. */
    Term lasting(long newDurationMs) {
        return new Term(epoch, untilMs + newDurationMs - durationMs, newDurationMs, setAtMs, rampMs);
    }

    /** Of the tombstone that ends this everywhere: the next epoch, kept for at least as long as this would have lasted. */
    Term ended(long nowMs, long ramp) {
        return new Term(epoch + 1, 0, Math.max(TOMBSTONE_MIN_MS, untilMs - nowMs), nowMs, ramp);
    }
}
