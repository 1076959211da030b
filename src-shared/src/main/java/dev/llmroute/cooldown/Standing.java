package dev.llmroute.cooldown;

import java.util.List;

/** How a target stands for one request now. */
public sealed interface Standing
        permits KnownCooldown,
                Standing.Free,
                Standing.Probe,
                Standing.Due,
                Standing.RampingUp,
                Standing.AtCeiling,
                Standing.Unsupported {
    Standing FREE = new Free();

    /** Nothing speaks against a call. */
    record Free() implements Standing {}

    /**
     * A cooldown is over, nobody has shown yet that the limit is gone, and this process has the right to try: its next request
     * does, if it can claim the right.
     *
     * @param due the cooldowns that the call would test; at least one
     */
    record Probe(List<KnownCooldown> due) implements Standing {
        public Probe {
            due = List.copyOf(due);
        }
    }

    /** As {@link Probe}, but another request, here or elsewhere, is the one to try. */
    record Due(List<KnownCooldown> due) implements Standing {
        public Due {
            due = List.copyOf(due);
        }
    }

    /**
     * The limit is gone and traffic comes back step by step; this request is not among the share that may call already.
     *
     * @param recovered the tombstone of the cooldown
     * @param percent the share of requests that may call now
     */
    record RampingUp(KnownCooldown recovered, int percent) implements Standing {}

    /**
     * What the route's own ceilings leave is in use.
     *
     * @param which for people: {@code maxConcurrent 4 of openai/gpt-4o}
     * @param freeInMs when the request would fit, as far as that is known; else -1
     */
    record AtCeiling(String which, long freeInMs) implements Standing {}

    /**
     * The target cannot serve this request, now or later.
     *
     * @param why for people: {@code "n" above 1 has no counterpart in Anthropic's dialect}
     */
    record Unsupported(String why) implements Standing {}
}
