package dev.llmroute.cooldown;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A cooldown as it is stored and shared, or the tombstone of one that was cleared. Immutable.
 *
 * @param key what it concerns
 * @param term how long it lasts
 * @param cause why
 * @param label for people
 * @param reach which requests it concerns
 * @param repeats how many probes in a row were refused before it
 */
public record Cooldown(CooldownKey key, Term term, Cause cause, Label label, Reach reach, int repeats) {

    /**
     * The one total order of everything known about a key: higher epoch, then later deadline, then (of two tombstones) a person's
     * clear before a recovery that ramps up, then router id; what follows only makes the order total. The greater one wins,
     * wherever two meet (listener, snapshot, entry processor, split brain).
     */
    public static final Comparator<Cooldown> ORDER = Comparator.comparingLong(Cooldown::epoch)
            .thenComparingLong(Cooldown::untilMs)
            .thenComparingLong(cooldown -> -cooldown.term.rampMs())
            .thenComparing(cooldown -> cooldown.label.seenBy())
            .thenComparingLong(Cooldown::setAtMs)
            .thenComparingLong(Cooldown::durationMs)
            .thenComparing(Cooldown::failureClass)
            .thenComparingInt(cooldown -> cooldown.cause.status())
            .thenComparingLong(cooldown -> cooldown.cause.statedWaitMs())
            .thenComparing(cooldown -> cooldown.cause.waitSource())
            .thenComparing(Cooldown::displayKey)
            .thenComparing(cooldown -> cooldown.label.provider())
            .thenComparingLong(cooldown -> cooldown.label.lastAnswerMs())
            .thenComparing(cooldown -> cooldown.reach.toString())
            .thenComparingInt(Cooldown::repeats)
            .thenComparing(cooldown -> cooldown.cause.otherWaits().toString())
            .thenComparing(cooldown -> cooldown.cause.kind());

    /** Of a first refusal that concerns every request. */
    public Cooldown(CooldownKey key, Term term, Cause cause, Label label) {
        this(key, term, cause, label, Reach.EVERYTHING, 0);
    }

    /** Whichever of the two the order puts last. Both must have the same key. */
    public static Cooldown merge(Cooldown a, Cooldown b) {
        return ORDER.compare(a, b) >= 0 ? a : b;
    }

    public long epoch() {
        return term.epoch();
    }

    public long untilMs() {
        return term.untilMs();
    }

    public long durationMs() {
        return term.durationMs();
    }

    public long setAtMs() {
        return term.setAtMs();
    }

    /** {@link Label#lastAnswerMs}; empty where it had not answered. */
    public Optional<Instant> lastAnswer() {
        return label.lastAnswerMs() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(label.lastAnswerMs()));
    }

    public FailureClass failureClass() {
        return cause.failureClass();
    }

    public String displayKey() {
        return label.displayKey();
    }

    public boolean isTombstone() {
        return term.isTombstone();
    }

    /**
     * The model is not there, as more than one request found. No time ends that; a change of the route does, or a person. What one
     * request alone met is a short cooldown like any other.
     */
    public boolean isBroken() {
        return isMissingModel() && durationMs() > CooldownRules.ONE_WITNESS_OF_A_MISSING_MODEL.toMillis();
    }

    /** The provider does not know the model, or told one request so. */
    public boolean isMissingModel() {
        return failureClass() == FailureClass.ModelNotFound && !isTombstone();
    }

    /**
     * Whether one request alone met it, and may have provoked it by what is in it: once it is over, everybody may call. Otherwise
     * the same caller could get the right to probe, and keep the others away for as long as its next request hangs.
     */
    boolean isOneRequestsWord() {
        return !isTombstone()
                && cause.statedWaitMs() < 0
                && repeats == 0
                && durationMs() <= CooldownRules.oneWitness(failureClass()).toMillis();
    }

    /** The provider rejected the credential. */
    public boolean isRejection() {
        return failureClass() == FailureClass.Unauthorized && !isTombstone();
    }

    /** The state of a target that this one keeps from being called. */
    public TargetState state() {
        return isBroken() ? TargetState.Broken : isRejection() ? TargetState.KeyRejected : TargetState.CoolingDown;
    }

    public boolean isPredicted() {
        return cause.kind() == Cause.Kind.Predicted;
    }

    /** Whether a person set it, and no failure: a pin, or a {@linkplain #isDrill drill}. */
    public boolean isManual() {
        return cause.kind() == Cause.Kind.Manual || isDrill();
    }

    /**
     * Whether a person lets the target appear limited to see what is answered instead, or did so where this is the tombstone of that.
     * No statistics of limits count it. Of an event that tells of one, see {@link dev.llmroute.history.Skipped#isDrill}.
     */
    public boolean isDrill() {
        return cause.kind() == Cause.Kind.Drill;
    }

    /**
     * As long as it is left alone now and longer by that, from when it was set no longer than its class allows; the same where it
     * has reached that.
     *
     * @param byMs more than 0
     */
    public Cooldown extended(long byMs) {
        long most = cause.maximum().toMillis();
        long duration = Math.max(durationMs(), Math.min(durationMs() + byMs, most));
        return lasting(term.lasting(duration));
    }

    /** Whether one request is to show that it is over, before the others come: not after what one request alone met, or a drill. */
    boolean wantsProbe() {
        return !isOneRequestsWord() && !isDrill();
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
        return new Cooldown(key, term.ended(nowMs, ramp), cause, label.seenBy(actor), reach, repeats);
    }

    /** The cooldown with another epoch. */
    public Cooldown withEpoch(long newEpoch) {
        return lasting(term.withEpoch(newEpoch));
    }

    /** The cooldown with another end; it lasts as long as before. */
    Cooldown endingAt(long newUntilMs) {
        return lasting(term.endingAt(newUntilMs));
    }

    private Cooldown lasting(Term other) {
        return new Cooldown(key, other, cause, label, reach, repeats);
    }
}
