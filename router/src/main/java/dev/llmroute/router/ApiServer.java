package dev.llmroute.router;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Dialect;
import dev.llmroute.router.InFlight.Place;
import dev.llmroute.router.JsonSplice.BadRequest;
import dev.llmroute.router.RoutingTable.Access;
import dev.llmroute.router.RoutingTable.Destination;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The callers' side: OpenAI's and Anthropic's APIs. One instance an event loop, each with a client of its own. */
final class ApiServer extends VerticleBase {
    /** The greatest request body, in bytes. */
    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final String NO_FALLBACK = "x-llmroute-no-fallback";
    private static final String ON_BROKEN_STREAM = "x-llmroute-on-broken-stream";
    private static final String ONE_MODEL = "GET /v1/models/";
    private static final String MESSAGES = "/v1/messages";
    private static final String SURFACES = "This router has POST "
            + Arrays.stream(Surface.values()).map(Surface::path).collect(Collectors.joining(", POST "))
            + ", GET /v1/models and GET /v1/models/{model}.";

    private final RouterOptions options;
    private final RequestContext shared;
    private final Supplier<RoutingTable> table;
    private @Nullable HttpServer server;
    private @Nullable HttpClient client;

    ApiServer(RouterOptions options, RequestContext shared, Supplier<RoutingTable> table) {
        this.options = options;
        this.shared = shared;
        this.table = table;
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setMaxHeaderSize(32 * 1024)
                        .setKeepAliveTimeout(25)
                        .setDecompressionSupported(true),
                new PoolOptions().setHttp1MaxSize(512).setMaxWaitQueueSize(512));
        server = vertx.createHttpServer(
                new HttpServerOptions().setMaxHeaderSize(32 * 1024).setHandle100ContinueAutomatically(true));
        // All instances share one port, also where it is any free one.
        SocketAddress address = options.port() == 0
                ? SocketAddress.sharedRandomPort(1, options.bind())
                : SocketAddress.inetSocketAddress(options.port(), options.bind());
        return server.requestHandler(this::handle).listen(address);
    }

    /** The port it listens on. */
    int port() {
        return server == null ? options.port() : server.actualPort();
    }

    /** Refuses new connections and waits for what is being served, at most for the grace period. */
    Future<Void> drain(Duration grace) {
        return server == null ? Future.succeededFuture() : server.shutdown(grace);
    }

    private void handle(HttpServerRequest request) {
        String id = Optional.ofNullable(request.getHeader("x-request-id"))
                .filter(given -> REQUEST_ID.matcher(given).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        request.response().putHeader("x-request-id", id);
        Optional<Access> access = table.get().access(key(request));
        if (access.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            refuse(
                    request,
                    401,
                    "Incorrect API key provided. Send one of this route's caller keys as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\".",
                    "invalid_api_key");
            return;
        }
        dispatch(request, id, access.get());
    }

    private void dispatch(HttpServerRequest request, String id, Access access) {
        HttpServerResponse response = request.response();
        String path = path(request);
        Optional<Surface> surface = Surface.of(path);
        String call = request.method() + " " + path;
        if (surface.isPresent() && request.method().equals(HttpMethod.POST)) {
            admit(request, surface.get(), id, access);
        } else if (surface.isPresent()) {
            response.putHeader("allow", "POST");
            refuse(request, 405, "Use POST here.", "method_not_allowed");
        } else if (call.equals("GET /v1/models")) {
            answer(response, 200, answers(request).models(RoutingTable.names(access)));
        } else if (call.startsWith(ONE_MODEL)) {
            model(request, call.substring(ONE_MODEL.length()), access);
        } else {
            refuse(request, 404, "There is nothing here. " + SURFACES, "unknown_url");
        }
    }

    /** The caller's key: OpenAI's SDKs send it as a bearer token, Anthropic's in a header of its own. */
    private static @Nullable String key(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : request.getHeader("x-api-key");
    }

    /** In the dialect of whoever calls this path, or sends this header, which Anthropic's SDKs always do. */
    private static Answers answers(HttpServerRequest request) {
        boolean anthropic =
                path(request).startsWith(MESSAGES) || request.headers().contains("anthropic-version");
        return Answers.in(
                Surface.of(path(request)).map(Surface::dialect).orElse(anthropic ? Dialect.Anthropic : Dialect.OpenAI));
    }

    /** Absent only from a CONNECT. */
    private static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    private void model(HttpServerRequest request, String encoded, Access access) {
        String name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        if (RoutingTable.resolve(access, name).isPresent()) {
            answer(request.response(), 200, answers(request).model(name));
        } else {
            refuse(request, 404, unknownModel(name, access), "model_not_found");
        }
    }

    private void admit(HttpServerRequest request, Surface surface, String id, Access access) {
        HttpServerResponse response = request.response();
        Optional<Place> place = shared.inFlight().enter();
        if (place.isPresent()) {
            // A response either ends or, where the caller goes away before, is closed.
            response.endHandler(ended -> place.get().leave());
            response.closeHandler(closed -> place.get().leave());
            read(request, surface, id, access, place.get());
            return;
        }
        shared.metrics().overloaded();
        response.putHeader(HttpHeaders.RETRY_AFTER, "1").putHeader(HttpHeaders.CONNECTION, "close");
        refuse(
                request,
                503,
                "This router serves as many requests as it may at the same time. Please try again.",
                "router_overloaded");
    }

    private void read(HttpServerRequest request, Surface surface, String id, Access access, Place place) {
        Buffer body = Buffer.buffer();
        HttpServerResponse response = request.response();
        long timer = vertx.setTimer(BODY_TIMEOUT.toMillis(), late -> {
            if (!response.ended()) {
                refuseAndClose(
                        request,
                        408,
                        "The request body did not arrive within " + BODY_TIMEOUT.toSeconds() + " s.",
                        "request_timeout");
            }
        });
        response.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(bytes -> {
            if (body.length() + bytes.length() > MAX_BODY_BYTES) {
                vertx.cancelTimer(timer);
                request.handler(ignored -> {});
                request.endHandler(ignored -> {});
                refuseAndClose(
                        request,
                        413,
                        "The request body is longer than " + MAX_BODY_BYTES + " bytes.",
                        "request_too_large");
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            exchange(request, surface, id, access, body, place);
        });
    }

    private void exchange(
            HttpServerRequest request, Surface surface, String id, Access access, Buffer body, Place place) {
        String noFallback = Optional.ofNullable(request.getHeader(NO_FALLBACK)).orElse("false");
        if (!noFallback.equals("true") && !noFallback.equals("false")) {
            refuse(request, 400, NO_FALLBACK + " must be true or false.", null);
            return;
        }
        String broken = Optional.ofNullable(request.getHeader(ON_BROKEN_STREAM)).orElse("error");
        if (!broken.equals("restart") && !broken.equals("error")) {
            refuse(request, 400, ON_BROKEN_STREAM + " must be error or restart.", null);
            return;
        }
        JsonSplice read;
        try {
            read = JsonSplice.read(body.getBytes());
        } catch (BadRequest e) {
            refuse(request, 400, String.valueOf(e.getMessage()), null);
            return;
        }
        Optional<Destination> destination = destination(request, access, read);
        if (destination.isEmpty()) {
            return;
        }
        if (client == null) {
            throw new IllegalStateException("the server has not been started");
        }
        CallerRequest asked = new CallerRequest(
                id,
                surface,
                access.caller(),
                noFallback.equals("true"),
                broken.equals("restart"),
                shared.cooldowns().time().millis(),
                request.headers(),
                read);
        new Exchange(vertx, client, shared, destination.get(), asked, request.response(), place).start();
    }

    /** Where the request goes; empty where it has been refused. */
    private static Optional<Destination> destination(HttpServerRequest request, Access access, JsonSplice read) {
        String model = read.model();
        List<String> models = read.models();
        if (model == null && models.isEmpty()) {
            String names = String.valueOf(RoutingTable.names(access));
            refuse(request, 400, "You must provide a model parameter: a route, or one of " + names + ".", null);
            return Optional.empty();
        }
        Optional<Destination> destination = models.isEmpty() && model != null
                ? RoutingTable.resolve(access, model)
                : RoutingTable.resolve(access, model, models);
        if (destination.isEmpty()) {
            String named = models.isEmpty() ? String.valueOf(model) : String.join(", ", models);
            refuse(request, 404, unknownModel(named, access), "model_not_found");
        } else if (destination.get().route().route().providers().isEmpty()) {
            refuse(
                    request,
                    503,
                    "No provider of this route can be called: none of its credentials could be read.",
                    "no_credentials");
            return Optional.empty();
        }
        return destination;
    }

    private static String unknownModel(String name, Access access) {
        return "The model \"" + abbreviated(name) + "\" does not exist here. There are: "
                + String.join(", ", RoutingTable.names(access)) + ".";
    }

    private static String abbreviated(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }

    private static void refuseAndClose(HttpServerRequest request, int status, String message, String code) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        refuse(request, status, message, code);
    }

    private static void refuse(HttpServerRequest request, int status, String message, @Nullable String code) {
        answer(request.response(), status, answers(request).error(status, message, code));
    }

    private static void answer(HttpServerResponse response, int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toString());
    }
}
