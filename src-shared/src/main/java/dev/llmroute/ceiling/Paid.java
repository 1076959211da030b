package dev.llmroute.ceiling;

import dev.llmroute.route.Budget;

/**
 * A budget and what is counted for it.
 *
 * @param of the target, its credential, or the caller, for people
 */
public record Paid(String of, Spending.Key key, Budget budget) {}
