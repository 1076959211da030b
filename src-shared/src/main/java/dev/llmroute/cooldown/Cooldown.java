package dev.llmroute.cooldown;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import dev.llmroute.route.TargetState;
import java.util.Comparator;
import java.util.List;

/**
 * A cooldown as it is stored and shared, or the tombstone of one that was cleared. Immutable.
 *
 * <p>Deadlines travel as absolute time plus duration: a receiver never lets one last longer than its duration, whatever its
 * own clock or the sender's says.
 *
 * @param key what it concerns
 * @param epoch how often this key has been cleared; a higher epoch beats every deadline of a lower one
 * @param untilMs wall-clock end in ms since 1970; 0 for a tombstone
 * @param durationMs how long it lasts from {@code setAtMs}; for a tombstone: how long it is kept
 * @param setAtMs when it was set, or cleared
 * @param failureClass why
 * @param status the HTTP status that was seen; 0 where there was none
 * @param statedWaitMs the wait as the provider stated it, before any clamp; -1 where none was stated
 * @param waitSource where that was read: a {@link dev.llmroute.failure.WaitSource#label()}
 * @param displayKey for people: {@code groq_llama-3.3-70b-versatile}
 * @param provider for people: the provider's name in the route that saw it
 * @param seenBy the router that saw it, or the actor who cleared it
 * @param reach which requests it concerns
 * @param repeats how many probes in a row were refused before it
 * @param rampMs for a tombstone: over which time traffic comes back, since a probe went well; 0 where a person cleared it, and
 *     for a cooldown
 * @param otherWaits waits that the response stated too and that lost, the largest first
 */
public record Cooldown(
        CooldownKey key,
        long epoch,
        long untilMs,
        long durationMs,
        long setAtMs,
        FailureClass failureClass,
        int status,
        long statedWaitMs,
        String waitSource,
        String displayKey,
        String provider,
        String seenBy,
        Reach reach,
        int repeats,
        long rampMs,
        List<Wait> otherWaits) {

    /**
     * The one total order of everything known about a key: higher epoch, then later deadline, then (of two tombstones) a person's
     * clear before a recovery that ramps up, then router id; what follows only makes the order total. The greater one wins, wherever two meet (listener, snapshot, entry processor, split brain).
     */
    public static final Comparator<Cooldown> ORDER = Comparator.comparingLong(Cooldown::epoch)
            .thenComparingLong(Cooldown::untilMs)
            .thenComparingLong(cooldown -> -cooldown.rampMs())
            .thenComparing(Cooldown::seenBy)
            .thenComparingLong(Cooldown::setAtMs)
            .thenComparingLong(Cooldown::durationMs)
            .thenComparing(Cooldown::failureClass)
            .thenComparingInt(Cooldown::status)
            .thenComparingLong(Cooldown::statedWaitMs)
            .thenComparing(Cooldown::waitSource)
            .thenComparing(Cooldown::displayKey)
            .thenComparing(Cooldown::provider)
            .thenComparing(cooldown -> cooldown.reach().toString())
            .thenComparingInt(Cooldown::repeats)
            .thenComparing(cooldown -> cooldown.otherWaits().toString());

    /** How long a tombstone is kept at least, in ms: longer than any late message may travel. */
    public static final long TOMBSTONE_MIN_MS = 15 * 60_000L;

    public Cooldown {
        otherWaits = List.copyOf(otherWaits);
    }

    /** One of a first refusal that concerns every request. */
    public Cooldown(
            CooldownKey key,
            long epoch,
            long untilMs,
            long durationMs,
            long setAtMs,
            FailureClass failureClass,
            int status,
            long statedWaitMs,
            String waitSource,
            String displayKey,
            String provider,
            String seenBy) {
        this(
                key,
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
                Reach.EVERYTHING,
                0,
                0,
                List.of());
    }

    /** Whichever of the two the order puts last. Both must have the same key. */
    public static Cooldown merge(Cooldown a, Cooldown b) {
        return ORDER.compare(a, b) >= 0 ? a : b;
    }

    public boolean isTombstone() {
        return untilMs == 0;
    }

    /**
     * The model is not there, as more than one request found: nothing is to be waited for; a change of the route, or a person, ends
     * it. What one request alone met is a short cooldown like others.
     */
    public boolean isBroken() {
        return isMissingModel() && durationMs > CooldownRules.ONE_WITNESS_OF_A_MISSING_MODEL.toMillis();
    }

    /** The provider does not know the model, or so it told one request. */
    public boolean isMissingModel() {
        return failureClass == FailureClass.ModelNotFound && !isTombstone();
    }

    /**
     * What one request alone met, and may have provoked by what is in it: when it is over, everybody may go. Else its caller could have the
     * right to probe too, and keep the others away for as long as his next request hangs.
     */
    boolean isOneRequestsWord() {
        return !isTombstone()
                && statedWaitMs < 0
                && repeats == 0
                && durationMs <= CooldownRules.oneWitness(failureClass).toMillis();
    }

    /** The provider took the credential for no valid one. */
    public boolean isRejection() {
        return failureClass == FailureClass.Unauthorized && !isTombstone();
    }

    /** The state of a target that this one keeps from being called. */
    public TargetState state() {
        return isBroken() ? TargetState.Broken : isRejection() ? TargetState.KeyRejected : TargetState.CoolingDown;
    }

    /** Set by foresight: a success told that nothing, or little, remains. */
    public boolean isForesight() {
        return status == 200;
    }

    /** The tombstone that ends this cooldown everywhere: the next epoch, kept for at least as long as this would have lasted. */
    public Cooldown cleared(String actor, long nowMs) {
        return ended(actor, nowMs, 0);
    }

    /**
     * The tombstone of a cooldown whose target answered again.
     *
     * @param ramp over which time traffic comes back
     */
    public Cooldown recovered(String actor, long nowMs, long ramp) {
        return ended(actor, nowMs, ramp);
    }

    private Cooldown ended(String actor, long nowMs, long ramp) {
        long keep = Math.max(TOMBSTONE_MIN_MS, untilMs - nowMs);
        return with(epoch + 1, 0, keep, nowMs, actor, ramp);
    }

    /** How long this is still worth keeping at {@code nowMs}, in ms; never more than its duration. */
    public long keepMs(long nowMs) {
        long end = isTombstone() ? setAtMs + durationMs : untilMs;
        return Math.clamp(end - nowMs, 0, durationMs);
    }

    /** The cooldown with another epoch. */
    public Cooldown withEpoch(long newEpoch) {
        return with(newEpoch, untilMs, durationMs, setAtMs, seenBy, rampMs);
    }

    /** The cooldown with another end; it lasts as long as before. */
    Cooldown endingAt(long newUntilMs) {
        return with(epoch, newUntilMs, durationMs, newUntilMs - durationMs, seenBy, rampMs);
    }

    private Cooldown with(long newEpoch, long until, long duration, long setAt, String by, long ramp) {
        return new Cooldown(
                key,
                newEpoch,
                until,
                duration,
                setAt,
                failureClass,
                status,
                statedWaitMs,
                waitSource,
                displayKey,
                provider,
                by,
                reach,
                repeats,
                ramp,
                otherWaits);
    }
}
