package dev.llmroute.console.store;

/**
 * What one target did in one step of a series; there is none where it did nothing. Immutable.
 *
 * @param fromMs the step's first moment, ms since 1970
 * @param answered requests that it answered
 * @param failed how often a call of it failed
 * @param leftOut how often it was not called, since it was cooling down
 */
public record SumOfTargetStep(SumTarget target, long fromMs, long answered, long failed, long leftOut) {}
