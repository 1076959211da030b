package dev.llmroute.cooldown;

import java.util.List;

/** Whether a target can take one request now. */
public sealed interface Availability
        permits KnownCooldown,
                Availability.Available,
                Availability.MayProbe,
                Availability.AwaitingProbe,
                Availability.RampingUp,
                Availability.AtCeiling,
                Availability.BudgetSpent,
                Availability.NoHeadroom,
                Availability.Unsuitable {
    Availability AVAILABLE = new Available();

    /** Nothing speaks against a call. */
    record Available() implements Availability {}

    /**
     * A cooldown is over, nobody has shown yet that the limit is gone, and this process has the right to try: its next request
     * does, if it can claim the right.
     *
     * @param due the cooldowns that the call would test; at least one
     */
    record MayProbe(List<KnownCooldown> due) implements Availability {
        public MayProbe {
            due = List.copyOf(due);
        }
    }

    /** As {@link MayProbe}, but another request, here or elsewhere, is the one to try. */
    record AwaitingProbe(List<KnownCooldown> due) implements Availability {
        public AwaitingProbe {
            due = List.copyOf(due);
        }
    }

    /**
     * The limit is gone and traffic comes back step by step; this request is not among the share that may call already.
     *
     * @param recovered the tombstone of the cooldown
     * @param percent the share of requests that may call now
     */
    record RampingUp(KnownCooldown recovered, int percent) implements Availability {}

    /**
     * What the route's own ceilings leave is in use.
     *
     * @param which for people: {@code maxConcurrent 4 of openai/gpt-4o}
     * @param freeInMs when the request would fit, as far as that is known; else -1
     */
    record AtCeiling(String which, long freeInMs) implements Availability {}

    /**
     * What the route lets be spent is spent.
     *
     * @param which for people: {@code $50 a day of openai#main}
     * @param freeInMs when the next period begins
     */
    record BudgetSpent(String which, long freeInMs) implements Availability {}

    /**
     * The provider would most likely refuse it now.
     *
     * @param which for people: {@code 0 left of requests by its headers, more in 2 seconds}
     * @param freeInMs when it would most likely fit
     * @param window of the limit
     * @param heardAgoMs how long ago the provider said so
     */
    record NoHeadroom(String which, long freeInMs, String window, long heardAgoMs) implements Availability {}

    /**
     * The target cannot serve this request, now or later.
     *
     * @param why for people: {@code "n" above 1 has no counterpart in Anthropic's dialect}
     */
    record Unsuitable(String why) implements Availability {}
}
