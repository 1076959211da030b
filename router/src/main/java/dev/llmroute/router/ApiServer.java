package dev.llmroute.router;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The callers' side: OpenAI's API. One instance an event loop, each with a client of its own. */
final class ApiServer extends VerticleBase {
    /** The greatest request body, in bytes. */
    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final String NO_FALLBACK = "x-llmroute-no-fallback";
    private static final String ONE_MODEL = "GET /v1/models/";
    private static final String SURFACES =
            "This router has POST /v1/chat/completions, GET /v1/models and GET /v1/models/{model}.";

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
        Optional<Access> access = table.get().access(bearer(request));
        if (access.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            answer(
                    request.response(),
                    401,
                    OpenAiAnswers.error(
                            "Incorrect API key provided. Send one of this route's caller keys as \"Authorization: Bearer KEY\".",
                            "invalid_request_error",
                            "invalid_api_key"));
            return;
        }
        dispatch(request, id, access.get());
    }

    private void dispatch(HttpServerRequest request, String id, Access access) {
        HttpServerResponse response = request.response();
        String call = request.method() + " " + request.path();
        if (call.equals("POST /v1/chat/completions")) {
            admit(request, id, access);
        } else if (call.endsWith(" /v1/chat/completions")) {
            response.putHeader("allow", "POST");
            answer(response, 405, OpenAiAnswers.error("Use POST here.", "invalid_request_error", "method_not_allowed"));
        } else if (call.equals("GET /v1/models")) {
            answer(response, 200, OpenAiAnswers.models(RoutingTable.names(access)));
        } else if (call.startsWith(ONE_MODEL)) {
            model(response, call.substring(ONE_MODEL.length()), access);
        } else {
            answer(
                    response,
                    404,
                    OpenAiAnswers.error("There is nothing here. " + SURFACES, "invalid_request_error", "unknown_url"));
        }
    }

    private static @Nullable String bearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    private void model(HttpServerResponse response, String encoded, Access access) {
        String name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        if (RoutingTable.resolve(access, name).isPresent()) {
            answer(response, 200, OpenAiAnswers.model(name));
        } else {
            answer(response, 404, unknownModel(name, access));
        }
    }

    private void admit(HttpServerRequest request, String id, Access access) {
        HttpServerResponse response = request.response();
        Optional<Place> place = shared.inFlight().enter();
        if (place.isPresent()) {
            // A response either ends or, where the caller goes away before, is closed.
            response.endHandler(ended -> place.get().leave());
            response.closeHandler(closed -> place.get().leave());
            chat(request, id, access, place.get());
            return;
        }
        shared.metrics().overloaded();
        response.putHeader(HttpHeaders.RETRY_AFTER, "1").putHeader(HttpHeaders.CONNECTION, "close");
        answer(
                response,
                503,
                OpenAiAnswers.error(
                        "This router serves as many requests as it may at the same time. Please try again.",
                        "server_error",
                        "router_overloaded"));
    }

    private void chat(HttpServerRequest request, String id, Access access, Place place) {
        Buffer body = Buffer.buffer();
        HttpServerResponse response = request.response();
        long timer = vertx.setTimer(BODY_TIMEOUT.toMillis(), late -> {
            if (!response.ended()) {
                refuseAndClose(
                        response,
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
                        response,
                        413,
                        "The request body is longer than " + MAX_BODY_BYTES + " bytes.",
                        "request_too_large");
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            exchange(request, id, access, body, place);
        });
    }

    private void exchange(HttpServerRequest request, String id, Access access, Buffer body, Place place) {
        HttpServerResponse response = request.response();
        String noFallback = Optional.ofNullable(request.getHeader(NO_FALLBACK)).orElse("false");
        if (!noFallback.equals("true") && !noFallback.equals("false")) {
            answer(
                    response,
                    400,
                    OpenAiAnswers.error(NO_FALLBACK + " must be true or false.", "invalid_request_error", null));
            return;
        }
        JsonSplice read;
        try {
            read = JsonSplice.read(body.getBytes());
        } catch (BadRequest e) {
            answer(response, 400, OpenAiAnswers.error(String.valueOf(e.getMessage()), "invalid_request_error", null));
            return;
        }
        String model = read.model();
        List<String> models = read.models();
        if (model == null && models.isEmpty()) {
            answer(
                    response,
                    400,
                    OpenAiAnswers.error(
                            "You must provide a model parameter: a route, or one of " + RoutingTable.names(access)
                                    + ".",
                            "invalid_request_error",
                            null));
            return;
        }
        Optional<Destination> destination = models.isEmpty() && model != null
                ? RoutingTable.resolve(access, model)
                : RoutingTable.resolve(access, model, models);
        if (destination.isEmpty()) {
            answer(
                    response,
                    404,
                    unknownModel(models.isEmpty() ? String.valueOf(model) : String.join(", ", models), access));
            return;
        }
        if (client == null) {
            throw new IllegalStateException("the server has not been started");
        }
        if (destination.get().route().route().providers().isEmpty()) {
            answer(
                    response,
                    503,
                    OpenAiAnswers.error(
                            "No provider of this route can be called: none of its credentials could be read.",
                            "server_error",
                            "no_credentials"));
            return;
        }
        ChatRequest chat = new ChatRequest(
                id,
                access.caller(),
                noFallback.equals("true"),
                shared.cooldowns().time().millis(),
                read);
        new Exchange(vertx, client, shared, destination.get(), chat, response, place).start();
    }

    private static ObjectNode unknownModel(String name, Access access) {
        return OpenAiAnswers.error(
                "The model \"" + abbreviated(name) + "\" does not exist here. There are: "
                        + String.join(", ", RoutingTable.names(access)) + ".",
                "invalid_request_error",
                "model_not_found");
    }

    private static String abbreviated(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }

    private static void refuseAndClose(HttpServerResponse response, int status, String message, String code) {
        response.putHeader(HttpHeaders.CONNECTION, "close");
        answer(response, status, OpenAiAnswers.error(message, "invalid_request_error", code));
    }

    private static void answer(HttpServerResponse response, int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toString());
    }
}
