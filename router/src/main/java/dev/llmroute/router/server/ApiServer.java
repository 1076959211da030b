package dev.llmroute.router.server;

import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.exchange.Observation;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.routing.RoutingTable.Access;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
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
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The callers' side: OpenAI's and Anthropic's APIs. One instance an event loop, each with a client of its own. */
public final class ApiServer extends VerticleBase {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** That a request has at the same time, at most: a slow one and the one beside it. */
    private static final int CALLS = 2;

    /** More of them on one HTTP/2 connection wait for others to end. */
    private static final long MAX_STREAMS = 256;

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final String ONE_MODEL = "GET " + Surface.MODELS + "/";
    private static final String SURFACES = "This router has POST "
            + Arrays.stream(Surface.values()).map(Surface::path).collect(Collectors.joining(", POST "))
            + ", GET /v1/models and GET /v1/models/{model}.";

    private final ServerOptions options;
    private final RouterServices shared;
    private final Supplier<RoutingTable> table;
    private final KeylessCaller keyless;
    private @Nullable HttpServer server;
    private @Nullable Intake intake;
    private @Nullable IdleConnections connections;
    private volatile @Nullable TlsReload tls;

    public ApiServer(ServerOptions options, RouterServices shared, Supplier<RoutingTable> table) {
        this.options = options;
        this.shared = shared;
        this.table = table;
        this.keyless = new KeylessCaller(Callee.isLoopback(options.bind()));
    }

    @Override
    public Future<?> start() throws IOException {
        HttpClient client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setMaxHeaderSize(32 * 1024).setKeepAliveTimeout(25))
                // No request waits for another one's connection: it would fail as if its provider had not been reached.
                .with(new PoolOptions().setHttp1MaxSize(CALLS * options.limits().maxInFlight()))
                // The call hears of it too, and says whose it was; without a handler there would be a nameless line
                // besides.
                .withConnectHandler(connection -> connection.exceptionHandler(lost -> {}))
                .build();
        intake = new Intake(vertx, client, shared, options.limits().body());
        connections = new IdleConnections(vertx, options.limits().idle());
        HttpServerOptions http = new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                // There are none; each connection would look for them in every message.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // Without TLS it would only begin to count idle time with the first whole request.
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(MAX_HEADER_BYTES));
        server = vertx.createHttpServer(
                        options.tls().isPresent() ? secured(http, options.tls().get()) : http)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(this::invalid)
                .requestHandler(this::handle);
        if (tls != null) {
            tls.watch(vertx, options.reloadInterval(), server::updateSSLOptions);
        }
        // All instances share one port, also where it is any free one.
        SocketAddress address = options.port() == 0
                ? SocketAddress.sharedRandomPort(1, options.bind())
                : SocketAddress.inetSocketAddress(options.port(), options.bind());
        return server.listen(address);
    }

    private HttpServerOptions secured(HttpServerOptions http, TlsFiles files) throws IOException {
        TlsReload reload = new TlsReload(files);
        tls = reload;
        return http.setSsl(true).setUseAlpn(true).setKeyCertOptions(reload.pem());
    }

    /** When the certificate in use ends, in ms since 1970; 0 where there is none. Thread-safe. */
    public long certificateEndsAtMs() {
        TlsReload reload = tls;
        return reload == null ? 0 : reload.endsAtMs();
    }

    /** The port it listens on. */
    public int port() {
        return server == null ? options.port() : server.actualPort();
    }

    /** Refuses new connections and waits for what is being served, at most for the grace period. */
    public Future<Void> drain(Duration grace) {
        return server == null ? Future.succeededFuture() : server.shutdown(grace);
    }

    /** What is no request at all: a line or headers too long, a length that is none, two lengths. */
    private void invalid(HttpServerRequest request) {
        Observation seen = observation(request);
        request.response().endHandler(ended -> seen.over());
        request.response().closeHandler(closed -> seen.over());
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpHeaderException) {
            Replies.refuseAndClose(
                    request, 431, "The headers of the request are longer than " + MAX_HEADER_BYTES + " bytes.", null);
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
        return new Observation(shared, request, id);
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
        Runnable idle = Objects.requireNonNull(connections).began(request);
        Runnable over = () -> {
            idle.run();
            seen.over();
        };
        request.response().endHandler(ended -> over.run());
        request.response().closeHandler(closed -> over.run());
        try {
            admit(request, seen, over);
        } catch (RuntimeException | Error defect) {
            Replies.crashed(request.response(), Replies.answers(request), defect);
        }
    }

    private void admit(HttpServerRequest request, Observation seen, Runnable over) {
        if (hasSeveralKeys(request)) {
            Replies.refuse(
                    request,
                    400,
                    "The request has several API keys, and which one counts is not clear. Send one, as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\".",
                    "several_api_keys");
            return;
        }
        Optional<Access> access = table.get().access(key(request));
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
        dispatch(request, seen, access.get(), over);
    }

    private void dispatch(HttpServerRequest request, Observation seen, Access access, Runnable over) {
        HttpServerResponse response = request.response();
        String path = Replies.path(request);
        Optional<Surface> surface = Surface.of(path);
        String call = request.method() + " " + path;
        if (surface.isPresent() && request.method().equals(HttpMethod.POST)) {
            Objects.requireNonNull(intake).admit(request, surface.get(), seen, access, over);
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

    /** What is in front of the router may have judged by another one than the router would. */
    private static boolean hasSeveralKeys(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String own = headers.get(X_API_KEY);
        if (own == null && !headers.contains(HttpHeaders.AUTHORIZATION)) {
            return false;
        }
        if (headers.getAll(HttpHeaders.AUTHORIZATION).size() > 1) {
            return true;
        }
        return own != null
                && (headers.getAll(X_API_KEY).size() > 1 || !own.strip().equals(key(request)));
    }

    /** The caller's key: OpenAI's SDKs send it as a bearer token, Anthropic's in a header of its own. */
    private static @Nullable String key(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : stripped(request.getHeader(X_API_KEY));
    }

    private static @Nullable String stripped(@Nullable String key) {
        return key == null ? null : key.strip();
    }

    private void model(HttpServerRequest request, String encoded, Access access) {
        String name;
        try {
            name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            name = encoded;
        }
        if (RoutingTable.resolve(access, name).isPresent()) {
            Replies.reply(request.response(), 200, Replies.answers(request).model(name));
        } else {
            Replies.refuse(request, 404, Intake.unknownModel(name, access), "model_not_found");
        }
    }
}
