package dev.llmroute.operator;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.MetadataClient;
import dev.llmroute.operator.child.FingerprintKey;
import dev.llmroute.operator.child.RouterObjects;
import dev.llmroute.operator.child.RouterPod;
import dev.llmroute.operator.child.Upgrades;
import dev.llmroute.operator.election.Election;
import dev.llmroute.operator.election.InstanceGuard;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.installation.ServedKinds;
import dev.llmroute.operator.pace.Quiet;
import dev.llmroute.operator.reconcile.ClearAnnotation;
import dev.llmroute.operator.reconcile.Collaborators;
import dev.llmroute.operator.reconcile.Collaborators.SecretWatch;
import dev.llmroute.operator.reconcile.Departures;
import dev.llmroute.operator.reconcile.Gateways;
import dev.llmroute.operator.reconcile.LlmGatewayReconciler;
import dev.llmroute.operator.reconcile.LlmRouteReconciler;
import dev.llmroute.operator.reconcile.SecretIndex;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.rollout.Lags;
import dev.llmroute.operator.rollout.PodNudge;
import dev.llmroute.operator.rollout.RouterQuestion;
import dev.llmroute.operator.rollout.Routers;
import dev.llmroute.operator.status.LiveStatus;
import dev.llmroute.operator.status.RouteState;
import dev.llmroute.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator. Thread-safe. */
final class RouteOperator implements AutoCloseable {
    /** How long routes that are being worked on may take when the operator ends; what hangs then is interrupted. */
    private static final Duration TO_FINISH = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(RouteOperator.class);

    /**
     * How many routes are worked on at a time; mostly that is waiting for the API server. More make it slower rather than the routes
     * faster, and then the Lease is renewed too late.
     */
    private static final int THREADS = 10;

    /** Of one route, by whomever. */
    private static final Duration BETWEEN_STATUS_WRITES = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Collaborators collaborators;
    private final ThreadPoolExecutor pool;
    private final Operator operator;
    private final Controller<LlmRoute> controller;

    private RouteOperator(
            OperatorConfig config,
            Cluster cluster,
            Cooldowns cooldowns,
            BooleanSupplier informed,
            RouterQuestion question) {
        this.cluster = cluster;
        byte[] fingerprintKey =
                FingerprintKey.readOrCreate(cluster.client(), config.namespace(), config.fingerprintSecret());
        collaborators = collaborators(config, cluster, cooldowns, informed, question);
        pool = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        pool.allowCoreThreadTimeOut(true);
        operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(cluster.client())
                    .withCloseClientOnStop(false)
                    .withMetrics(cluster.metrics())
                    .withExecutorService(pool)
                    .withReconciliationTerminationTimeout(TO_FINISH)
                    .withPreviousAnnotationForDependentResources(false);
            cluster.election()
                    .ifPresent(each -> overrider.withLeaderElectionConfiguration(each.begin(cluster.client())));
        });
        RouterObjects objects = new RouterObjects(config.withServed(ServedKinds.of(cluster.client())));
        controller = (Controller<LlmRoute>) operator.register(
                new LlmRouteReconciler(objects, fingerprintKey, collaborators),
                overrider -> configure(overrider, config)
                        .withOnUpdateFilter((now, before) -> isChanged(now, before)
                                || ClearAnnotation.isNew(now, before)
                                || isServedAnew(now, before)));
        if (collaborators.gateways().served()) {
            operator.register(
                    new LlmGatewayReconciler(objects, fingerprintKey, collaborators),
                    overrider -> configure(overrider, config).withOnUpdateFilter(RouteOperator::isChanged));
        } else {
            LOG.warn("The definition of LlmGateway is not installed: routes that name a gateway are not served");
        }
    }

    private static Collaborators collaborators(
            OperatorConfig config,
            Cluster cluster,
            Cooldowns cooldowns,
            BooleanSupplier informed,
            RouterQuestion question) {
        Counter statusWrites = cluster.metrics()
                .counter("llmroute.operator.status.writes", "Writes of what a route's status says of its targets");
        Counter written =
                cluster.metrics().counter("llmroute.operator.events", "Events of routes", "result", "Written");
        Counter dropped =
                cluster.metrics().counter("llmroute.operator.events", "Events of routes", "result", "Dropped");
        RouteEvents events = new RouteEvents(
                cluster.client(),
                config.podName(),
                TimeSource.SYSTEM,
                isWritten -> (isWritten ? written : dropped).increment());
        Quiet quiet = new Quiet(BETWEEN_STATUS_WRITES, TimeSource.SYSTEM);
        return new Collaborators(
                new LiveStatus(cluster.client(), cooldowns, informed, events, quiet, statusWrites::increment),
                new StatusWriter(cluster.client(), events, quiet),
                new InstanceGuard(config.instance(), cluster.client(), TimeSource.SYSTEM),
                new Departures(TimeSource.SYSTEM),
                new ClearAnnotation(cluster.client(), cooldowns, events),
                new Routers(
                        question,
                        new PodNudge(cluster.client()),
                        new Lags(TimeSource.SYSTEM),
                        new Lags(TimeSource.SYSTEM)),
                new SecretWatch(cluster.metadata(), new SecretIndex()),
                new Gateways(cluster.client().supports(LlmGateway.class)),
                new Upgrades(config.routers().upgradedAtATime(), TimeSource.SYSTEM));
    }

    private static <R extends HasMetadata> ControllerConfigurationOverrider<R> configure(
            ControllerConfigurationOverrider<R> overrider, OperatorConfig config) {
        if (config.watchNamespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(config.watchNamespaces());
        }
        // Without an end: after the last of a limited number of tries nothing would happen until the next event.
        return overrider
                .withGenerationAware(false)
                .withRetry(new GenericRetry()
                        .setInitialInterval(2000)
                        .setIntervalMultiplier(1.5)
                        .setMaxInterval(60_000)
                        .withoutMaxAttempts())
                .withReconciliationMaxInterval(Duration.ofMinutes(30));
    }

    /** The status is the operator's own, and metadata none of its business. */
    private static boolean isChanged(HasMetadata now, HasMetadata before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion();
    }

    /** A gateway tells so of a route, which then needs no routers of its own. */
    private static boolean isServedAnew(LlmRoute now, LlmRoute before) {
        return Gateways.of(now).isPresent() && !Objects.equals(served(now), served(before));
    }

    private static @Nullable Long served(LlmRoute route) {
        return route.getStatus() == null ? null : route.getStatus().servedGeneration();
    }

    /** As below, without an election: it works whoever else does. */
    static RouteOperator start(OperatorConfig config, KubernetesClient client, Cooldowns cooldowns) {
        return start(config, Cluster.of(client), cooldowns, () -> true);
    }

    /**
     * Starts, and returns when all routes have been seen; they are worked on as soon as this operator leads.
     *
     * @param cluster its client is not closed by the operator
     * @param cooldowns what the status of targets is read from
     * @param informed whether what other processes know of cooldowns is among them
     * @throws IllegalArgumentException where the operator is told to watch Secrets and may not
     */
    static RouteOperator start(OperatorConfig config, Cluster cluster, Cooldowns cooldowns, BooleanSupplier informed) {
        return start(config, cluster, cooldowns, informed, new RouterQuestion(RouterPod.ADMIN_PORT));
    }

    /** As above, for routers that are found in another way than in a cluster. */
    static RouteOperator start(
            OperatorConfig config,
            Cluster cluster,
            Cooldowns cooldowns,
            BooleanSupplier informed,
            RouterQuestion question) {
        cluster.metadata().ifPresent(metadata -> MetadataClient.check(metadata, config.watchNamespaces()));
        RouteOperator started = new RouteOperator(config, cluster, cooldowns, informed, question);
        started.operator.start();
        started.count();
        return started;
    }

    private void count() {
        var metrics = cluster.metrics();
        metrics.gauge(
                "llmroute.operator.leader", "1 while this operator leads, 0 while it follows", () -> leading() ? 1 : 0);
        for (RouteState state : RouteState.values()) {
            metrics.gauge(
                    "llmroute.operator.routes",
                    "Routes by their condition Ready, counted by the leader",
                    "state",
                    state.name(),
                    () -> leading()
                            ? routes().filter(route -> RouteState.of(route) == state)
                                    .count()
                            : 0);
        }
        metrics.gauge(
                "llmroute.operator.foreign.routes",
                "Routes that are left alone, since they belong to another installation",
                this::foreignRoutes);
        metrics.gauge(
                "llmroute.operator.routes.not.in.force",
                "Routes whose newest generation has not been served for 2 min",
                () -> leading() ? notInForce() : 0);
        metrics.gauge(
                "llmroute.operator.queue",
                "Routes that wait for a thread",
                () -> pool.getQueue().size());
        metrics.gauge(
                "llmroute.operator.watching", "1 while everything that is to be watched is", () -> watching() ? 1 : 0);
    }

    private Stream<LlmRoute> routes() {
        return controller.getEventSourceManager().getControllerEventSource().list(route -> true);
    }

    private int notInForce() {
        return collaborators
                .routers()
                .routes()
                .count(routes().map(route -> route.getMetadata().getUid()).toList());
    }

    private boolean watching() {
        return operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Whether all routes have been seen: it works, or is ready to. */
    boolean started() {
        return operator.getRuntimeInfo().isStarted();
    }

    /** Whether a restart would change nothing for the better. */
    boolean alive() {
        Duration sinceLook = cluster.election().map(Election::sinceLook).orElse(Duration.ZERO);
        return !started() || cluster.liveness().isAlive(sinceLook, watching());
    }

    /** Whether this operator works, rather than waits for another to end. */
    boolean leading() {
        return cluster.election().map(Election::isLeading).orElse(true);
    }

    /** How many routes belong to another installation and are left alone. */
    int foreignRoutes() {
        return collaborators.guard().foreignRoutes();
    }

    /** Of how many routes something is kept in memory, beside the routes themselves. */
    int routesKept() {
        return collaborators.kept();
    }

    /** Ends what is being done, which may take {@link #TO_FINISH}, and then gives the lead to another. */
    @Override
    public void close() {
        cluster.election().ifPresent(Election::retire);
        collaborators.live().close();
        collaborators.status().events().close();
        collaborators.routers().question().close();
        operator.stop();
        cluster.election().ifPresent(each -> each.release(cluster.client()));
    }
}
