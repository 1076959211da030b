package dev.llmroute.router.server;

import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.eventloop.Guarded;
import dev.llmroute.router.eventloop.ResponseEnd;
import dev.llmroute.router.exchange.Exchanges;
import dev.llmroute.router.exchange.Observation;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.RoutingTable.Access;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The callers' side: OpenAI's and Anthropic's APIs. One instance for each event loop, each with a client of its own. */
public final class ApiServer extends VerticleBase {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final String ONE_MODEL = "GET " + Surface.MODELS + "/";
    private static final String SURFACES = "This router has POST "
            + Arrays.stream(Surface.values()).map(Surface::path).collect(Collectors.joining(", POST "))
            + ", GET /v1/models and GET /v1/models/{model}.";

    private final ServerOptions options;
    private final RouterServices services;
    private final Supplier<RoutingTable> table;
    private final KeylessCaller keyless;
    private @Nullable Intake intake;
    private volatile @Nullable Connections connections;
    private volatile @Nullable Listener listener;

    public ApiServer(ServerOptions options, RouterServices services, Supplier<RoutingTable> table) {
        this.options = options;
        this.services = services;
        this.table = table;
        this.keyless = new KeylessCaller(Callee.isLoopback(options.bind()));
    }

    @Override
    public Future<?> start() throws IOException {
        Exchanges exchanges = new Exchanges(vertx, services, options.limits().maxInFlight());
        intake = new Intake(vertx, exchanges, services, options.limits().body());
        Connections open = new Connections(vertx, options.limits().idle());
        connections = open;
        Listener callers = new Listener(vertx, options);
        listener = callers;
        return callers.listen(open::opened, this::handle, this::invalid);
    }

    /** When the certificate in use ends, in ms since 1970; 0 if there is none. Thread-safe. */
    public long certificateEndsAtMs() {
        Listener callers = listener;
        return callers == null ? 0 : callers.certificateEndsAtMs();
    }

    /** The port it listens on. */
    public int port() {
        Listener callers = listener;
        return callers == null ? options.port() : callers.port();
    }

    /** Sends the callers of all of these away; completes when none is left, or the time is up. Thread-safe. */
    public static Future<?> leave(List<ApiServer> servers, Drain drain) {
        Leave leave = new Leave(drain, System::nanoTime);
        return Future.join(servers.stream().map(server -> server.join(leave)).toList());
    }

    private Future<Void> join(Leave leave) {
        Listener callers = listener;
        Connections open = connections;
        if (callers == null || open == null) {
            return Future.succeededFuture();
        }
        Promise<Void> left = Promise.promise();
        context.runOnContext(now -> open.leave(leave, callers::acceptNoMore).onComplete(left));
        return left.future();
    }

    private void invalid(HttpServerRequest request) {
        new ResponseEnd(request.response()).onOver(observation(request)::over);
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpHeaderException) {
            Replies.refuseAndClose(
                    request,
                    431,
                    "The headers of the request are longer than " + Listener.MAX_HEADER_BYTES + " bytes.",
                    null);
        } else if (cause instanceof TooLongHttpLineException) {
            Replies.refuseAndClose(request, 414, "The first line of the request is too long.", null);
        } else {
            Replies.refuseAndClose(
                    request,
                    400,
                    "This is no valid HTTP request: its first line, its headers or its length are malformed.",
                    null);
        }
    }

    /** Begins with the id that the request came with, or a new one, which its answer gets. */
    private Observation observation(HttpServerRequest request) {
        String id = Optional.ofNullable(request.getHeader(Replies.REQUEST_ID))
                .filter(given -> REQUEST_ID.matcher(given).matches())
                .orElseGet(ApiServer::newId);
        Replies.identify(request, id);
        return new Observation(services, request, id);
    }

    /** A random UUID. It is no secret, so it costs none of the system's randomness. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }

    private void handle(HttpServerRequest request) {
        Observation seen = observation(request);
        ResponseEnd end = new ResponseEnd(request.response());
        end.onOver(seen::over);
        Objects.requireNonNull(connections).began(request, end);
        new Guarded(defect -> Replies.crashed(request.response(), Replies.answers(request), defect))
                .run(() -> admit(request, seen, end));
    }

    private void admit(HttpServerRequest request, Observation seen, ResponseEnd end) {
        if (KeyHeaders.areSeveral(request)) {
            Replies.refuse(
                    request,
                    400,
                    "The request has several API keys, and which one counts is not clear. Send one, as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\".",
                    "several_api_keys");
            return;
        }
        Optional<Access> access = table.get().access(KeyHeaders.of(request));
        if (access.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            Replies.refuse(
                    request,
                    401,
                    "Incorrect API key provided. Send one of this route's caller keys as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\".",
                    "invalid_api_key");
            return;
        }
        if (access.get().callerKey().isEmpty()) {
            Optional<KeylessCaller.Refusal> refusal = keyless.refusal(request);
            if (refusal.isPresent()) {
                KeylessCaller.Refusal why = refusal.get();
                Replies.refuse(request, why.status(), why.message(), why.code());
                return;
            }
        }
        dispatch(request, seen, access.get(), end);
    }

    private void dispatch(HttpServerRequest request, Observation seen, Access access, ResponseEnd end) {
        HttpServerResponse response = request.response();
        String path = Replies.path(request);
        Optional<Surface> surface = Surface.of(path);
        String call = request.method() + " " + path;
        if (surface.isPresent() && request.method().equals(HttpMethod.POST)) {
            Objects.requireNonNull(intake).admit(request, surface.get(), seen, access, end);
        } else if (surface.isPresent()) {
            response.putHeader("allow", "POST");
            Replies.refuse(request, 405, "Use POST here.", "method_not_allowed");
        } else if (call.equals("GET " + Surface.MODELS)) {
            Replies.reply(response, 200, Replies.answers(request).models(RoutingTable.names(access)));
        } else if (call.startsWith(ONE_MODEL)) {
            model(request, call.substring(ONE_MODEL.length()), access);
        } else {
            Replies.refuse(request, 404, "There is nothing here. " + SURFACES, "unknown_url");
        }
    }

    private static void model(HttpServerRequest request, String encoded, Access access) {
        String name;
        try {
            name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            name = encoded;
        }
        if (RoutingTable.isListed(access, name)) {
            Replies.reply(request.response(), 200, Replies.answers(request).model(name));
        } else {
            Replies.refuse(request, 404, Intake.unknownModel(name, access), "model_not_found");
        }
    }
}
