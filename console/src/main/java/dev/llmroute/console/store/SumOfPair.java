package dev.llmroute.console.store;

import java.util.OptionalDouble;

/**
 * How often one target was passed by for one reason, and what came of the target that was called next. Immutable.
 *
 * @param to {@link SumTarget#NONE}: none was called
 * @param reason the class of the failure or of the cooldown
 * @param hops how often
 * @param leftOut of them without a call, since {@code from} was cooling down
 * @param answered of them, those that {@code to} answered
 * @param lostMs milliseconds in the failed calls of {@code from}
 */
public record SumOfPair(
        SumTarget from, SumTarget to, String reason, long hops, long leftOut, long answered, long lostMs) {
    /** The share that {@code to} answered, from 0 to 1; empty where none was called. */
    public OptionalDouble recoveryRate() {
        return to.isNone() || hops == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) answered / hops);
    }
}
