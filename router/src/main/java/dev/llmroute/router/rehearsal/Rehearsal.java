package dev.llmroute.router.rehearsal;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.egress.Proxies;
import dev.llmroute.router.exchange.Conversations;
import dev.llmroute.router.exchange.InFlight;
import dev.llmroute.router.exchange.RouterServices;
import dev.llmroute.router.routing.RoutingTable;
import dev.llmroute.router.server.ApiServer;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.ServerOptions;
import dev.llmroute.router.telemetry.MinuteCounts;
import dev.llmroute.router.telemetry.RouterMetrics;
import dev.llmroute.router.telemetry.Telemetry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays requests through the code that serves callers, before the first of them comes: what is new to a JVM runs many times more slowly, and
 * would do so in front of callers. It has ports, a provider, cooldowns and counts of its own, on the loopback: nothing of it is seen in
 * metrics, logs or histories, and no provider is called.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int OK = 200;

    /** More of them make what follows hardly quicker, see {@code docs/performance.md}. */
    private static final int ROUNDS = 5;

    /** Of each event loop, one after the other. */
    private static final int REQUESTS = 56;

    /** Behind them: a pod that is new has callers who all come in its first moment. */
    private static final int STREAMS = 20;

    /** For requests that have begun when the time is up, on a tenth of a core, and for opening and closing. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final ServerLimits limits;
    private final int loops;
    private final long endsNanos;
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);

    private Rehearsal(Vertx vertx, ServerLimits limits, int loops, Duration atMost) {
        this.vertx = vertx;
        this.limits = limits;
        this.loops = loops;
        this.endsNanos = System.nanoTime() + atMost.toNanos();
    }

    /**
     * Plays it, and returns when it is over. Where it fails a line says so; the first callers are served more slowly then.
     *
     * @param loops how many event loops will serve
     * @param atMost no request begins later; zero: there is none
     */
    public static void play(Vertx vertx, ServerLimits limits, int loops, Duration atMost) {
        if (atMost.isZero()) {
            return;
        }
        try (UnheardLog _ = new UnheardLog()) {
            new Rehearsal(vertx, limits, loops, atMost)
                    .play()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(atMost.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("The rehearsal failed, the first requests will be slower: {}", String.valueOf(failed));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> play() {
        return StubProvider.listen(vertx).compose(provider -> serve(provider).eventually(provider::close));
    }

    private Future<?> serve(StubProvider provider) {
        RoutingTable table = RehearsedRoute.table(provider, cooldowns);
        ServerOptions options = new ServerOptions(LOOPBACK, 0, limits, Optional.empty(), Duration.ofDays(1));
        RouterServices services = services();
        List<ApiServer> servers = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> {
                            ApiServer server = new ApiServer(options, services, () -> table);
                            servers.add(server);
                            return server;
                        },
                        new DeploymentOptions().setInstances(loops))
                .compose(deployed -> ask(servers.getFirst().port()).eventually(() -> vertx.undeploy(deployed)));
    }

    /** As those of a router, and nobody hears of them. */
    private RouterServices services() {
        InFlight inFlight = new InFlight(limits.maxInFlight(), limits.maxHeldBytes());
        return new RouterServices(
                RehearsedRoute.NAME,
                cooldowns,
                new Ceilings(cooldowns.time()),
                event -> {},
                new MinuteCounts(
                        RehearsedRoute.NAME, event -> {}, cooldowns.time().millis()),
                new RouterMetrics(cooldowns, () -> SharingState.LOCAL, inFlight::now, inFlight::waitingNow),
                Telemetry.OFF,
                inFlight,
                limits.keepAlive(),
                limits.idle(),
                new Egress(Proxies.NONE, Optional.of(StubKey.trusted())),
                new Conversations(RehearsedRoute.FINGERPRINT));
    }

    private Future<?> ask(int port) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(LOOPBACK).setDefaultPort(port),
                new PoolOptions().setHttp1MaxSize(STREAMS));
        return round(client, 0).eventually(client::close);
    }

    private Future<?> round(HttpClient client, int rounds) {
        if (rounds == ROUNDS || isOver()) {
            return Future.succeededFuture();
        }
        Stream<Future<Void>> callers = Stream.generate(() -> {
                    Promise<Void> asked = Promise.promise();
                    ask(client, 0, asked);
                    return asked.future();
                })
                .limit(loops);
        return Future.join(callers.toList()).compose(_ -> together(client)).compose(_ -> round(client, rounds + 1));
    }

    /** Each opens a connection here, and one to the provider. */
    private static Future<?> together(HttpClient client) {
        Stream<Future<Void>> streams =
                Stream.generate(() -> send(client, RehearsedRequest.STREAM)).limit(STREAMS);
        return Future.join(streams.toList());
    }

    private boolean isOver() {
        return System.nanoTime() - endsNanos >= 0;
    }

    /** One after the other. */
    private void ask(HttpClient client, int number, Promise<Void> asked) {
        if (number == REQUESTS || isOver()) {
            asked.complete();
            return;
        }
        RehearsedRequest next = RehearsedRequest.ALL.get(number % RehearsedRequest.ALL.size());
        if (next.isLimited()) {
            forgetLimits();
        }
        send(client, next).onSuccess(_ -> ask(client, number + 1, asked)).onFailure(asked::fail);
    }

    private static Future<Void> send(HttpClient client, RehearsedRequest rehearsed) {
        return client.request(HttpMethod.POST, rehearsed.path())
                .compose(request -> request.putHeader("content-type", "application/json")
                        .putHeader("authorization", "Bearer " + RehearsedRoute.CALLER_KEY)
                        .send(rehearsed.body()))
                .compose(response -> response.body().map(response.statusCode()))
                .compose(status -> status == OK
                        ? Future.succeededFuture()
                        : Future.failedFuture("a request to " + rehearsed.path() + " was answered with " + status));
    }

    private void forgetLimits() {
        cooldowns.holding().forEach(known -> cooldowns.clear(known.cooldown().key(), RehearsedRoute.NAME));
    }
}
