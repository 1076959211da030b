package dev.llmroute.router.routing;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.route.Target;
import dev.llmroute.router.telemetry.RouterMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes in use, read anew when files or secrets change. What cannot be used changes nothing: see {@link RouteFiles}. Requests that have begun keep the table they began with. Thread-safe.
 */
public final class LiveRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    private final RouteSource source;
    private final RouteFiles files;
    private final RouterMetrics metrics;
    private final Cooldowns cooldowns;
    private final Ceilings ceilings;
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("llmroute-config").factory());

    /** What the table was made of. Of the poller alone, once it runs. */
    private List<ResolvedRoute> routes = List.of();

    private volatile RoutingTable table = RoutingTable.EMPTY;
    private volatile String problem = "";

    /** @param ceilings which counts what is spent of the routes' budgets, for the metrics */
    public LiveRoutes(RouteSource source, RouterMetrics metrics, Cooldowns cooldowns, Ceilings ceilings) {
        this.source = source;
        this.files = new RouteFiles(source, cooldowns.time());
        this.metrics = metrics;
        this.cooldowns = cooldowns;
        this.ceilings = ceilings;
    }

    /**
     * Reads for the first time, then goes on looking.
     *
     * @throws InvalidRoute where there is nothing to start with
     * @throws IOException where a file cannot be read
     */
    public void start() throws InvalidRoute, IOException {
        routes = files.first();
        use(RoutingTable.of(routes, cooldowns));
        tell("");
        metrics.keptKeys(files::keptKeys);
        long interval = source.interval().toMillis();
        var _ = poller.scheduleWithFixedDelay(this::reload, interval, interval, TimeUnit.MILLISECONDS);
    }

    public RoutingTable table() {
        return table;
    }

    /** The documents in use, by qualified name: {@code namespace/name}. */
    public Map<String, LlmRouteDocument> documents() {
        return files.documents();
    }

    /** How many keys are in use although their Secret is gone. */
    public int keptKeys() {
        return files.keptKeys();
    }

    /** Why the newest configuration is not in use; empty where it is. */
    public String problem() {
        return problem;
    }

    private void reload() {
        try {
            RouteFiles.Reading reading = files.again();
            if (!reading.routes().equals(routes)) {
                RoutingTable fresh = RoutingTable.of(reading.routes(), cooldowns);
                mend(fresh);
                use(fresh);
                routes = reading.routes();
                LOG.info("Configuration reloaded: {}", names(fresh));
            }
            tell(String.join("\n", reading.problems()));
        } catch (RuntimeException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    private void tell(String message) {
        if (!message.isEmpty() && !message.equals(problem)) {
            LOG.error("The new configuration cannot be used, the one before it stays:\n{}", message);
        }
        problem = message;
        metrics.configValid(message.isEmpty());
    }

    /** A model that was not there is tried again when a route that names it has changed. */
    private void mend(RoutingTable fresh) {
        List<Target> changed = fresh.routes().stream()
                .filter(route -> !table.routes().contains(route))
                .flatMap(route -> route.route().targets().stream())
                .toList();
        cooldowns.holding().stream()
                .map(KnownCooldown::cooldown)
                .filter(Cooldown::isMissingModel)
                .map(Cooldown::key)
                .filter(key -> changed.stream()
                        .anyMatch(target ->
                                key.isOf(target.provider()) && key.model().equals(target.model())))
                .forEach(key -> cooldowns.clear(key, "route changed, " + source.router()));
    }

    private void use(RoutingTable fresh) {
        table = fresh;
        metrics.routes(fresh.routes().stream().map(ServedRoute::resolved).toList(), ceilings);
        for (ServedRoute route : fresh.routes()) {
            for (Problem each : route.resolved().problems()) {
                LOG.warn("{}: {}", route.route().name(), each);
            }
        }
    }

    private static String names(RoutingTable table) {
        return String.join(
                ", ", table.routes().stream().map(route -> route.route().name()).toList());
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
