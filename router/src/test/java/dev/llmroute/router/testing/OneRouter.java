package dev.llmroute.router.testing;

import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.server.Drain;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Scenario;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One router on a route whose providers the simulator plays. Started when it is made: a test class has it in a field with {@link
 * org.junit.jupiter.api.AutoClose}, static where all its tests share it.
 */
public final class OneRouter implements AutoCloseable {
    /** A route with one target, {@code first}, for callers without a key. */
    public static final String ONE_TARGET = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
              auth: {mode: None}
            """;

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final List<FallbackEvent> events = new CopyOnWriteArrayList<>();
    private final RouteFile file;
    private final Router router;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param route where {@code SIMULATOR} stands for the simulator's address, {@code NAMED} for the same by a name, {@code TLS} as an
     *     https URL
     */
    public OneRouter(String route) {
        this(route, ServerLimits.DEFAULTS, Optional.empty());
    }

    public OneRouter(String route, ServerLimits limits, Optional<TlsFiles> tls) {
        this(route, limits, tls, event -> {});
    }

    /** @param log hears of fallbacks too */
    public OneRouter(String route, ServerLimits limits, Optional<TlsFiles> tls, FallbackLog log) {
        this(route, limits, tls, log, Egress.DIRECT);
    }

    /** @param egress how it reaches providers */
    public OneRouter(String route, Egress egress) {
        this(route, ServerLimits.DEFAULTS, Optional.empty(), event -> {}, egress);
    }

    private OneRouter(String route, ServerLimits limits, Optional<TlsFiles> tls, FallbackLog log, Egress egress) {
        String address = "127.0.0.1:" + simulator.port();
        file = RouteFile.of(route.replace("SIMULATOR", "http://" + address)
                .replace("NAMED", "http://localhost:" + simulator.port())
                .replace("TLS", "https://" + address));
        RouterOptions options = new RouterOptions(
                "r1",
                "127.0.0.1",
                0,
                0,
                List.of(file.path()),
                ref -> Optional.of(ref.name() + "-" + ref.key()),
                ExampleRoute.FINGERPRINT,
                Duration.ofMillis(50),
                limits,
                tls,
                Optional.empty(),
                egress,
                Duration.ZERO);
        router = Started.router(
                options,
                cooldowns,
                event -> {
                    events.add(event);
                    log.record(event);
                },
                Telemetry.OFF);
    }

    /** The callers' port. */
    public int port() {
        return router.port();
    }

    /** Begins to leave; it does when this returns, and has left when the future completes. */
    public CompletableFuture<Void> leave(Drain how) throws Exception {
        // A thread of its own: those of the common pool are few, and other tests need them.
        CompletableFuture<Void> left = CompletableFuture.runAsync(() -> router.close(how), Thread::startVirtualThread);
        await().ignoreException(ConnectException.class).until(() -> left.isDone() || !isReady());
        return left;
    }

    /** Whether it says that it is ready. */
    public boolean isReady() throws Exception {
        return admin("/readyz").statusCode() == 200;
    }

    public String transport() {
        return router.transport();
    }

    public Simulator simulator() {
        return simulator;
    }

    public List<FallbackEvent> events() {
        return events;
    }

    /** As new: nothing cools down, every model answers, nothing has been called. */
    public void forget() {
        cooldowns.clearable().forEach(each -> cooldowns.clear(each.key(), "test"));
        simulator.reset();
        events.clear();
    }

    /** The cooldowns that hold now. */
    public List<KnownCooldown> cooling() {
        return cooldowns.holding();
    }

    /** @param headers names and values by turns */
    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send(request(path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    public <T> CompletableFuture<HttpResponse<T>> postAsync(
            String path, String body, HttpResponse.BodyHandler<T> handler, String... headers) {
        return client.sendAsync(request(path, body, headers), handler);
    }

    /** The value of a metric without labels. */
    public long metric(String name) throws Exception {
        return admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> admin(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.adminPort() + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    @Override
    public void close() {
        router.close();
        simulator.close();
        client.close();
        file.close();
    }
}
