package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Price;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.dialect.UsageMeter;
import dev.llmroute.router.telemetry.AttemptOutcome;
import dev.llmroute.router.telemetry.RequestTrace;
import dev.llmroute.router.telemetry.RouterMetrics;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is seen of one call of a request: feeds its metrics and its span. Lives on one event loop. */
final class CallObservation {
    private final RouterMetrics metrics;
    private final Observation.Routed by;
    private final Target target;
    private final RequestTrace.CallTrace trace;
    private final UsageMeter usage;
    private final Stopwatch since;
    private @Nullable Duration firstToken;
    private boolean hasContent;
    private boolean over;
    private boolean hasFailed;
    private long lostMs;

    /** @param surface in which the target answers */
    CallObservation(
            RouterMetrics metrics,
            Observation.Routed by,
            Target target,
            RequestTrace.CallTrace trace,
            Surface surface,
            Stopwatch since) {
        this.metrics = metrics;
        this.by = by;
        this.target = target;
        this.trace = trace;
        this.usage = new UsageMeter(surface);
        this.since = since;
    }

    Target target() {
        return target;
    }

    /** Null if the answer did not say. */
    @Nullable
    Tokens tokens() {
        return usage.tokens();
    }

    /** What it cost, failed or not; null where the answer does not say which tokens it took, or the target's price is not known. */
    @Nullable
    Cost cost() {
        Tokens tokens = usage.tokens();
        Price price = target.price();
        return tokens == null || price == null ? null : tokens.cost(price);
    }

    boolean hasFailed() {
        return hasFailed;
    }

    /** How long it took to fail; 0 where it did not. */
    long lostMs() {
        return lostMs;
    }

    /** It has content for the caller. */
    void answers(boolean stream) {
        hasContent = true;
        metrics.attempt(route(), target, AttemptOutcome.Answered.name());
        if (stream) {
            firstToken = since.elapsed();
        }
    }

    /** The whole answer, as the target gave it. */
    void whole(AnswerBody body) {
        usage.whole(body);
    }

    /** The next event, as the target gave it. */
    void event(Buffer event) {
        usage.event(event);
    }

    /** It failed, before or after content had been passed on. */
    void failed(Failure failure) {
        metrics.attempt(route(), target, failure.failureClass().name());
        hasFailed = true;
        lostMs = since.elapsedMs();
        end(AttemptOutcome.Failed, failure);
    }

    /** Another call of the request answered first. */
    void overtaken() {
        metrics.attempt(route(), target, AttemptOutcome.Overtaken.name());
        end(AttemptOutcome.Overtaken, null);
    }

    /** Its request is over; what has ended before stays as it ended. */
    void ended(AttemptOutcome how) {
        if (!over) {
            end(how, null);
        }
    }

    private void end(AttemptOutcome how, @Nullable Failure failure) {
        over = true;
        Duration took = since.elapsed();
        metrics.attemptEnded(route(), target, how, took);
        Tokens tokens = usage.tokens();
        Cost cost = cost();
        if (tokens != null) {
            metrics.costs().tokens(route(), by.request().caller(), target, tokens);
            tell(cost);
        } else if (how == AttemptOutcome.Answered) {
            metrics.costs().unmetered(route(), by.request().caller(), target);
        }
        pay(how, failure, tokens);
        trace.ended(new RequestTrace.CallEnd(how, failure, took, firstToken, tokens, cost, usage.model()));
    }

    /**
     * What nobody counted to its end has its price, too: else who leaves before that would never spend anything. Refusals, and what was not
     * connected to, are free.
     */
    private void pay(AttemptOutcome how, @Nullable Failure failure, @Nullable Tokens counted) {
        Price price = target.price();
        if (price == null
                || by.purse().isNoneFor(target)
                || (counted == null && failure != null && !wasWorkedOn(failure))) {
            return;
        }
        Tokens tokens = counted != null && how == AttemptOutcome.Answered
                ? counted
                : usage.estimate(by.request().sentTokens());
        by.purse().pay(target, tokens.cost(price));
    }

    private boolean wasWorkedOn(Failure failure) {
        return hasContent
                || switch (failure.failureClass()) {
                    case Timeout, BrokenStream -> true;
                    case Connection -> false;
                    // An answer under 200 that could not be used.
                    default -> failure.status() >= 200 && failure.status() < 300;
                };
    }

    private String route() {
        return by.route().name();
    }

    private void tell(@Nullable Cost cost) {
        if (cost != null) {
            metrics.costs().cost(route(), by.request().caller(), target, cost);
        } else if (by.route().isPriced()) {
            metrics.costs().unpriced(route(), by.request().caller(), target);
        }
    }
}
