package dev.llmroute.router;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.TargetState;
import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.json.CooldownJson;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The operators' side: health, metrics, cooldowns and the routes in use. Calls that change something are taken from loopback only. */
final class AdminServer extends VerticleBase {
    private static final String ONE_COOLDOWN = "DELETE /api/v1/cooldowns/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RouterOptions options;
    private final Cooldowns cooldowns;
    private final RouterMetrics metrics;
    private final Configuration configuration;
    private final BooleanSupplier ready;
    private @Nullable HttpServer server;

    AdminServer(
            RouterOptions options,
            Cooldowns cooldowns,
            RouterMetrics metrics,
            Configuration configuration,
            BooleanSupplier ready) {
        this.options = options;
        this.cooldowns = cooldowns;
        this.metrics = metrics;
        this.configuration = configuration;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(options.bind())
                .setPort(options.adminPort())
                .setIdleTimeout(120));
        return server.requestHandler(this::handle).listen();
    }

    int port() {
        return server == null ? options.adminPort() : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String call = request.method() + " " + request.path();
        if (call.startsWith(ONE_COOLDOWN)) {
            clear(request, call.substring(ONE_COOLDOWN.length()));
            return;
        }
        switch (call) {
            case "GET /healthz" -> text(response, 200, "ok\n");
            case "GET /readyz" ->
                text(response, ready.getAsBoolean() ? 200 : 503, ready.getAsBoolean() ? "ok\n" : "not ready\n");
            case "GET /metrics" ->
                response.putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.scrape());
            case "GET /api/v1/cooldowns" -> json(response, 200, JSON.valueToTree(CooldownJson.Listing.of(cooldowns)));
            case "DELETE /api/v1/cooldowns" -> clear(request, "");
            case "GET /api/v1/route" -> json(response, 200, routes());
            default ->
                json(response, 404, error("There is nothing at " + request.method() + " " + request.path() + "."));
        }
    }

    /** Clears one cooldown by its id, or all. */
    private void clear(HttpServerRequest request, String id) {
        if (!fromLoopback(request)) {
            json(
                    request.response(),
                    403,
                    error("Cooldowns are cleared from this host's loopback address, or in the console."));
            return;
        }
        List<CooldownKey> keys = cooldowns.clearable().stream()
                .map(Cooldown::key)
                .filter(key -> id.isEmpty() || CooldownJson.id(key).equals(id))
                .toList();
        long cleared = keys.stream()
                .filter(key -> cooldowns.clear(key, "admin@" + options.id()))
                .count();
        if (!id.isEmpty() && cleared == 0) {
            json(request.response(), 404, error("Nothing is cooling down under that id."));
        } else {
            json(request.response(), 200, JSON.createObjectNode().put("cleared", cleared));
        }
    }

    private static boolean fromLoopback(HttpServerRequest request) {
        try {
            return InetAddress.getByName(request.remoteAddress().hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private ObjectNode routes() {
        ObjectNode root = JSON.createObjectNode();
        root.put("router", options.id()).put("problem", configuration.problem());
        ArrayNode routes = root.putArray("routes");
        configuration.table().routes().forEach(served -> {
            Route route = served.route();
            ObjectNode node =
                    routes.addObject().put("namespace", route.namespace()).put("name", route.name());
            ArrayNode targets = node.putArray("targets");
            route.targets().forEach(target -> targets.add(target(target)));
            ArrayNode problems = node.putArray("problems");
            served.resolved().problems().forEach(problem -> problems.add(problem.toString()));
        });
        return root;
    }

    private ObjectNode target(Target target) {
        ObjectNode node = JSON.createObjectNode().put("name", target.name());
        if (cooldowns.of(target).standing(Demand.SMALLEST) instanceof ActiveCooldown active) {
            Instant until = Instant.ofEpochMilli(active.untilMs(cooldowns.time()));
            node.put("state", CooldownJson.state(active.cooldown()).name())
                    .put("reason", active.cooldown().failureClass().name())
                    .put("until", until.toString());
        } else {
            node.put("state", TargetState.Ready.name());
        }
        return node;
    }

    private static ObjectNode error(String message) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error").put("message", message);
        return root;
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
