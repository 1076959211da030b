package dev.llmroute.router.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.route.Budget;
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
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.telemetry.Overload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a request in: admits it, reads it, finds its route, and sends it on its way through the targets. Lives on one event loop. */
final class Intake {
    private static final CharSequence NO_FALLBACK = HttpHeaders.createOptimized("x-llmroute-no-fallback");
    private static final CharSequence ON_BROKEN_STREAM = HttpHeaders.createOptimized("x-llmroute-on-broken-stream");

    /** Why a request is not taken in; its message is for the caller. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;
        private final @Nullable String code;
        private final long waitMs;

        private Refused(int status, String message, @Nullable String code) {
            this(status, message, code, 0);
        }

        /** @param waitMs when it is worth another try; 0: that is not a matter of time */
        private Refused(int status, String message, @Nullable String code, long waitMs) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
            this.waitMs = waitMs;
        }
    }

    private final Vertx vertx;
    private final Exchanges exchanges;
    private final RouterServices services;
    private final Duration bodyInTime;

    /** @param bodyInTime how long a body may take to arrive */
    Intake(Vertx vertx, Exchanges exchanges, RouterServices services, Duration bodyInTime) {
        this.vertx = vertx;
        this.exchanges = exchanges;
        this.services = services;
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
            asked = asked(request, surface, seen, access, body);
            destination = destination(access, asked.body());
            spares(access.caller(), destination.route());
        } catch (Refused why) {
            refuse(request, surface, why);
            return;
        }
        CallerConnection caller =
                new CallerConnection(request.response(), end, place, () -> BodyReader.cutOff(request));
        exchanges.begin(destination, asked, caller, seen);
    }

    private void refuse(HttpServerRequest request, Surface surface, Refused why) {
        String message = String.valueOf(why.getMessage());
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

    /** Whether the caller's budget has something left. */
    private void spares(String caller, ServedRoute route) throws Refused {
        Paid paid = route.budgetOf(caller);
        if (paid == null) {
            return;
        }
        Budget budget = paid.budget();
        long freeInMs = services.ceilings().spending().freeInMs(paid.key(), budget);
        if (freeInMs > 0) {
            Instant anew =
                    Instant.ofEpochMilli(budget.per().endMs(services.time().millis()));
            String message = "This API key has spent its budget, " + budget + ". It begins anew at " + anew + ".";
            throw new Refused(429, message, "budget_spent", freeInMs);
        }
    }

    private CallerRequest asked(
            HttpServerRequest request, Surface surface, Observation seen, Access access, Buffer body) throws Refused {
        boolean noFallback = option(request, NO_FALLBACK, "false", "true", " must be true or false.");
        boolean restarts = option(request, ON_BROKEN_STREAM, "error", "restart", " must be error or restart.");
        return new CallerRequest(
                seen.id(),
                surface,
                access.caller(),
                access.callerKey(),
                noFallback,
                restarts,
                services.time().millis(),
                Stopwatch.started(services.time()),
                request.headers(),
                read(body));
    }

    /** Whether a header has the other value than its usual one. */
    private static boolean option(
            HttpServerRequest request, CharSequence header, String usual, String other, String otherwise)
            throws Refused {
        String value = request.getHeader(header);
        if (value != null && !value.equals(usual) && !value.equals(other)) {
            throw new Refused(400, header + otherwise, null);
        }
        return other.equals(value);
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
