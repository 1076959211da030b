package dev.llmroute.router.exchange;

import dev.llmroute.config.ApiKey;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.SentKey;
import dev.llmroute.history.Outcome;
import dev.llmroute.message.Messages;
import dev.llmroute.message.Notice;
import dev.llmroute.plan.Chain;
import dev.llmroute.route.Hedging;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Step;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.state.Pinning;
import dev.llmroute.router.translation.Untranslatable;
import dev.llmroute.router.upstream.UpstreamCall;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through its targets: does the I/O, while {@link ChainWalk} decides. Lives on one event loop. What has been
 * sent to the caller is never taken back: after the first content there is no further attempt, but for a caller who asked to be told
 * anew.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final long MAX_JITTER_MS = 250;

    /** Of a tree, for each byte of its text. */
    private static final int TREE_BYTES = 8;

    private final Vertx vertx;
    private final HttpClient client;
    private final RouterServices services;
    private final ServedRoute served;
    private final CallerRequest request;
    private final TargetAdapter adapter;
    private final ReplyFormat format;
    private final HttpServerResponse out;
    private final InFlight.Place place;
    private final CooldownRecorder recorder;
    private final ChainWalk walk;
    private final CallerResponse answer;
    private final Observation seen;
    private final Made made;
    private final Stopwatch since;
    private final List<Notice> notices = new ArrayList<>();
    private final Timers timers;
    private final KeepAlive keepAlive;
    private final Runnable cutOff;
    private final List<Attempt> running = new ArrayList<>(1);
    private @Nullable Relay relay;
    private @Nullable Failure broken;
    private boolean hedged;
    private boolean over;
    private boolean emptyBefore;

    /** @param cutOff ends the caller's connection */
    public Exchange(
            Vertx vertx,
            HttpClient client,
            RouterServices services,
            RoutingTable.Destination destination,
            CallerRequest request,
            HttpServerResponse out,
            InFlight.Place place,
            Observation seen,
            Runnable cutOff) {
        this.vertx = vertx;
        this.timers = new Timers(vertx, this::crashed);
        this.client = client;
        this.services = services;
        this.served = destination.route();
        this.request = request;
        Demand demand = new Demand(
                request.tokens(),
                ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE),
                request.surface().api());
        Chain whole = served.chain(destination.entry()).balanced(demand);
        Pinning pinning = Pinning.of(
                request.noFallback() ? whole.headOnly() : whole,
                request.body().state(),
                services.makers(),
                served.route());
        Chain chain = pinning.chain();
        this.adapter = new TargetAdapter(request, place, pinning);
        this.made = new Made(services.makers(), served.route(), request);
        this.format = ReplyFormat.in(request.surface().dialect());
        this.out = out;
        this.place = place;
        this.since = Stopwatch.started(services.cooldowns().time());
        this.recorder = new CooldownRecorder(services, served.route(), request, seen::cooled);
        this.walk = new ChainWalk(
                chain, adapter, served.route().fallback(), demand, services.cooldowns(), services.ceilings(), since);
        this.answer = new CallerResponse(
                out,
                format,
                walk,
                served.route().name(),
                request.surface(),
                target -> SentKey.of(
                        served.resolved().apiKey(target).map(ApiKey::value).orElse("")));
        this.keepAlive = new KeepAlive(out, timers, services.keepAlive(), () -> relay == null && !over);
        this.cutOff = cutOff;
        this.seen = seen;
        seen.routed(served.route(), request, walk);
    }

    public void start() {
        out.closeHandler(closed -> callerLeft());
        out.exceptionHandler(error -> callerLeft());
        if (route().fallback().hedging() != null) {
            services.hedges().requested(route(), route().fallback().hedging());
        }
        try {
            take(walk.start());
        } catch (RuntimeException | Error defect) {
            crashed(defect);
        }
    }

    /** A defect of this router's own, in whatever timer or call, ends the request; nothing stays taken. */
    void crashed(Throwable defect) {
        running.forEach(Attempt::cancel);
        over = true;
        timers.cancel();
        walk.end();
        try {
            seen.finished(Outcome.Failed);
        } finally {
            Replies.crashed(out, format, defect);
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Try(Claim claim) -> attempt(claim);
            case Step.AwaitOthers() -> goOnAlone();
            case Step.Wait(long ms) -> await(ms);
            case Step.Fail(Target target, Failure failure) -> passOn(target, failure);
            case Step.Exhausted(boolean usedUp) -> exhausted(usedUp);
        }
    }

    private void goOnAlone() {
        if (running.size() == 1) {
            running.getFirst().alone();
        }
    }

    /** Nobody else is kept waiting by it: only a part of all places may be taken by requests that wait. */
    private void await(long ms) {
        if (!place.mayWait()) {
            take(walk.doNotWait());
            return;
        }
        LOG.info("{}", Messages.waitingLog(ms, request.id()));
        // Those that wait for the same target do not all come at once.
        long jitter = ThreadLocalRandom.current().nextLong(Math.min(ms / 10, MAX_JITTER_MS) + 1);
        timers.after(Duration.ofMillis(ms + jitter), () -> {
            place.goOn();
            take(walk.waited(ms));
        });
    }

    private void attempt(Claim claim) {
        Target target = claim.target();
        if (claim.isProbe()) {
            LOG.info("{}", Messages.probingLog(target));
        }
        UpstreamRequest upstream = adapter.call(target, served);
        Attempt attempt = new Attempt(
                this, claim, place, answer -> new UpstreamCall(vertx, client, upstream, services.keepAlive(), answer));
        running.add(attempt);
        if (!attempt.holds(adapter.treeBytes(target))) {
            return;
        }
        seen.calling(attempt, upstream);
        attempt.start();
        hedgeIfSlow(attempt);
    }

    private void hedgeIfSlow(Attempt attempt) {
        Hedging hedging = route().fallback().hedging();
        if (hedging == null || hedged) {
            return;
        }
        services.hedges()
                .delayMs(hedging, attempt.target(), request.body().stream())
                .ifPresent(delay -> {
                    timers.after(Duration.ofMillis(delay), () -> {
                        if (running.contains(attempt) && relay == null && !hedged) {
                            hedge(attempt);
                        }
                    });
                });
    }

    private void hedge(Attempt slow) {
        hedged = true;
        if (!services.hedges().mayHedge(route())) {
            return;
        }
        Optional<Claim> beside = walk.hedge();
        if (beside.isEmpty()) {
            services.hedges().giveBack(route());
            return;
        }
        LOG.info("{}", Messages.hedgingLog(slow.target(), beside.get().target(), slow.ms(), request.id()));
        attempt(beside.get());
    }

    /** Of several attempts the first one that answers is taken; the others are given up. */
    private void winner(Attempt attempt, MultiMap headers) {
        running.remove(attempt);
        for (Attempt other : running) {
            other.cancel();
            walk.trail().overtaken(other.target());
            latency(other);
            seen.overtaken(other);
        }
        running.clear();
        running.add(attempt);
        Target target = attempt.target();
        latency(attempt);
        seen.answering(attempt);
        recorder.recovered(attempt.claim());
        recorder.foresee(target, headers);
    }

    private void latency(Attempt attempt) {
        if (route().fallback().hedging() != null) {
            services.hedges().took(attempt.target(), request.body().stream(), attempt.ms());
        }
    }

    void failed(Attempt attempt, Failure how) {
        Failure failure = request.body().state().isUnknownTo(how) ? how.ofUnknownReference() : recorder.concerning(how);
        lost(attempt, failure);
        Target from = attempt.target();
        if (retries(from, failure) || adapts(attempt, failure)) {
            walk.trail().askedAgain(from, failure, attempt.ms());
            attempt(attempt.claim());
            return;
        }
        long waitMs = recorder.after(attempt.claim(), failure);
        goOn(from, failure, waitMs, walk.after(attempt.claim(), failure, attempt.ms()));
    }

    private boolean retries(Target target, Failure failure) {
        boolean retries = walk.retries(target, failure);
        if (retries) {
            LOG.info("{}", Messages.retryingLog(target));
        }
        return retries;
    }

    /** Whether the target is asked once more, without a field that it refuses by name and that is no part of what is asked. */
    private boolean adapts(Attempt attempt, Failure failure) {
        boolean refused = failure.failureClass() == FailureClass.InvalidRequest
                || failure.failureClass() == FailureClass.ToolFailure;
        // What is changed of it stays a tree, in case that one more field has to be left out.
        long bytes = adapter.treeBytes();
        if (!refused || !walk.mayAskAgain(attempt.target()) || !place.mayHold(bytes)) {
            return false;
        }
        List<String> changed =
                adapter.adapt(attempt.target(), failure.status(), attempt.call().body());
        if (changed.isEmpty()) {
            place.giveBack(bytes);
            return false;
        }
        walk.askedAgain(attempt.target());
        LOG.info("{}", Messages.adaptedLog(attempt.target(), changed, request.id()));
        return true;
    }

    private void lost(Attempt attempt, Failure failure) {
        running.remove(attempt);
        attempt.free();
        LOG.info("{}", Messages.failedLog(attempt.target(), failure.failureClass(), failure.status(), request.id()));
        seen.failed(attempt, failure);
    }

    private void goOn(Target from, Failure failure, long waitMs, Step step) {
        if (step instanceof Step.Try(Claim next)) {
            announce(from, failure, waitMs, next.target());
        }
        take(step);
    }

    private void announce(Target from, Failure failure, long waitMs, Target to) {
        if (failure.failureClass().isRateLimit()) {
            say(new Notice.RateLimited(from, waitMs));
        }
        say(new Notice.Switching(to));
        LOG.info("{}", Messages.switchingLog(to));
        seen.fellBack(from, to, failure);
    }

    private void say(Notice notice) {
        notices.add(notice);
        LOG.info("{}", notice.text());
    }

    boolean acceptsEmpty() {
        boolean accepts = running.size() == 1 && (emptyBefore || !walk.hasAnother());
        emptyBefore = true;
        return accepts;
    }

    /** Whether no other attempt may still answer. */
    boolean isAlone(Attempt attempt) {
        return running.stream().allMatch(each -> each.equals(attempt) || each.isPutOff());
    }

    void answered(Attempt attempt, int status, MultiMap headers, AnswerBody body) {
        if (!mayTranslate(attempt, body)) {
            return;
        }
        Buffer translated;
        try {
            translated = adapter.answer(attempt.target(), body);
        } catch (Untranslatable cannot) {
            failed(attempt, Failure.untranslatable(cannot.reason()));
            return;
        }
        if (!attempt.holds(translated.length())) {
            return;
        }
        if (broken != null) {
            failed(attempt, Failure.noAnswer(status));
            return;
        }
        winner(attempt, headers);
        seen.whole(body);
        made.whole(attempt.target(), body);
        if (!adapter.asksForStream()) {
            answer.begin(attempt.target(), status, headers);
        } else if (!out.headWritten()) {
            answer.beginStream(attempt.target(), status, headers);
        }
        finish(Outcome.Answered);
        end(translated);
    }

    /** A tree takes many times its text. */
    private boolean mayTranslate(Attempt attempt, AnswerBody body) {
        return adapter.isPassedOn(attempt.target())
                || attempt.holds((long) TREE_BYTES * body.body().length());
    }

    /** The last of the answer; its place is left when all of it has been written. */
    private void end(Buffer last) {
        new Delivery(out, () -> new Timers(vertx, defect -> cutOff.run()), services.patience(), cutOff, place::leave)
                .end(last);
    }

    /** What came of an answer, or is made of a request, is more than this router may hold beside all else: nobody is asked any more. */
    void noRoom() {
        running.forEach(Attempt::cancel);
        services.metrics().overloaded("Router");
        if (broken != null) {
            breakOff(broken);
            return;
        }
        finish(Outcome.Failed);
        answer.noRoom();
    }

    /** A target is at work on a stream and has said nothing: the caller's connection is kept alive meanwhile. */
    void thinks() {
        if (broken == null && keepAlive.isDue()) {
            answer.beginWaiting();
            keepAlive.begin();
        }
    }

    void streaming(Attempt attempt, int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
        winner(attempt, headers);
        if (broken == null && !out.headWritten()) {
            answer.beginStream(attempt.target(), status, headers);
        } else if (broken != null) {
            out.write(format.restartEvent(request.surface(), attempt.target(), broken));
        }
        if (route().fallback().comment()) {
            for (Notice notice : notices) {
                if (notice instanceof Notice.Switching) {
                    out.write(": " + notice.text() + "\n\n");
                }
            }
        }
        relay = new Relay(
                out,
                place,
                attempt.call(),
                source,
                adapter.stream(attempt.target()),
                request.surface().dialect(),
                services.keepAlive());
        events(attempt, events);
    }

    void events(Attempt attempt, List<Buffer> events) {
        if (over || relay == null) {
            return;
        }
        events.forEach(seen::event);
        made.events(attempt.target(), events);
        try {
            relay.events(events);
        } catch (Untranslatable cannot) {
            attempt.cut();
            streamBroke(attempt, Failure.untranslatable(cannot.reason()));
        }
    }

    void streamEnded(Attempt attempt, boolean marked) {
        Buffer last;
        try {
            last = relay == null ? Buffer.buffer() : relay.end(marked);
        } catch (Untranslatable cannot) {
            streamBroke(attempt, Failure.untranslatable(cannot.reason()));
            return;
        }
        finish(Outcome.Answered);
        end(last);
    }

    void streamBroke(Attempt attempt, Failure how) {
        Failure failure = recorder.concerning(how);
        lost(attempt, failure);
        long waitMs = recorder.after(attempt.claim(), failure);
        broken = failure;
        if (request.restarts() && route().fallback().restarts()) {
            goOn(attempt.target(), failure, waitMs, walk.restart(attempt.claim(), failure, attempt.ms()));
        } else {
            walk.failed(attempt.claim(), failure, attempt.ms());
            breakOff(failure);
        }
    }

    /** Nothing follows the part that the caller has seen: he is told so, and never by a clean end. */
    private void breakOff(Failure failure) {
        finish(Outcome.Failed);
        end(format.errorEvent(request.surface(), failure));
    }

    /** The caller closed the connection: nothing is called any more, and what is running is cut. */
    private void callerLeft() {
        try {
            if (!over) {
                running.forEach(Attempt::cancel);
                finish(Outcome.Cancelled);
            }
        } catch (RuntimeException | Error defect) {
            crashed(defect);
        } finally {
            place.leave();
        }
    }

    private void passOn(Target target, Failure failure) {
        running.forEach(Attempt::cancel);
        if (broken != null) {
            breakOff(broken);
            return;
        }
        finish(Outcome.Failed);
        answer.passOn(target, failure);
    }

    private void exhausted(boolean usedUp) {
        if (broken != null) {
            breakOff(broken);
            return;
        }
        if (adapter.lacksRoom()) {
            noRoom();
            return;
        }
        Exhaustion exhaustion = Exhaustion.of(walk, usedUp);
        say(new Notice.Exhausted(exhaustion.told()));
        finish(Outcome.Exhausted);
        if (request.body().state().continuesThread()) {
            answer.threadNotFound();
            return;
        }
        answer.exhausted(exhaustion, services.cooldowns().time());
    }

    /** Records how it ended; everything after this only writes to the caller. */
    private void finish(Outcome outcome) {
        over = true;
        timers.cancel();
        walk.end();
        if (outcome == Outcome.Answered) {
            recorder.answered(running.getFirst().target());
        }
        seen.finished(outcome);
        Attempt answering = outcome == Outcome.Answered ? running.getFirst() : null;
        new RequestRecord(services, route(), request, walk)
                .keep(
                        outcome,
                        since.elapsed(),
                        answering,
                        notices.stream().map(Notice::text).toList());
    }

    private Route route() {
        return served.route();
    }
}
