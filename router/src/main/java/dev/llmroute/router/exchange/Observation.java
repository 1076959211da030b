package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.history.Outcome;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.routing.RoutingTable.Opened;
import dev.llmroute.router.telemetry.AccessLine;
import dev.llmroute.router.telemetry.AttemptOutcome;
import dev.llmroute.router.telemetry.MinuteCounts;
import dev.llmroute.router.telemetry.Overload;
import dev.llmroute.router.telemetry.RequestOutcome;
import dev.llmroute.router.telemetry.RequestTrace;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one request, from its first byte to the last of its answer: the one place that feeds the metrics, its trace and the access
 * log; of a single call, {@link CallObservation} does. Lives on one event loop.
 */
public final class Observation {
    private final RouterServices services;
    private final HttpServerRequest http;
    private final String id;
    private final RequestTrace trace;
    private final long startMs;
    private final Stopwatch since;
    private final List<CallObservation> calls = new ArrayList<>(2);
    private @Nullable Routed routed;
    /** The one whose answer the caller gets; before there is one, the last that began. */
    private @Nullable CallObservation call;

    private @Nullable Outcome outcome;
    private String error = "";
    private long firstTokenMs = -1;

    /** A request that found its route. */
    record Routed(Route route, CallerRequest request, ChainWalk walk, Purse purse) {}

    /** @param id the request's, which it has from its caller or from us */
    public Observation(RouterServices services, HttpServerRequest http, String id) {
        this.services = services;
        this.http = http;
        this.id = id;
        this.startMs = services.time().millis();
        this.since = Stopwatch.started(services.time());
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

    public String id() {
        return id;
    }

    /** The request is refused, since there are too many. */
    public void overloaded(Overload whose) {
        services.metrics().overloaded(whose);
    }

    /** The request was matched to a route. */
    void routed(Opened opened, CallerRequest request, ChainWalk walk) {
        Route route = opened.route().route();
        routed = new Routed(route, request, walk, new Purse(services.ceilings(), opened.paid()));
        trace.routed(route, id, request.caller(), asked(request));
    }

    CallObservation calling(Target target, UpstreamRequest upstream, Stopwatch began) {
        RequestTrace.CallTrace told = trace.calling(
                new RequestTrace.Call(target, upstream.surface().operation(), upstream.stream()), upstream.headers());
        call = new CallObservation(services.metrics(), routed(), target, told, upstream.surface(), began);
        calls.add(call);
        return call;
    }

    void failed(CallObservation failed, Failure failure) {
        error = failure.failureClass().name();
        failed.failed(failure);
    }

    /** The call has content for the caller. */
    void answers(CallObservation answering) {
        boolean stream = routed().request().body().stream();
        call = answering;
        error = "";
        answering.answers(stream);
        if (stream && firstTokenMs < 0) {
            Duration whole = since.elapsed();
            firstTokenMs = whole.toMillis();
            services.metrics().firstToken(routed().route().name(), answering.target(), whole);
        }
    }

    void cooled(Cooldown cooldown) {
        trace.cooled(cooldown);
    }

    void fellBack(Target from, Target to, Failure failure) {
        services.metrics().fallback(routed().route().name(), from, to, failure.failureClass());
        trace.fellBack(from, to, failure.failureClass());
    }

    /** Its walk is over; what is left is to write the rest of the answer, where a defect may still make it fail. */
    void finished(Outcome how) {
        boolean counted = outcome != null;
        outcome = how;
        if (counted) {
            return;
        }
        for (CallObservation each : calls) {
            boolean answered = how == Outcome.Answered && each == call;
            each.ended(answered ? AttemptOutcome.Answered : AttemptOutcome.Cancelled);
        }
        Routed way = routed();
        way.walk().trail().skipped().forEach(skip -> {
            trace.skipped(skip);
            services.metrics().skipped(way.route().name(), skip);
        });
        for (String reason : way.walk().trail().departures()) {
            trace.departed(reason);
            services.metrics().departed(way.route().name(), reason);
        }
        services.metrics()
                .requestEnded(
                        way.route().name(),
                        RequestOutcome.of(how),
                        way.request().since().elapsed());
    }

    /** The answer has been written, or the caller has gone. */
    public void over() {
        int status = http.response().headWritten() ? http.response().getStatusCode() : 0;
        Duration took = since.elapsed();
        trace.ended(new RequestTrace.End(
                status,
                outcome(status),
                error(status),
                routed == null ? 0 : routed.walk().started(),
                took));
        Way way = routed == null ? null : Way.of(routed.walk().trail(), calls, call, ended(status));
        if (way != null && !way.isDrill()) {
            count(way, status, took);
            costMore(way);
        }
        if (services.telemetry().accessLog().isOn()) {
            services.telemetry().accessLog().write(line(way, status, took));
        }
    }

    private void costMore(Way way) {
        Cost more = way.costMore();
        if (more != null) {
            services.metrics().costs().fallback(routed().route().name(), way.first(), way.by(), more);
        }
    }

    private void count(Way way, int status, Duration took) {
        services.counts()
                .count(new MinuteCounts.Request(
                        startMs,
                        routed().route().qualifiedName(),
                        routed().request().caller(),
                        way.first().name(),
                        way.by(),
                        ended(status),
                        took.toMillis(),
                        call == null ? null : call.tokens(),
                        way.hops(),
                        way.lostMs()));
    }

    /** Of a request that found its route. */
    private Outcome ended(int status) {
        return outcome != null ? outcome : status == 0 ? Outcome.Cancelled : Outcome.Failed;
    }

    private RequestOutcome outcome(int status) {
        if (outcome != null) {
            return RequestOutcome.of(outcome);
        }
        return status == 0 ? RequestOutcome.Cancelled : status < 400 ? RequestOutcome.Answered : RequestOutcome.Refused;
    }

    /** What is an error of this server, in a word: what the caller did wrong is none, a stream that broke is one. */
    private String error(int status) {
        boolean broke = outcome == Outcome.Failed && status < 400;
        return status < 500 && !broke ? "" : error.isEmpty() ? Integer.toString(status) : error;
    }

    private AccessLine line(@Nullable Way way, int status, Duration took) {
        return new AccessLine(
                Instant.ofEpochMilli(startMs),
                id,
                trace.id(),
                http.method().name(),
                String.valueOf(http.path()),
                routed == null || way == null ? null : request(routed, way),
                status,
                outcome(status),
                took.toMillis(),
                firstTokenMs,
                call == null ? null : call.tokens(),
                way == null ? null : way.cost(),
                http.bytesRead(),
                http.response().bytesWritten());
    }

    private AccessLine.Request request(Routed routed, Way way) {
        return new AccessLine.Request(
                routed.request().surface().name(),
                routed.route().namespace(),
                routed.route().name(),
                routed.request().caller(),
                asked(routed.request()),
                routed.request().body().stream(),
                call == null ? "" : call.target().name(),
                routed.walk().started(),
                way.trail().departures(),
                way.lostMs(),
                way.passedBy());
    }

    private static String asked(CallerRequest request) {
        String model = request.body().model();
        return model != null ? model : String.join(",", request.body().models());
    }

    private Routed routed() {
        if (routed == null) {
            throw new IllegalStateException("the request has no route yet");
        }
        return routed;
    }
}
