package dev.llmroute.router.server;

import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.exchange.CallerRequest;
import dev.llmroute.router.exchange.Exchange;
import dev.llmroute.router.exchange.InFlight.Place;
import dev.llmroute.router.exchange.Observation;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.RoutingTable.Access;
import dev.llmroute.router.routing.RoutingTable.Destination;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a request in: admits it, reads it, finds its route, and sends it on its way through the targets. Lives on one event loop. */
final class Intake {
    private static final CharSequence NO_FALLBACK = HttpHeaders.createOptimized("x-llmroute-no-fallback");
    private static final CharSequence ON_BROKEN_STREAM = HttpHeaders.createOptimized("x-llmroute-on-broken-stream");

    private final Vertx vertx;
    private final HttpClient client;
    private final RouterServices shared;
    private final Duration bodyInTime;

    /** @param bodyInTime how long a body may take to arrive */
    Intake(Vertx vertx, HttpClient client, RouterServices shared, Duration bodyInTime) {
        this.vertx = vertx;
        this.client = client;
        this.shared = shared;
        this.bodyInTime = bodyInTime;
    }

    /**
     * Takes a request in.
     *
     * @param over is run when it is over, however it ended
     */
    void admit(HttpServerRequest request, Surface surface, Observation seen, Access access, Runnable over) {
        Optional<Place> entered = shared.inFlight().enter(over);
        if (entered.isEmpty()) {
            overloaded(
                    request,
                    503,
                    "This router serves as many requests as it may at the same time. Please try again.",
                    "Router");
            return;
        }
        Place place = entered.get();
        HttpServerResponse response = request.response();
        // A response either ends or, where the caller goes away before, is closed.
        response.endHandler(ended -> place.leave());
        response.closeHandler(closed -> place.leave());
        if (place.mayServe(access.callerKey(), access.maxConcurrent())) {
            BodyReader.read(
                    vertx,
                    request,
                    access.maxBodyBytes(),
                    bodyInTime,
                    place,
                    () -> overloaded(
                            request,
                            503,
                            "This router holds as much of requests as it may at the same time. Please try again.",
                            "Router"),
                    body -> {
                        try {
                            exchange(request, surface, seen, access, body, place);
                        } catch (RuntimeException | Error defect) {
                            Replies.crashed(response, ReplyFormat.in(surface.dialect()), defect);
                        }
                    });
        } else {
            overloaded(
                    request,
                    429,
                    "This API key has " + access.maxConcurrent()
                            + " requests at the same time, as many as it may. Please try again.",
                    "Caller");
        }
    }

    private void overloaded(HttpServerRequest request, int status, String message, String whose) {
        shared.metrics().overloaded(whose);
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        Replies.refuseAndClose(
                request, status, message, whose.equals("Router") ? "router_overloaded" : "too_many_requests");
    }

    private void exchange(
            HttpServerRequest request, Surface surface, Observation seen, Access access, Buffer body, Place place) {
        String noFallback = Optional.ofNullable(request.getHeader(NO_FALLBACK)).orElse("false");
        if (!noFallback.equals("true") && !noFallback.equals("false")) {
            Replies.refuse(request, 400, NO_FALLBACK + " must be true or false.", null);
            return;
        }
        String broken = Optional.ofNullable(request.getHeader(ON_BROKEN_STREAM)).orElse("error");
        if (!broken.equals("restart") && !broken.equals("error")) {
            Replies.refuse(request, 400, ON_BROKEN_STREAM + " must be error or restart.", null);
            return;
        }
        RequestBody read;
        try {
            read = RequestBody.read(body.getBytes());
        } catch (BadRequest e) {
            Replies.refuse(request, 400, String.valueOf(e.getMessage()), null);
            return;
        }
        Optional<Destination> destination = destination(request, access, read);
        if (destination.isEmpty()) {
            return;
        }
        CallerRequest asked = new CallerRequest(
                seen.id(),
                surface,
                access.caller(),
                access.callerKey(),
                noFallback.equals("true"),
                broken.equals("restart"),
                shared.cooldowns().time().millis(),
                request.headers(),
                read);
        new Exchange(
                        vertx,
                        client,
                        shared,
                        destination.get(),
                        asked,
                        request.response(),
                        place,
                        seen,
                        () -> BodyReader.cutOff(request))
                .start();
    }

    /** Where the request goes; empty where it has been refused. */
    private static Optional<Destination> destination(HttpServerRequest request, Access access, RequestBody read) {
        String model = read.model();
        List<String> models = read.models();
        if (model == null && models.isEmpty()) {
            String names = String.valueOf(RoutingTable.names(access));
            Replies.refuse(request, 400, "You must provide a model parameter: a route, or one of " + names + ".", null);
            return Optional.empty();
        }
        Optional<Destination> destination = models.isEmpty() && model != null
                ? RoutingTable.resolve(access, model)
                : RoutingTable.resolve(access, model, models);
        if (destination.isEmpty()) {
            String named = models.stream()
                    .filter(each -> RoutingTable.resolve(access, each).isEmpty())
                    .findFirst()
                    .orElse(String.valueOf(model));
            boolean known = RoutingTable.resolve(access, named).isPresent();
            Replies.refuse(request, 404, known ? noListOf(models) : unknownModel(named, access), "model_not_found");
        } else if (destination.get().route().route().providers().isEmpty()) {
            Replies.refuse(
                    request,
                    503,
                    "No provider of this route can be called: none of its credentials could be read.",
                    "no_credentials");
            return Optional.empty();
        }
        return destination;
    }

    /** Each name in it is known, but they make no list: one is a route's, or of another route's model. */
    private static String noListOf(List<String> models) {
        return "\"models\" takes models of one route, as PROVIDER/MODEL or by an alias, and these are not all such: "
                + abbreviated(String.join(", ", models)) + ". A route is named in \"model\".";
    }

    static String unknownModel(String name, Access access) {
        return "The model \"" + abbreviated(name) + "\" does not exist here. There are: "
                + String.join(", ", RoutingTable.names(access)) + ".";
    }

    private static String abbreviated(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }
}
