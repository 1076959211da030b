package dev.llmroute.router.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Left;
import dev.llmroute.ceiling.Shortage;
import dev.llmroute.ceiling.Spent;
import dev.llmroute.cooldown.Concerns;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.json.CooldownJson;
import dev.llmroute.json.ErrorJson;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.routing.LiveRoutes;
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.telemetry.RouterMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operators' side: health, metrics, cooldowns and the routes in use. The shared memory has what all teams' routers met; told, and
 * cleared, is what the targets of this one depend on.
 */
public final class AdminServer extends VerticleBase {
    private static final String ONE_COOLDOWN = "DELETE /api/v1/cooldowns/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdminOptions options;
    private final Cooldowns cooldowns;
    private final Ceilings ceilings;
    private final RouterMetrics metrics;
    private final LiveRoutes configuration;
    private final BooleanSupplier ready;
    private final AdminGate gate;
    private @Nullable HttpServer server;

    public AdminServer(
            AdminOptions options,
            Cooldowns cooldowns,
            Ceilings ceilings,
            RouterMetrics metrics,
            LiveRoutes configuration,
            BooleanSupplier ready) {
        this.options = options;
        this.cooldowns = cooldowns;
        this.ceilings = ceilings;
        this.metrics = metrics;
        this.configuration = configuration;
        this.ready = ready;
        this.gate = new AdminGate(Callee.isLoopback(options.bind()), options.token());
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(options.bind())
                .setPort(options.port())
                .setIdleTimeout(120));
        return server.requestHandler(this::handle).listen();
    }

    public int port() {
        return server == null ? options.port() : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Optional<AdminGate.Refusal> refusal = gate.refusal(request);
        if (refusal.isPresent()) {
            json(response, refusal.get().status(), error(refusal.get().message()));
            return;
        }
        String call = request.method() + " " + request.path();
        if (call.startsWith(ONE_COOLDOWN)) {
            clear(request, call.substring(ONE_COOLDOWN.length()));
            return;
        }
        switch (call) {
            case "GET /healthz" -> text(response, 200, "ok\n");
            case "GET /readyz" -> {
                boolean well = ready.getAsBoolean();
                text(response, well ? 200 : 503, well ? "ok\n" : "not ready\n");
            }
            case "GET /configz" -> json(response, 200, configuration());
            case "GET /metrics" ->
                response.putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.scrape());
            case "GET /api/v1/cooldowns" ->
                json(response, 200, JSON.valueToTree(CooldownJson.Listing.of(cooldowns, own()::include)));
            case "DELETE /api/v1/cooldowns" -> clear(request, "");
            case "GET /api/v1/route" -> json(response, 200, routes(request.getParam("model")));
            default ->
                json(response, 404, error("There is nothing at " + request.method() + " " + request.path() + "."));
        }
    }

    /** Clears one cooldown by its id, or all. */
    private void clear(HttpServerRequest request, String id) {
        Concerns own = own();
        Stream<Cooldown> named = id.isEmpty() ? cooldowns.clearable().stream() : cooldowns.clearable(id).stream();
        long cleared = named.map(Cooldown::key)
                .filter(own::include)
                .filter(key -> cooldowns.clear(key, "admin@" + options.router()))
                .count();
        if (id.isEmpty()) {
            ceilings.headrooms().forgetTold();
        }
        if (!id.isEmpty() && cleared == 0) {
            json(request.response(), 404, error("Nothing is cooling down under that id."));
        } else {
            json(request.response(), 200, JSON.createObjectNode().put("cleared", cleared));
        }
    }

    private Concerns own() {
        return Concerns.of(configuration.table().routes().stream()
                .flatMap(served -> served.route().targets().stream())
                .toList());
    }

    /** For the operator: what is in use, and why the newest is not. */
    private ObjectNode configuration() {
        return JSON.valueToTree(new ConfigurationJson(
                configuration.problem(),
                configuration.keptKeys(),
                configuration.table().routes().stream()
                        .map(ServedRoute::resolved)
                        .map(route -> new ConfigurationJson.InUse(
                                route.route().namespace(),
                                route.route().name(),
                                route.generation(),
                                route.isServable(),
                                route.keys().digest()))
                        .toList()));
    }

    /** @param model what a request asks for, whose way through each route is told; null: the route by its name */
    private ObjectNode routes(@Nullable String model) {
        ObjectNode root = JSON.createObjectNode();
        root.put("router", options.router()).put("problem", configuration.problem());
        ArrayNode routes = root.putArray("routes");
        configuration.table().routes().forEach(served -> {
            Route route = served.route();
            ObjectNode node = routes.addObject()
                    .put("namespace", route.namespace())
                    .put("name", route.name())
                    .put("generation", served.resolved().generation());
            ArrayNode targets = node.putArray("targets");
            route.targets().forEach(target -> targets.add(target(target)));
            way(node, served, model == null ? route.name() : model);
            ArrayNode problems = node.putArray("problems");
            served.resolved().problems().forEach(problem -> problems.add(problem.toString()));
        });
        return root;
    }

    /** In which order such a request would try the targets, whatever is cooling down; nothing where the route does not know the model. */
    private static void way(ObjectNode node, ServedRoute served, String model) {
        Planner.resolve(served.route(), model)
                .map(entry -> served.chain(entry, served.route().orderBy()))
                .ifPresent(chain -> {
                    ArrayNode names = node.putArray("chain");
                    chain.targets().forEach(target -> names.add(target.name()));
                    node.put(
                            "failsAtOnce",
                            Planner.plan(chain, Demand.SMALLEST)
                                    .rejectedHead(chain, served.route().fallback())
                                    .isPresent());
                });
    }

    private ObjectNode target(Target target) {
        LiveTarget told = LiveTarget.of(target, cooldowns);
        ObjectNode node = JSON.createObjectNode()
                .put("name", told.name())
                .put("state", told.state().name());
        if (told.reason() != null) {
            node.put("reason", told.reason());
        }
        if (told.until() != null) {
            node.put("until", told.until().toString()).put("source", told.source());
        }
        if (told.percent() >= 0) {
            node.put("percent", told.percent());
        }
        Spent spent = ceilings.spentOf(target);
        if (spent != null) {
            node.putObject("budget").put("spent", spent.toString()).put("until", in(spent.freeInMs()));
        }
        Shortage shortage = ceilings.headrooms().shortage(target);
        if (shortage != null) {
            node.putObject("noHeadroom").put("why", shortage.toString()).put("until", in(shortage.freeInMs()));
        }
        List<Left> windows = ceilings.headrooms().left(target);
        if (!windows.isEmpty()) {
            ArrayNode headroom = node.putArray("headroom");
            windows.forEach(each -> headroom.addObject()
                    .put("window", each.window())
                    .put("left", Math.round(each.part() * 1000) / 1000.0)
                    .put("told", each.learned() ? "learned" : "header"));
        }
        ArrayNode ids = node.putArray("cooldowns");
        told.cooldowns().forEach(ids::add);
        return node;
    }

    private String in(long ms) {
        return Instant.ofEpochMilli(cooldowns.time().millis() + ms).toString();
    }

    private static ObjectNode error(String message) {
        return JSON.valueToTree(ErrorJson.of(message));
    }

    private static void json(HttpServerResponse response, int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toString());
    }

    private static void text(HttpServerResponse response, int status, String body) {
        response.setStatusCode(status).putHeader("content-type", "text/plain").end(body);
    }
}
