package dev.llmroute.ceiling;

import dev.llmroute.route.Budget;

/**
 * A budget that is spent: nothing is sent there before its next period.
 *
 * @param of the target, or the credential
 * @param freeInMs when that begins
 */
public record Spent(Budget budget, String of, long freeInMs) implements Admission {
    /** For people: {@code $50 a day of openai#main}. */
    @Override
    public String toString() {
        return budget + " of " + of;
    }
}
