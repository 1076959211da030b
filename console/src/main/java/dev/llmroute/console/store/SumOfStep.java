package dev.llmroute.console.store;

/**
 * One step of a series. Immutable.
 *
 * @param fromMs its first moment, ms since 1970
 * @param toMs the first moment behind it
 */
public record SumOfStep(long fromMs, long toMs, SumTotals totals) {}
