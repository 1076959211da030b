package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.history.Outcome;
import dev.llmroute.message.Messages;
import dev.llmroute.plan.Chain;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.eventloop.Guarded;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Step;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.state.Pinning;
import dev.llmroute.router.telemetry.Overload;
import dev.llmroute.router.upstream.UpstreamClient;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through its targets: conducts the I/O, while {@link ChainWalk} decides. Lives on one event loop. Once content has
 * been sent there is no further attempt, unless the caller opted into a restart.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final UpstreamClient client;
    private final RouterServices services;
    private final ServedRoute served;
    private final CallerRequest request;
    private final CallerConnection caller;
    private final Ordering ordering;
    private final TargetAdapter adapter;
    private final CooldownRecorder recorder;
    private final ChainWalk walk;
    private final CallerResponse response;
    private final Observation seen;
    private final AskingAgain again;
    private final AnswerRelay relay;
    private final Notices notices;
    private final Guarded guarded = new Guarded(this::crashed);
    private final Timers timers;
    private final RunningAttempts running;
    private final Impatience impatience;
    private final InlineWait waiting;
    private boolean over;
    private boolean emptyBefore;

    Exchange(
            UpstreamClient client,
            RouterServices services,
            RoutingTable.Destination destination,
            CallerRequest request,
            CallerConnection caller,
            Observation seen) {
        this.client = client;
        this.timers = new Timers(client.vertx(), this::crashed);
        this.waiting = new InlineWait(caller.place(), timers, request.id());
        this.services = services;
        this.served = destination.route();
        this.request = request;
        this.caller = caller;
        this.seen = seen;
        this.ordering = Ordering.of(destination, request, services);
        Chain whole = ordering.chain();
        Pinning pinning = Pinning.of(
                request.wishes().noFallback() ? whole.headOnly() : whole,
                request.body().state(),
                services.makers(),
                route());
        this.adapter = new TargetAdapter(request, caller.place(), pinning);
        this.recorder = new CooldownRecorder(services, route(), request, seen::cooled);
        this.walk = new ChainWalk(
                pinning.chain(),
                adapter,
                route().fallback(),
                ordering.demand(),
                services.cooldowns(),
                services.ceilings(),
                request.since());
        this.impatience = new Impatience(services.usual(), request);
        ResponseHead head = new ResponseHead(caller.response(), walk, route().name(), served::sentKey, impatience);
        this.response = new CallerResponse(caller, head, request.surface(), client.vertx(), timers, services);
        this.notices = new Notices(route().fallback().comment());
        Made made = new Made(services.makers(), route(), request);
        this.relay = new AnswerRelay(this, adapter, made, response, notices);
        this.again = new AskingAgain(request, walk, adapter, caller.place());
        this.running = new RunningAttempts(services.hedges(), route(), request.body().stream(), timers);
        seen.routed(destination.opened(), request, walk);
    }

    void start() {
        caller.end().onLeft(this::callerLeft);
        guarded.run(() -> take(walk.start()));
    }

    /** A defect of this router's own, in whatever timer or call, ends the request; nothing stays taken. */
    void crashed(Throwable defect) {
        running.cancel();
        over = true;
        timers.cancel();
        walk.end();
        try {
            seen.finished(Outcome.Failed);
        } finally {
            response.crashed(defect);
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Try(Claim claim) -> attempt(claim);
            case Step.AwaitOthers() -> running.leaveAlone();
            case Step.Wait(long ms) -> await(ms);
            case Step.Fail(Target target, Failure failure) -> passOn(target, failure);
            case Step.Exhausted(boolean usedUp) -> exhausted(usedUp);
        }
    }

    private void await(long ms) {
        boolean waits = waiting.begin(ms, () -> take(walk.waited(ms)));
        if (!waits) {
            take(walk.doNotWait());
        }
    }

    private void attempt(Claim claim) {
        if (claim.isProbe()) {
            LOG.info("{}", Messages.probingLog(claim.target()));
        }
        long bytes = adapter.treeBytes(claim.target());
        if (bytes > 0 && !caller.place().mayHold(bytes)) {
            noRoom();
            return;
        }
        UpstreamRequest call = adapter.call(claim.target(), served, impatience.of(claim, walk::hasAnother));
        Attempt attempt = new Attempt(this, running, relay, client, claim, call, seen, caller.place(), bytes);
        running.add(attempt);
        attempt.start();
        running.watch(attempt, this::hedge);
    }

    private void hedge(Attempt slow) {
        Optional<Claim> beside = walk.hedge();
        if (beside.isEmpty()) {
            running.notHedged();
            return;
        }
        LOG.info("{}", Messages.hedgingLog(slow.target(), beside.get().target(), slow.ms(), request.id()));
        attempt(beside.get());
    }

    /** Of several attempts the first one that answers is taken. */
    void won(Attempt attempt, MultiMap headers) {
        for (Attempt other : running.wonBy(attempt)) {
            walk.trail().overtaken(other.target());
            other.seen().overtaken();
        }
        seen.answers(attempt.seen());
        impatience.answered(attempt);
        recorder.recovered(attempt.claim());
        recorder.foresee(attempt.claim(), headers);
    }

    void failed(Attempt attempt, Failure how) {
        Failure failure = request.body().state().isUnknownTo(how) ? how.ofUnknownReference() : recorder.concerning(how);
        lost(attempt, failure);
        if (again.follows(attempt, failure)) {
            attempt(attempt.claim());
            return;
        }
        long waitMs = impatience.isAllThatFailed(attempt, failure) ? 0 : recorder.after(attempt.claim(), failure);
        proceed(attempt.target(), failure, waitMs, walk.after(attempt.claim(), failure, attempt.ms()));
    }

    private void lost(Attempt attempt, Failure failure) {
        running.remove(attempt);
        attempt.free();
        LOG.info("{}", Messages.failedLog(attempt.target(), failure.failureClass(), failure.status(), request.id()));
        seen.failed(attempt.seen(), failure);
    }

    private void proceed(Target from, Failure failure, long waitMs, Step step) {
        if (step instanceof Step.Try(Claim next)) {
            notices.switching(from, failure, waitMs, next.target());
            seen.fellBack(from, next.target(), failure);
        }
        take(step);
    }

    /** Whether all that is left is to write to the caller. */
    boolean isOver() {
        return over;
    }

    /** Whether an answer that says nothing is passed on: the second one is, or the only one there can be. */
    boolean acceptsEmpty() {
        boolean second = emptyBefore;
        emptyBefore = true;
        return running.isSingle() && (second || !walk.hasAnother());
    }

    /** What came of an answer, or is made of a request, is more than this router may hold beside all else: nobody is asked any more. */
    void noRoom() {
        running.cancel();
        seen.overloaded(Overload.Router);
        if (!breaksOff()) {
            finish(Outcome.Failed, null);
            response.noRoom();
        }
    }

    void streamBroke(Attempt attempt, Failure how) {
        Failure failure = recorder.concerning(how);
        lost(attempt, failure);
        long waitMs = recorder.after(attempt.claim(), failure);
        response.broke(failure);
        if (request.wishes().restarts() && route().fallback().restarts()) {
            proceed(attempt.target(), failure, waitMs, walk.restart(attempt.claim(), failure, attempt.ms()));
        } else {
            walk.failed(attempt.claim(), failure, attempt.ms());
            breaksOff();
        }
    }

    /** Whether the caller has a part of an answer that broke, which then is the last word. */
    private boolean breaksOff() {
        if (response.isBroken()) {
            finish(Outcome.Failed, null);
            response.breakOff();
        }
        return response.isBroken();
    }

    /** The caller closed the connection: nothing is called any more, and what is running is cut. */
    private void callerLeft() {
        if (!over) {
            guarded.run(() -> {
                running.cancel();
                finish(Outcome.Cancelled, null);
            });
        }
    }

    private void passOn(Target target, Failure failure) {
        running.cancel();
        if (!breaksOff()) {
            finish(Outcome.Failed, null);
            response.passOn(target, failure);
        }
    }

    private void exhausted(boolean usedUp) {
        if (breaksOff()) {
            return;
        }
        if (adapter.lacksRoom()) {
            noRoom();
            return;
        }
        Exhaustion exhaustion = Exhaustion.of(walk, usedUp);
        notices.exhausted(exhaustion.told());
        finish(Outcome.Exhausted, null);
        response.exhausted(
                exhaustion, route().name(), walk.trail(), request.body().state().continuesThread());
    }

    /** All of its answer has come. */
    void answered(Attempt attempt) {
        recorder.answered(attempt.target());
        ordering.answered(services.outlooks(), attempt.target(), attempt.seen().tokens());
        finish(Outcome.Answered, attempt);
    }

    /**
     * Records how it ended; everything after this only writes to the caller.
     *
     * @param answering the attempt that answered; null if none did
     */
    private void finish(Outcome outcome, @Nullable Attempt answering) {
        over = true;
        timers.cancel();
        walk.end();
        new FallbackEvents(services, route(), request, walk.trail()).record(outcome, answering, notices.all());
        seen.finished(outcome);
    }

    private Route route() {
        return served.route();
    }
}
