package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import dev.llmroute.message.Notice;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Route;
import dev.llmroute.router.fallback.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Keeps what happened to a request that did not go straight to its answer. */
record FallbackEvents(RouterServices services, Route route, CallerRequest request, Trail trail) {
    /**
     * The request is over: keeps its event if a target failed, or none was left, and some where a target was passed by for a drill.
     *
     * @param answering the attempt that answered; null if none did
     * @param notices what a person would be told, in order
     */
    void record(Outcome outcome, @Nullable Attempt answering, List<Notice> notices) {
        if (!trail.failed().isEmpty() || outcome == Outcome.Exhausted || isSampleOfDrill()) {
            services.fallbacks().record(event(outcome, attempts(answering), notices));
        }
    }

    private boolean isSampleOfDrill() {
        return !trail.skipped().isEmpty()
                && trail.skipped().stream().anyMatch(each -> each.reason().equals(ManualCooldown.DRILL))
                && services.drills().takes();
    }

    private List<AttemptSummary> attempts(@Nullable Attempt answering) {
        List<AttemptSummary> attempts = new ArrayList<>(trail.failedAttempts());
        if (answering != null) {
            attempts.add(new AttemptSummary(answering.target().name(), null, "none", 200, -1, "none", answering.ms()));
        }
        return attempts;
    }

    private FallbackEvent event(Outcome outcome, List<AttemptSummary> attempts, List<Notice> notices) {
        return new FallbackEvent(
                "%012x%016x"
                        .formatted(request.atMs(), ThreadLocalRandom.current().nextLong()),
                request.atMs(),
                route.qualifiedName(),
                request.id(),
                request.caller(),
                services.routerId(),
                attempts,
                trail.skipped().stream().map(this::skipped).toList(),
                outcome,
                notices.stream().map(Notice::text).toList());
    }

    private Skipped skipped(Skip skip) {
        return new Skipped(skip.target().name(), skip.reason(), skip.untilMs(services.time()));
    }
}
