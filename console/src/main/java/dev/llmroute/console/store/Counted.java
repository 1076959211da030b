package dev.llmroute.console.store;

/**
 * How many there are, as far as that was looked for. Immutable.
 *
 * @param number what was counted
 * @param all whether there are no more
 */
public record Counted(int number, boolean all) {}
