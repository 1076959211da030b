package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Route;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is kept of a request when it is over: its metrics, and its fallback event where it did not go straight to its answer. */
record RequestRecord(RouterServices services, Route route, CallerRequest request, ChainWalk walk) {
    /**
     * Keeps it.
     *
     * @param whole how long the request took
     * @param answering the attempt that answered; null where none did
     * @param messages what a person would be told, in order
     */
    void keep(Outcome outcome, Duration whole, @Nullable Attempt answering, List<String> messages) {
        Trail way = walk.trail();
        way.skipped().forEach(skip -> services.metrics().skipped(route.name(), skip));
        services.metrics().requestEnded(route.name(), outcome.name(), whole);
        if (way.failed().isEmpty() && outcome != Outcome.Exhausted) {
            return;
        }
        List<dev.llmroute.history.Attempt> attempts = new ArrayList<>(way.failedAttempts());
        if (answering != null) {
            attempts.add(new dev.llmroute.history.Attempt(
                    answering.target().name(), null, "none", 200, -1, "none", answering.ms()));
        }
        services.fallbacks().record(event(attempts, outcome, messages));
    }

    private FallbackEvent event(List<dev.llmroute.history.Attempt> attempts, Outcome outcome, List<String> messages) {
        return new FallbackEvent(
                "%012x%016x"
                        .formatted(request.atMs(), ThreadLocalRandom.current().nextLong()),
                request.atMs(),
                route.qualifiedName(),
                request.id(),
                request.caller(),
                services.routerId(),
                attempts,
                walk.trail().skipped().stream().map(this::skipped).toList(),
                outcome,
                messages);
    }

    private Skipped skipped(Skip skip) {
        TimeSource time = services.cooldowns().time();
        return new Skipped(skip.target().name(), skip.reason(), skip.untilMs(time));
    }
}
