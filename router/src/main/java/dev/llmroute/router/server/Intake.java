package dev.llmroute.router.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.eventloop.Guarded;
import dev.llmroute.router.eventloop.ResponseEnd;
import dev.llmroute.router.exchange.CallerConnection;
import dev.llmroute.router.exchange.CallerRequest;
import dev.llmroute.router.exchange.Exchanges;
import dev.llmroute.router.exchange.InFlight.Place;
import dev.llmroute.router.exchange.Observation;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.reply.RetryAdvice;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.RoutingTable.Access;
import dev.llmroute.router.routing.RoutingTable.Destination;
import dev.llmroute.router.telemetry.Overload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a request in: admits it, reads it, finds its route, and sends it on its way through the targets. Lives on one event loop. */
final class Intake {
    private final Vertx vertx;
    private final Exchanges exchanges;
    private final RouterServices services;
    private final Admissions admissions;
    private final Duration bodyInTime;

    /** @param bodyInTime how long a body may take to arrive */
    Intake(Vertx vertx, Exchanges exchanges, RouterServices services, Duration bodyInTime) {
        this.vertx = vertx;
        this.exchanges = exchanges;
        this.services = services;
        this.admissions = new Admissions(services.ceilings());
        this.bodyInTime = bodyInTime;
    }

    void admit(HttpServerRequest request, Surface surface, Observation seen, Access access, ResponseEnd end) {
        Optional<Place> entered = services.inFlight().enter();
        if (entered.isEmpty()) {
            full(request, seen, "serves as many requests");
            return;
        }
        Place place = entered.get();
        end.onOver(place::leave);
        if (!place.mayServe(access.callerKey(), access.maxConcurrent())) {
            String message =
                    "This API key has " + access.maxConcurrent() + " requests at the same time, as many as it may.";
            overloaded(request, seen, Overload.Caller, 429, message, "too_many_requests");
            return;
        }
        Guarded guarded =
                new Guarded(defect -> Replies.crashed(request.response(), ReplyFormat.in(surface.dialect()), defect));
        BodyReader.read(
                vertx,
                request,
                end,
                access.maxBodyBytes(),
                bodyInTime,
                place,
                () -> full(request, seen, "holds as much of requests"),
                body -> guarded.run(() -> begin(request, surface, seen, access, body, end, place)));
    }

    private static void full(HttpServerRequest request, Observation seen, String what) {
        String message = "This router " + what + " as it may at the same time.";
        overloaded(request, seen, Overload.Router, 503, message, "router_overloaded");
    }

    /** The caller may come again soon; what it still sends is not read. */
    private static void overloaded(
            HttpServerRequest request, Observation seen, Overload overload, int status, String message, String code) {
        seen.overloaded(overload);
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        Replies.refuseAndClose(request, status, message + " Please try again.", code);
    }

    private void begin(
            HttpServerRequest request,
            Surface surface,
            Observation seen,
            Access access,
            Buffer body,
            ResponseEnd end,
            Place place) {
        CallerRequest asked;
        Destination destination;
        try {
            WishHeaders wishes = WishHeaders.read(request);
            long atMs = services.time().millis();
            Stopwatch since = Stopwatch.started(services.time());
            RequestBody read = read(body);
            destination = destination(access, read);
            asked = new CallerRequest(
                    seen.id(),
                    surface,
                    destination.opened().caller(),
                    access.callerKey(),
                    wishes.on(destination.opened().terms()),
                    atMs,
                    since,
                    request.headers(),
                    read);
            admissions.admit(destination, asked);
        } catch (Refused why) {
            refuse(request, surface, seen, why);
            return;
        }
        CallerConnection caller =
                new CallerConnection(request.response(), end, place, () -> BodyReader.cutOff(request));
        exchanges.begin(destination, asked, caller, seen);
    }

    private void refuse(HttpServerRequest request, Surface surface, Observation seen, Refused why) {
        String message = String.valueOf(why.getMessage());
        if (why.status == Admissions.TOO_MANY) {
            seen.overloaded(Overload.Caller);
            if (why.waitMs == 0) {
                RetryAdvice.never(request.response());
            }
        }
        if (why.waitMs == 0) {
            Replies.refuse(request, why.status, message, why.code);
            return;
        }
        ReplyFormat answers = ReplyFormat.in(surface.dialect());
        ObjectNode answer = answers.error(why.status, message, why.code);
        long untilMs = services.time().millis() + why.waitMs;
        RetryAdvice.after(request.response(), why.waitMs);
        RetryAdvice.inBody(surface, why.status, (ObjectNode) answer.get("error"), why.waitMs, untilMs);
        Replies.error(request.response(), why.status, answers, answer);
    }

    private static RequestBody read(Buffer body) throws Refused {
        try {
            return RequestBody.read(body.getBytes());
        } catch (BadRequest e) {
            throw new Refused(400, String.valueOf(e.getMessage()), null);
        }
    }

    private static Destination destination(Access access, RequestBody read) throws Refused {
        String model = read.model();
        List<String> models = read.models();
        if (model == null && models.isEmpty()) {
            String names = String.valueOf(RoutingTable.names(access));
            throw new Refused(400, "You must provide a model parameter: a route, or one of " + names + ".", null);
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
            throw new Refused(404, known ? noListOf(models) : unknownModel(named, access), "model_not_found");
        }
        if (destination.get().route().route().providers().isEmpty()) {
            throw new Refused(
                    503,
                    "No provider of this route can be called: none of its credentials could be read.",
                    "no_credentials");
        }
        return destination.get();
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
