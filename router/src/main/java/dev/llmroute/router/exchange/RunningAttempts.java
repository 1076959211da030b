package dev.llmroute.router.exchange;

import dev.llmroute.route.Hedging;
import dev.llmroute.route.Route;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.fallback.Hedges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attempts of one request that are under way: nearly always one; two while a slow one has another beside it. Lives on one event loop. */
final class RunningAttempts {
    private final Hedges hedges;
    private final Route route;
    private final @Nullable Hedging hedging;
    private final boolean stream;
    private final Timers timers;
    private final List<Attempt> running = new ArrayList<>(1);
    private boolean hedged;

    /** @param stream whether the request asks for a stream, to whose first content a target is timed */
    RunningAttempts(Hedges hedges, Route route, boolean stream, Timers timers) {
        this.hedges = hedges;
        this.route = route;
        this.hedging = route.fallback().hedging();
        this.stream = stream;
        this.timers = timers;
        if (hedging != null) {
            hedges.requested(route, hedging);
        }
    }

    void add(Attempt attempt) {
        running.add(attempt);
    }

    void remove(Attempt attempt) {
        running.remove(attempt);
    }

    /**
     * Sees whether the attempt is slow, once for each request.
     *
     * @param hedge is told of it if the route may afford a second target
     */
    void watch(Attempt attempt, Consumer<Attempt> hedge) {
        if (hedging == null || hedged) {
            return;
        }
        hedges.delayMs(hedging, attempt.target(), stream).ifPresent(delay -> {
            timers.after(Duration.ofMillis(delay), () -> {
                if (running.contains(attempt) && !hedged) {
                    hedged = true;
                    if (hedges.mayHedge(route)) {
                        hedge.accept(attempt);
                    }
                }
            });
        });
    }

    /** There was no second target to be had. */
    void notHedged() {
        hedges.giveBack(route);
    }

    /**
     * The first one that answers is taken.
     *
     * @return the others, which are given up
     */
    List<Attempt> wonBy(Attempt winner) {
        hedged = true;
        List<Attempt> others = running.size() == 1
                ? List.of()
                : running.stream().filter(each -> each != winner).toList();
        others.forEach(other -> {
            other.cancel();
            timed(other);
        });
        running.clear();
        running.add(winner);
        timed(winner);
        return others;
    }

    private void timed(Attempt attempt) {
        if (hedging != null) {
            hedges.took(attempt.target(), stream, attempt.ms());
        }
    }

    void cancel() {
        running.forEach(Attempt::cancel);
    }

    boolean isSingle() {
        return running.size() == 1;
    }

    /** Whether no other attempt may still answer. */
    boolean isAlone(Attempt attempt) {
        for (Attempt each : running) {
            if (!each.equals(attempt) && !each.isPutOff()) {
                return false;
            }
        }
        return true;
    }

    /** What the last one that is left has put off is taken. */
    void leaveAlone() {
        if (isSingle()) {
            running.getFirst().alone();
        }
    }
}
