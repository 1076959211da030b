package dev.llmroute.console.store;

/**
 * What one target did. Immutable.
 *
 * @param asked requests that had it as their first target, be it called or left out
 * @param gave what its answers come to: requests that it answered, their tokens and latency. Milliseconds lost and calls avoided in it are those
 *     of other targets on the way to it
 * @param failed how often a call of it failed and the request went on, or ended
 * @param leftOut how often it was not called, since it was cooling down
 * @param recovered of the two, how often the target that was called next answered
 * @param lostMs milliseconds in its failed calls
 */
public record SumOfTarget(
        SumTarget target, long asked, SumTotals gave, long failed, long leftOut, long recovered, long lostMs) {}
