package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value of the map {@code cooldowns}: a {@link Cooldown} without its key, in plain types, as any peer may have written it.
 * What it says is believed only after {@link #read}.
 */
record CooldownValue(
        long epoch,
        long untilMs,
        long durationMs,
        long setAtMs,
        String failureClass,
        int status,
        long statedWaitMs,
        String waitSource,
        String displayKey,
        String provider,
        String seenBy,
        CooldownDetails details) {

    /** Far above any date and duration, and far enough from overflow that sums of them are safe. */
    static final long ABSURD = 1L << 50;

    /**
     * Far above any count of clears. A higher one, which only a peer makes up, counts as this; and a tombstone's as one more, so that a
     * person's clear beats whatever a peer wrote.
     */
    static final long MAX_EPOCH = 1L << 40;

    /** Above every key and text of ours: endpoints have up to 400 characters, models 253, which encoding makes threefold at worst. */
    static final int MAX_KEY = 2048;

    static final int MAX_TEXT = 512;

    /** A peer whose clock is further ahead is not believed. */
    private static final long MAX_SKEW_MS = 3_600_000;

    CooldownValue(
            long epoch,
            long untilMs,
            long durationMs,
            long setAtMs,
            String failureClass,
            int status,
            long statedWaitMs,
            String waitSource,
            String displayKey,
            String provider,
            String seenBy) {
        this(
                epoch,
                untilMs,
                durationMs,
                setAtMs,
                failureClass,
                status,
                statedWaitMs,
                waitSource,
                displayKey,
                provider,
                seenBy,
                CooldownDetails.NONE);
    }

    static CooldownValue of(Cooldown cooldown) {
        return new CooldownValue(
                cooldown.epoch(),
                cooldown.untilMs(),
                cooldown.durationMs(),
                cooldown.setAtMs(),
                cooldown.failureClass().name(),
                cooldown.cause().status(),
                cooldown.cause().statedWaitMs(),
                cooldown.cause().waitSource(),
                cooldown.displayKey(),
                cooldown.label().provider(),
                cooldown.label().seenBy(),
                CooldownDetails.of(cooldown));
    }

    /**
     * What an entry of the map says, clamped: it never lasts longer than the maximum of its class. The answer depends on the
     * entry alone, not on a clock, so that all members judge alike.
     *
     * @param value as found in the map, of whatever type
     * @return empty where the key or the value is foreign or malformed
     */
    static Optional<Cooldown> read(Object storedKey, @Nullable Object value) {
        return storedKey instanceof String key
                        && key.length() <= MAX_KEY
                        && value instanceof CooldownValue entry
                        && entry.isPlausible()
                ? CooldownKey.parse(key).filter(CooldownValue::mayCool).flatMap(entry::toCooldown)
                : Optional.empty();
    }

    /** As {@link #read}, and empty where the entry was written in the future of the reader's wall clock. */
    static Optional<Cooldown> readAt(long nowMs, Object storedKey, @Nullable Object value) {
        return read(storedKey, value).filter(cooldown -> cooldown.setAtMs() - nowMs < MAX_SKEW_MS);
    }

    private static boolean mayCool(CooldownKey key) {
        return key.scope() != Scope.Request && key.scope() != Scope.None;
    }

    private boolean isPlausible() {
        return inRange(epoch)
                && inRange(untilMs)
                && inRange(setAtMs)
                && inRange(durationMs)
                && durationMs > 0
                && inBounds();
    }

    private boolean inBounds() {
        return Stream.of(waitSource, displayKey, provider, seenBy).allMatch(text -> text.length() <= MAX_TEXT)
                && details.inBounds();
    }

    private static boolean inRange(long number) {
        return number >= 0 && number < ABSURD;
    }

    private Optional<Cooldown> toCooldown(CooldownKey key) {
        return Arrays.stream(FailureClass.values())
                .filter(known -> known.name().equals(failureClass))
                .filter(known -> CooldownRules.maximum(known).isPositive())
                .findFirst()
                .map(known -> toCooldown(key, known));
    }

    private Cooldown toCooldown(CooldownKey key, FailureClass known) {
        boolean tombstone = untilMs == 0;
        Cause.Kind kind = Cause.Kind.of(status, waitSource, key.window());
        Cause cause = new Cause(kind, known, status, statedWaitMs, waitSource, details.waits());
        long maximum = cause.maximum().toMillis();
        long duration = Math.min(durationMs, tombstone ? Math.max(maximum, Term.TOMBSTONE_MIN_MS) : maximum);
        Term term = new Term(
                Math.min(epoch, tombstone ? MAX_EPOCH + 1 : MAX_EPOCH),
                tombstone ? 0 : Math.min(untilMs, setAtMs + duration),
                duration,
                setAtMs,
                details.believedRampMs(tombstone));
        return new Cooldown(
                key,
                term,
                cause,
                new Label(displayKey, provider, seenBy, details.believedLastAnswerMs(setAtMs)),
                details.reach(),
                details.believedRepeats());
    }
}
