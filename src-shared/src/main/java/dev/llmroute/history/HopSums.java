package dev.llmroute.history;

/**
 * Of one minute, how often a target was passed by for a reason, and what was called after it. Targets are written {@code provider/model#key}.
 * Immutable.
 *
 * @param route {@code namespace/name}; {@link RequestSums#OTHER} for all that no row of their own was left for
 * @param caller the name of the callers' key; empty where the route does not authenticate
 * @param from the target that failed or was left out
 * @param to the target that was called next; empty where none was
 * @param reason the class of the failure or of the cooldown
 * @param hops how many
 * @param leftOut how many of them without a call, since {@code from} was cooling down
 * @param answered how many of them {@code to} answered
 * @param lostMs milliseconds in the failed calls of {@code from}
 */
public record HopSums(
        String route,
        String caller,
        String from,
        String to,
        String reason,
        long hops,
        long leftOut,
        long answered,
        long lostMs) {}
