package dev.llmroute.simulator;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.Cast;
import dev.llmroute.simulator.behaviour.Keys;
import dev.llmroute.simulator.dialect.Accounts;
import dev.llmroute.simulator.server.AdminApi;
import dev.llmroute.simulator.server.Call;
import dev.llmroute.simulator.server.CallCount;
import dev.llmroute.simulator.server.CallLog;
import dev.llmroute.simulator.server.ProviderApi;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that plays any number of providers, each under {@code /PROVIDER/v1} in OpenAI's dialect and in Anthropic's, with an
 * admin API under {@code /admin/}. All methods may be called from any thread but the simulator's own.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final SimulatorOptions options;
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final CallLog log = new CallLog();
    private final Accounts accounts;
    private final Cast cast;
    private final AdminApi admin;
    private final ProviderApi providers;
    private final HttpServer server;

    private Simulator(SimulatorOptions options) {
        this.options = options;
        this.cast = new Cast(options.scenario(), options.clock());
        this.accounts = new Accounts(options.clock());
        this.admin = new AdminApi(cast, log, accounts);
        this.providers = new ProviderApi(vertx, options.clock(), new Keys(options.scenario()), cast, log, accounts);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(options.bind())
                        .setPort(options.port())
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxInitialLineLength(MAX_HEADER_BYTES)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(this::handle);
    }

    /**
     * Starts to listen; returns when it does.
     *
     * @throws IllegalStateException where it cannot listen there
     */
    public static Simulator start(SimulatorOptions options) {
        Simulator simulator = new Simulator(options);
        try {
            simulator.server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            simulator.close();
            throw new IllegalStateException(
                    "the simulator cannot listen on " + options.bind() + ":" + options.port() + ": " + e.getCause(), e);
        }
        LOG.info("The simulator listens on http://{}:{}", options.bind(), simulator.port());
        return simulator;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * What to configure as the provider's base URL, ending in {@code /v1}. Anthropic's SDKs append that themselves, so it is too
     * much for them.
     */
    public String baseUrl(String provider) {
        return "http://" + options.bind() + ":" + port() + "/" + provider + "/v1";
    }

    /** Lets a model play this from now on; {@code *} is every model of the provider that has no behaviour of its own. */
    public void set(String provider, String model, Behaviour behaviour) {
        cast.set(provider, model, behaviour);
    }

    /** Whether requests are refused that the vendors refuse; the scenario says so until then, and after a reset. */
    public void setStrict(boolean strict) {
        cast.setStrict(strict);
    }

    /** How often a model was called, in whatever dialect and with whatever key, since the start or the last reset. */
    public long calls(String provider, String model) {
        return sum(provider, model, CallCount::calls);
    }

    /** How many of them are neither answered nor cancelled yet. */
    public long open(String provider, String model) {
        return sum(provider, model, CallCount::open);
    }

    /** How many of them the caller left before the answer was complete. */
    public long cancelled(String provider, String model) {
        return sum(provider, model, CallCount::cancelled);
    }

    /**
     * The body of the last request for a model since the start or the last reset, as it was received, in whatever dialect and
     * however it was answered; empty where there was none.
     */
    public Optional<String> lastRequest(String provider, String model) {
        return log.lastBody(provider, model);
    }

    /**
     * The names of that request's headers, in lower case and sorted; empty where there was none. Their values are not
     * kept, since one of them is the key.
     */
    public Set<String> lastRequestHeaders(String provider, String model) {
        return log.lastHeaders(provider, model);
    }

    /** All counts, by provider, model and key. */
    public List<CallCount> callCounts() {
        return log.counts();
    }

    /** Forgets all calls and goes back to the scenario, whose limits begin anew. */
    public void reset() {
        log.reset();
        cast.reset();
        accounts.reset();
    }

    /** Cuts all connections and frees the port; returns when that is done. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void handle(HttpServerRequest request) {
        // Null only for a CONNECT.
        String path = Objects.requireNonNullElse(request.path(), "");
        if (path.equals("/healthz")) {
            Call.send(request.response(), new Fixed(200, "{\"status\":\"up\"}"));
        } else if (path.startsWith("/admin/")) {
            admin.handle(request, path);
        } else {
            providers.handle(request, path);
        }
    }

    private long sum(String provider, String model, ToLongFunction<CallCount> part) {
        return log.counts().stream()
                .filter(count ->
                        count.provider().equals(provider) && count.model().equals(model))
                .mapToLong(part)
                .sum();
    }
}
