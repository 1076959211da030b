package dev.llmroute.router;

import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.history.Outcome;
import dev.llmroute.message.Messages;
import dev.llmroute.plan.Chain;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.StreamTranslation;
import dev.llmroute.router.dialect.Untranslatable;
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
 * One request on its way through its targets: does the I/O, while {@link Course} decides. Lives on one event loop. What has been
 * sent to the caller is never taken back: after the first content there is no further attempt.
 */
final class Exchange implements UpstreamAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Attempts are used up while targets are free: the next request begins with other targets. */
    private static final long USED_UP_RETRY_MS = 1000;

    private static final long MAX_JITTER_MS = 250;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestContext context;
    private final ResolvedRoute resolved;
    private final CallerRequest request;
    private final Outbound outbound;
    private final Answers answers;
    private final HttpServerResponse out;
    private final InFlight.Place place;
    private final CoolDown coolDown;
    private final Course course;
    private final CallerAnswer answer;
    private final long startNanos = System.nanoTime();
    private final List<String> messages = new ArrayList<>();
    private @Nullable UpstreamCall call;
    private @Nullable ReadStream<Buffer> source;
    private @Nullable StreamTranslation translation;
    private long attemptNanos = startNanos;
    private boolean over;
    private boolean emptyBefore;

    Exchange(
            Vertx vertx,
            HttpClient client,
            RequestContext context,
            RoutingTable.Destination destination,
            CallerRequest request,
            HttpServerResponse out,
            InFlight.Place place) {
        this.vertx = vertx;
        this.client = client;
        this.context = context;
        this.resolved = destination.route().resolved();
        this.request = request;
        Chain whole = destination.route().chain(destination.entry());
        Chain chain = request.noFallback() || request.body().hasState() ? whole.headOnly() : whole;
        this.outbound = new Outbound(request, chain.targets());
        this.answers = Answers.in(request.surface().dialect());
        this.out = out;
        this.place = place;
        this.coolDown = new CoolDown(context, resolved.route(), request.tokens());
        this.course = new Course(
                chain,
                outbound,
                resolved.route().fallback(),
                new Demand(request.tokens(), ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                context.cooldowns(),
                context.ceilings());
        this.answer = new CallerAnswer(out, answers, course, resolved.route().name());
    }

    void start() {
        out.closeHandler(closed -> callerLeft());
        out.exceptionHandler(error -> callerLeft());
        take(course.start());
    }

    private void take(Step step) {
        switch (step) {
            case Step.Try(Target target) -> attempt(target);
            case Step.Wait(long ms) -> await(ms);
            case Step.Fail(Target target, Failure failure) -> passOn(target, failure);
            case Step.Exhausted(boolean usedUp) -> exhausted(usedUp);
        }
    }

    /** Nobody else is kept waiting by it: only a part of all places may be taken by requests that wait. */
    private void await(long ms) {
        if (!place.mayWait()) {
            take(course.doNotWait(millisSince(startNanos)));
            return;
        }
        LOG.info("{}", Messages.waitingLog(ms, request.id()));
        // Those that wait for the same target do not all come at once.
        long jitter = ThreadLocalRandom.current().nextLong(Math.min(ms / 10, MAX_JITTER_MS) + 1);
        vertx.setTimer(Math.max(1, ms + jitter), due -> {
            place.goOn();
            if (!over) {
                take(course.waited(ms, millisSince(startNanos)));
            }
        });
    }

    private void attempt(Target target) {
        attemptNanos = System.nanoTime();
        if (course.claim().isProbe()) {
            LOG.info("{}", Messages.probingLog(target));
        }
        call = new UpstreamCall(
                vertx,
                client,
                new UpstreamRequest(
                        target.provider().name(),
                        outbound.surface(target),
                        outbound.uri(target),
                        outbound.headers(target, resolved.apiKey(target)),
                        outbound.body(target),
                        request.body().stream(),
                        request.id(),
                        target.provider().network(),
                        target.provider().timeouts(),
                        resolved.route().detection()),
                this);
        call.start();
    }

    @Override
    public void failed(Failure failure) {
        Target from = course.target();
        LOG.info("{}", Messages.failedLog(from, failure.failureClass(), failure.status(), request.id()));
        context.metrics().attempt(route().name(), from, failure.failureClass().name());
        if (course.retries(failure, millisSince(startNanos))) {
            LOG.info("{}", Messages.retryingLog(from));
            attempt(from);
            return;
        }
        long waitMs = coolDown.after(from, failure);
        Step step = course.after(failure, millisSince(attemptNanos), millisSince(startNanos));
        if (step instanceof Step.Try(Target to)) {
            announce(from, failure, waitMs, to);
        }
        take(step);
    }

    private void announce(Target from, Failure failure, long waitMs, Target to) {
        if (failure.failureClass().isRateLimit()) {
            say(Messages.rateLimited(from, waitMs));
        }
        say(Messages.switching(to));
        LOG.info("{}", Messages.switchingLog(to));
        context.metrics().fallback(route().name(), from, to, failure.failureClass());
    }

    private void say(String message) {
        messages.add(message);
        LOG.info("{}", message);
    }

    @Override
    public boolean acceptsEmpty() {
        boolean accepts = emptyBefore || !course.hasAnother(millisSince(startNanos));
        emptyBefore = true;
        return accepts;
    }

    @Override
    public void answered(int status, MultiMap headers, Buffer body) {
        Buffer translated;
        try {
            translated = outbound.answer(course.target(), body);
        } catch (Untranslatable cannot) {
            failed(Failure.untranslatable(cannot.reason()));
            return;
        }
        begun(headers);
        answer.begin(status, headers);
        finish(Outcome.Answered);
        out.end(translated);
    }

    @Override
    public void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
        begun(headers);
        answer.beginStream(status, headers);
        if (route().fallback().comment()) {
            messages.stream()
                    .filter(message -> message.startsWith("🔄"))
                    .forEach(message -> out.write(": " + message + "\n\n"));
        }
        this.source = source;
        translation = outbound.stream(course.target()).orElse(null);
        events.forEach(this::event);
    }

    private void begun(MultiMap headers) {
        Target target = course.target();
        context.metrics().attempt(route().name(), target, Outcome.Answered.name());
        coolDown.recovered(course.claim());
        coolDown.foresee(target, headers);
    }

    @Override
    public void event(Buffer event) {
        if (over) {
            return;
        }
        write(event);
        ReadStream<Buffer> reading = source;
        UpstreamCall from = call;
        if (out.writeQueueFull() && reading != null && from != null) {
            reading.pause();
            from.paused(true);
            out.drainHandler(drained -> {
                from.paused(false);
                reading.resume();
            });
        }
    }

    private void write(Buffer event) {
        StreamTranslation into = translation;
        if (into == null) {
            out.write(event);
            return;
        }
        StreamEvent.json(event).map(into::event).orElse(List.of()).forEach(out::write);
    }

    @Override
    public void streamEnded() {
        if (translation != null) {
            translation.end().forEach(out::write);
        }
        finish(Outcome.Answered);
        out.end();
    }

    @Override
    public void streamBroke(Failure failure) {
        Target target = course.target();
        LOG.info("{}", Messages.failedLog(target, failure.failureClass(), failure.status(), request.id()));
        coolDown.after(target, failure);
        context.metrics().attempt(route().name(), target, failure.failureClass().name());
        course.broke(failure, millisSince(attemptNanos));
        finish(Outcome.Failed);
        out.end(answers.errorEvent(request.surface(), failure));
    }

    /** The caller closed the connection: nothing is called any more, and what is running is cut. */
    private void callerLeft() {
        place.leave();
        if (!over) {
            if (call != null) {
                call.cancel();
            }
            finish(Outcome.Cancelled);
        }
    }

    private void passOn(Target target, Failure failure) {
        finish(Outcome.Failed);
        answer.passOn(target, failure);
    }

    private void exhausted(boolean usedUp) {
        TimeSource time = context.cooldowns().time();
        long recoveryMs = usedUp ? USED_UP_RETRY_MS : course.soonestRecoveryMs();
        String message = exhaustedMessage(usedUp, recoveryMs);
        say(message);
        finish(Outcome.Exhausted);
        answer.exhausted(message, recoveryMs, time);
    }

    private String exhaustedMessage(boolean usedUp, long recoveryMs) {
        Optional<String> misfit = course.itinerary().misfit();
        if (misfit.isPresent()) {
            return Messages.nothingFits(misfit.get());
        }
        return usedUp || !course.itinerary().metRateLimit()
                ? Messages.attemptsUsedUp(course.started())
                : Messages.allLimited(course.head(), Math.max(recoveryMs, 0));
    }

    /** Records how it ended; everything after this only writes to the caller. */
    private void finish(Outcome outcome) {
        over = true;
        course.end();
        new RequestRecord(context, route(), request, course)
                .keep(outcome, Duration.ofNanos(System.nanoTime() - startNanos), millisSince(attemptNanos), messages);
    }

    private Route route() {
        return resolved.route();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
