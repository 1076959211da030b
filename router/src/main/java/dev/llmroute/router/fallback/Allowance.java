package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a request may still spend on attempts: how many, and in which time. Not thread-safe. */
final class Allowance {
    /** For one target: most refuse one field after the other. */
    private static final int MOST_ASKED_AGAIN = 3;

    private final FallbackPolicy policy;
    private final Set<Target> retried = new HashSet<>(0);

    /** Each as often as it was asked again. */
    private final List<Target> askedAgain = new ArrayList<>(0);

    private Stopwatch since;
    private int started;
    private int hedges;

    Allowance(FallbackPolicy policy, Stopwatch since) {
        this.policy = policy;
        this.since = since;
    }

    void attempt() {
        started++;
    }

    /** One that has been counted takes no attempt of the route. */
    void wasHedge() {
        hedges++;
    }

    /** False if the target was retried before. */
    boolean retry(Target target) {
        boolean first = retried.add(target);
        if (first) {
            started++;
        }
        return first;
    }

    boolean mayAskAgain(Target target) {
        return Collections.frequency(askedAgain, target) < MOST_ASKED_AGAIN;
    }

    void askAgain(Target target) {
        started++;
        askedAgain.add(target);
    }

    /** The time begins anew. */
    void restart() {
        since = Stopwatch.started(since.time());
    }

    int started() {
        return started;
    }

    int attemptsLeft() {
        return policy.maxAttempts() - (started - hedges);
    }

    boolean isUsedUp() {
        return isUsedUpIn(0);
    }

    /** @param inMs how far ahead, in ms */
    boolean isUsedUpIn(long inMs) {
        return attemptsLeft() <= 0 || isLateIn(inMs);
    }

    boolean isLate() {
        return isLateIn(0);
    }

    private boolean isLateIn(long inMs) {
        return since.elapsedMs() + inMs > policy.budget().toMillis();
    }
}
