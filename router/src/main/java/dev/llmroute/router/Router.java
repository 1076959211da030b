package dev.llmroute.router;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.exchange.Conversations;
import dev.llmroute.router.exchange.InFlight;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.rehearsal.Rehearsal;
import dev.llmroute.router.routing.LiveRoutes;
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.server.AdminServer;
import dev.llmroute.router.server.ApiServer;
import dev.llmroute.router.server.Drain;
import dev.llmroute.router.telemetry.MinuteCounts;
import dev.llmroute.router.telemetry.RouterMetrics;
import dev.llmroute.router.telemetry.Telemetry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running router: the callers' port and the admin port. Thread-safe. */
public final class Router implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** What an event loop may be late by at the end of a drain. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** It takes milliseconds; with a drain and this a pod still ends by itself within its grace period. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private static final long LOOK_FOR_MINUTES_MS = 1000;

    /**
     * What they do takes a core, or comes once a second or more rarely: unpacking bodies, reading certificates, sending sums. Of twenty, which is
     * the default, each would be begun although another one rests.
     */
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Vertx vertx;
    private final LiveRoutes configuration;
    private final InFlight inFlight;
    private final List<ApiServer> servers = new CopyOnWriteArrayList<>();
    private final AdminServer admin;
    private final Telemetry telemetry;
    private final MinuteCounts counts;
    private final Ceilings ceilings;
    /** Who still waits for it to leave learns by this that it will not be told by anybody else. */
    private final Promise<Void> ended = Promise.promise();

    private volatile boolean ready;

    private Router(
            RouterOptions options,
            Cooldowns cooldowns,
            FallbackLog fallbacks,
            Supplier<SharingState> exchange,
            Telemetry telemetry)
            throws InvalidRoute, IOException {
        this.telemetry = telemetry;
        inFlight = new InFlight(options.limits().maxInFlight(), options.limits().maxHeldBytes());
        RouterMetrics metrics = new RouterMetrics(cooldowns, exchange, inFlight::now, inFlight::waitingNow);
        this.counts = new MinuteCounts(options.id(), fallbacks, cooldowns.time().millis());
        metrics.counts(counts);
        this.ceilings = new Ceilings(cooldowns.time());
        this.configuration = new LiveRoutes(options.routeSource(), metrics, cooldowns, ceilings);
        configuration.start();
        this.vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setWorkerPoolSize(WORKERS));
        RouterServices context = new RouterServices(
                options.id(),
                cooldowns,
                ceilings,
                fallbacks,
                counts,
                metrics,
                telemetry,
                inFlight,
                options.limits().keepAlive(),
                options.limits().idle(),
                options.egress(),
                new Conversations(options.fingerprint()));
        this.admin = new AdminServer(options.admin(), cooldowns, ceilings, metrics, configuration, this::isReady);
        await(vertx.deployVerticle(admin));
        int loops = Runtime.getRuntime().availableProcessors();
        Rehearsal.play(vertx, options.limits(), loops, options.rehearsal());
        await(vertx.deployVerticle(
                () -> {
                    ApiServer server = new ApiServer(options.server(), context, configuration::table);
                    servers.add(server);
                    return server;
                },
                new DeploymentOptions().setInstances(loops)));
        options.egress().ca().ifPresent(ca -> {
            ca.watch(vertx, options.reloadInterval());
            metrics.caFile(ca::isValid);
        });
        options.tls().ifPresent(files -> metrics.certificate(servers.getFirst()::certificateEndsAtMs));
        vertx.setPeriodic(
                LOOK_FOR_MINUTES_MS, timer -> sendMinutes(cooldowns.time().millis()));
        this.ready = true;
    }

    /** What is sent and spent, for who shares it with others. */
    public Ceilings ceilings() {
        return ceilings;
    }

    /** Not on an event loop: of thousands of rows it may take some milliseconds. */
    private void sendMinutes(long nowMs) {
        if (counts.isDue(nowMs)) {
            vertx.executeBlocking(() -> {
                counts.send(nowMs);
                return true;
            });
        }
    }

    /**
     * Tells the history at once what has been counted, of the minute that runs too: for who does not want to wait for its end. What is counted
     * later makes another record of that minute. Not on an event loop.
     */
    public void tellCounts() {
        counts.sendAll();
    }

    /**
     * Starts a router; it serves when this returns.
     *
     * @param cooldowns what it knows of cooldowns; shared by whoever joined it to an exchange
     * @param fallbacks where its fallback events go
     * @param exchange how the sharing does, for metrics
     * @throws InvalidRoute where the configuration cannot be used
     * @throws IOException where it cannot be read, or a port is taken
     */
    public static Router start(
            RouterOptions options, Cooldowns cooldowns, FallbackLog fallbacks, Supplier<SharingState> exchange)
            throws InvalidRoute, IOException {
        return start(options, cooldowns, fallbacks, exchange, Telemetry.OFF);
    }

    /**
     * Starts a router that tells of its requests.
     *
     * @param telemetry closed by the router, after its last request
     * @throws InvalidRoute where the configuration cannot be used
     * @throws IOException where it cannot be read, or a port is taken
     */
    public static Router start(
            RouterOptions options,
            Cooldowns cooldowns,
            FallbackLog fallbacks,
            Supplier<SharingState> exchange,
            Telemetry telemetry)
            throws InvalidRoute, IOException {
        return new Router(options, cooldowns, fallbacks, exchange, telemetry);
    }

    /** The callers' port. */
    public int port() {
        return servers.getFirst().port();
    }

    public int adminPort() {
        return admin.port();
    }

    /** The documents in use, by qualified name: {@code namespace/name}. */
    public Map<String, LlmRouteDocument> documents() {
        return configuration.documents();
    }

    /** The routes in use. */
    public List<ResolvedRoute> routes() {
        return configuration.table().routes().stream()
                .map(ServedRoute::resolved)
                .toList();
    }

    /** Why the newest configuration is not in use; empty where it is. */
    public String problem() {
        return configuration.problem();
    }

    /** Whether a caller can get an answer now. */
    public boolean isReady() {
        return ready && configuration.table().isServable();
    }

    /** Requests that are being served now. */
    public int requestsInFlight() {
        return inFlight.now();
    }

    /** How it talks to the network: {@code epoll}, or {@code NIO} where Netty's native file is not to be had. */
    public String transport() {
        return vertx.isNativeTransportEnabled() ? "epoll" : "NIO";
    }

    /**
     * Leaves: is not ready at once, sends its callers away, and closes when none is left, at the latest when the time is up. A call while it
     * leaves may hurry it.
     */
    public void close(Drain drain) {
        ready = false;
        try {
            if (drain.atMost().isPositive()) {
                Future<?> left = ApiServer.leave(List.copyOf(servers), drain);
                await(Future.any(left, ended.future()), drain.atMost().plus(SLACK));
            }
        } catch (IOException stuck) {
            LOG.error("The router closes although it could not take leave of its callers", stuck);
        } finally {
            end();
        }
    }

    /** Ends at once, whatever is being served. */
    @Override
    public void close() {
        ready = false;
        end();
    }

    private void end() {
        configuration.close();
        try {
            await(vertx.close(), END_TIMEOUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended.tryComplete();
            counts.sendAll();
            telemetry.close();
        }
    }

    private static void await(Future<?> future) throws IOException {
        await(future, START_TIMEOUT);
    }

    private static void await(Future<?> future, Duration atMost) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause instanceof IOException ? cause.getMessage() : String.valueOf(cause), cause);
        } catch (TimeoutException e) {
            throw new IOException("did not finish within " + atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
