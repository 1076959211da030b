package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.history.Outcome;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.dialect.UsageMeter;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Trail;
import dev.llmroute.router.telemetry.AccessLine;
import dev.llmroute.router.telemetry.RequestTrace;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one request, from its first byte to the last of its answer: the one place that feeds the metrics, its trace and the access
 * log. Lives on one event loop.
 */
public final class Observation {
    private static final String OVERTAKEN = "Overtaken";

    /** A call that is running, or has ended. */
    private static final class Call {
        private final Target target;
        private final RequestTrace.CallTrace trace;
        private final UsageMeter usage;
        private final long startNanos = System.nanoTime();
        private @Nullable Duration firstToken;
        private boolean over;

        private Call(Target target, RequestTrace.CallTrace trace, Surface surface) {
            this.target = target;
            this.trace = trace;
            this.usage = new UsageMeter(surface);
        }
    }

    private final RouterServices services;
    private final HttpServerRequest http;
    private final String id;
    private final RequestTrace trace;
    private final long startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private @Nullable Routed routed;
    private final Map<Attempt, Call> calls = new HashMap<>(2);
    /** The one whose answer the caller gets; before there is one, the last that began. */
    private @Nullable Call call;

    private @Nullable Outcome outcome;
    private String error = "";
    private long firstTokenMs = -1;
    private boolean over;

    /** A request that found its route. */
    record Routed(Route route, CallerRequest request, ChainWalk walk) {}

    /** @param id the request's, which it has from its caller or from us */
    public Observation(RouterServices services, HttpServerRequest http, String id) {
        this.services = services;
        this.http = http;
        this.id = id;
        String path = String.valueOf(http.path());
        this.trace = services.telemetry()
                .traces()
                .begin(
                        http.isSSL() ? "https" : "http",
                        http.method().name(),
                        path,
                        Surface.template(path),
                        http.headers());
    }

    /** The request's id. */
    public String id() {
        return id;
    }

    /** It goes its way through a route. */
    void routed(Route route, CallerRequest request, ChainWalk walk) {
        routed = new Routed(route, request, walk);
        trace.routed(route, id, request.caller(), asked(request));
    }

    /** A call begins. */
    void calling(Attempt attempt, UpstreamRequest upstream) {
        RequestTrace.CallTrace told = trace.calling(
                new RequestTrace.Call(attempt.target(), upstream.surface().operation(), upstream.stream()),
                upstream.headers());
        call = new Call(attempt.target(), told, upstream.surface());
        calls.put(attempt, call);
    }

    /** The call failed, before or after content had been passed on. */
    void failed(Attempt attempt, Failure failure) {
        Call failed = call(attempt);
        error = failure.failureClass().name();
        services.metrics().attempt(routed().route().name(), failed.target, error);
        end(failed, Outcome.Failed.name(), failure);
    }

    /** Another call of the request answered first. */
    void overtaken(Attempt attempt) {
        Call overtaken = call(attempt);
        services.metrics().attempt(routed().route().name(), overtaken.target, OVERTAKEN);
        end(overtaken, OVERTAKEN, null);
    }

    /** The call has content for the caller. */
    void answering(Attempt attempt) {
        Call answering = call(attempt);
        call = answering;
        error = "";
        services.metrics().attempt(routed().route().name(), answering.target, Outcome.Answered.name());
        if (routed().request().body().stream()) {
            answering.firstToken = since(answering.startNanos);
            if (firstTokenMs < 0) {
                Duration whole = since(startNanos);
                firstTokenMs = whole.toMillis();
                services.metrics().firstToken(routed().route().name(), answering.target, whole);
            }
        }
    }

    /** The whole answer, as the target gave it. */
    void whole(AnswerBody body) {
        current().usage.whole(body);
    }

    /** The next event, as the target gave it. */
    void event(Buffer event) {
        current().usage.event(event);
    }

    /** A target is left alone. */
    void cooled(Cooldown cooldown) {
        trace.cooled(cooldown);
    }

    /** Another target is tried. */
    void fellBack(Target from, Target to, Failure failure) {
        services.metrics().fallback(routed().route().name(), from, to, failure.failureClass());
        trace.fellBack(from, to, failure.failureClass());
    }

    /** Its way has ended; what is left is to write the rest of the answer. */
    void finished(Outcome how) {
        outcome = how;
        for (Call each : calls.values()) {
            if (!each.over) {
                boolean answered = how == Outcome.Answered && each == call;
                end(each, (answered ? how : Outcome.Cancelled).name(), null);
            }
        }
        routed().walk().trail().skipped().forEach(trace::skipped);
    }

    private void end(Call ended, String how, @Nullable Failure failure) {
        ended.over = true;
        Duration took = since(ended.startNanos);
        String route = routed().route().name();
        services.metrics().attemptEnded(route, ended.target, how, took);
        var tokens = ended.usage.tokens();
        if (tokens != null) {
            services.metrics().tokens(route, routed().request().caller(), ended.target, tokens);
        } else if (how.equals(Outcome.Answered.name())) {
            services.metrics().unmetered(route, routed().request().caller(), ended.target);
        }
        ended.trace.ended(new RequestTrace.CallEnd(how, failure, took, ended.firstToken, tokens, ended.usage.model()));
    }

    /** The answer has been written, or the caller has gone; only the first call counts. */
    public void over() {
        if (over) {
            return;
        }
        over = true;
        int status = http.response().headWritten() ? http.response().getStatusCode() : 0;
        Duration took = since(startNanos);
        trace.ended(new RequestTrace.End(
                status,
                outcome(status),
                error(status),
                routed == null ? 0 : routed.walk().started(),
                took));
        if (services.telemetry().accessLog().isOn()) {
            services.telemetry().accessLog().write(line(status, took));
        }
    }

    private String outcome(int status) {
        if (outcome != null) {
            return outcome.name();
        }
        return status == 0 ? Outcome.Cancelled.name() : status < 400 ? Outcome.Answered.name() : "Refused";
    }

    /** What is an error of this server, in a word: what the caller did wrong is none, a stream that broke is one. */
    private String error(int status) {
        boolean broke = outcome == Outcome.Failed && status < 400;
        return status < 500 && !broke ? "" : error.isEmpty() ? Integer.toString(status) : error;
    }

    private AccessLine line(int status, Duration took) {
        return new AccessLine(
                Instant.ofEpochMilli(startMs),
                id,
                trace.id(),
                http.method().name(),
                String.valueOf(http.path()),
                routed == null ? null : request(routed),
                status,
                outcome(status),
                took.toMillis(),
                firstTokenMs,
                call == null ? null : call.usage.tokens(),
                http.bytesRead(),
                http.response().bytesWritten());
    }

    private AccessLine.Request request(Routed way) {
        Trail trail = way.walk().trail();
        List<AccessLine.PassedBy> passedBy = trail.chain().stream()
                .flatMap(target ->
                        trail.passedBy(target).stream().map(why -> new AccessLine.PassedBy(target.name(), why)))
                .toList();
        return new AccessLine.Request(
                way.request().surface().name(),
                way.route().namespace(),
                way.route().name(),
                way.request().caller(),
                asked(way.request()),
                way.request().body().stream(),
                call == null ? "" : call.target.name(),
                way.walk().started(),
                passedBy);
    }

    private static String asked(CallerRequest request) {
        String model = request.body().model();
        return model != null ? model : String.join(",", request.body().models());
    }

    private Call call(Attempt attempt) {
        return Objects.requireNonNull(calls.get(attempt), "a call that began");
    }

    private Call current() {
        if (call == null) {
            throw new IllegalStateException("no call has begun");
        }
        return call;
    }

    private Routed routed() {
        if (routed == null) {
            throw new IllegalStateException("the request has no route yet");
        }
        return routed;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
