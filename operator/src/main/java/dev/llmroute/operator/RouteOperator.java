package dev.llmroute.operator;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.election.Election;
import dev.llmroute.operator.election.InstanceGuard;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Optional;

/** A running operator. Thread-safe. */
final class RouteOperator implements AutoCloseable {
    /** How long routes that are being worked on may take when the operator ends; what hangs then is interrupted. */
    private static final Duration TO_FINISH = Duration.ofSeconds(3);

    private final Operator operator;
    private final LiveStatus live;
    private final KubernetesClient client;
    private final Optional<Election> election;
    private final InstanceGuard guard;

    private RouteOperator(
            Operator operator,
            LiveStatus live,
            InstanceGuard guard,
            KubernetesClient client,
            Optional<Election> election) {
        this.operator = operator;
        this.live = live;
        this.guard = guard;
        this.client = client;
        this.election = election;
    }

    /** As below, without an election: it works whoever else does. */
    static RouteOperator start(OperatorConfig config, KubernetesClient client, Cooldowns cooldowns) {
        return start(config, client, cooldowns, Optional.empty());
    }

    /**
     * Starts, and returns when all routes have been seen; they are worked on as soon as this operator leads.
     *
     * @param client not closed by the operator
     * @param cooldowns what the status of targets is read from
     * @param election its fence stands before the client
     */
    static RouteOperator start(
            OperatorConfig config, KubernetesClient client, Cooldowns cooldowns, Optional<Election> election) {
        byte[] fingerprintKey = FingerprintKey.readOrCreate(client, config.namespace(), config.fingerprintSecret());
        LiveStatus live = new LiveStatus(client, cooldowns);
        Operator operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withReconciliationTerminationTimeout(TO_FINISH)
                    .withPreviousAnnotationForDependentResources(false);
            election.ifPresent(each -> overrider.withLeaderElectionConfiguration(each.begin()));
        });
        InstanceGuard guard = new InstanceGuard(config.instance(), client, TimeSource.SYSTEM);
        operator.register(new LlmRouteReconciler(new RouterObjects(config), fingerprintKey, live, guard), overrider -> {
            if (config.watchNamespaces().isEmpty()) {
                overrider.watchingAllNamespaces();
            } else {
                overrider.settingNamespaces(config.watchNamespaces());
            }
            // Without an end: after the last of a limited number of tries nothing would happen until the next event.
            overrider
                    .withRetry(new GenericRetry()
                            .setInitialInterval(2000)
                            .setIntervalMultiplier(1.5)
                            .setMaxInterval(60_000)
                            .withoutMaxAttempts())
                    .withReconciliationMaxInterval(Duration.ofMinutes(30));
        });
        operator.start();
        return new RouteOperator(operator, live, guard, client, election);
    }

    boolean started() {
        return operator.getRuntimeInfo().isStarted();
    }

    /** Whether this operator works, rather than waits for another to end. */
    boolean leading() {
        return election.map(Election::isLeading).orElse(true);
    }

    /** How many routes belong to another installation and are left alone. */
    int foreignRoutes() {
        return guard.foreignRoutes();
    }

    /**
     * Ends what is being done, which may take {@link #TO_FINISH}, and then gives the lead to another.
     */
    @Override
    public void close() {
        election.ifPresent(Election::retire);
        live.close();
        operator.stop();
        election.ifPresent(each -> each.release(client));
    }
}
