package dev.llmroute.operator;

import dev.llmroute.cooldown.Cooldowns;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;

/** A running operator. Thread-safe. */
final class RouteOperator implements AutoCloseable {
    private final Operator operator;
    private final LiveStatus live;

    private RouteOperator(Operator operator, LiveStatus live) {
        this.operator = operator;
        this.live = live;
    }

    /**
     * Starts, and returns when all routes have been seen.
     *
     * @param client not closed by the operator
     * @param cooldowns what the status of targets is read from
     */
    static RouteOperator start(OperatorConfig config, KubernetesClient client, Cooldowns cooldowns) {
        byte[] fingerprintKey = FingerprintKey.readOrCreate(client, config.namespace(), config.fingerprintSecret());
        LiveStatus live = new LiveStatus(client, cooldowns);
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withPreviousAnnotationForDependentResources(false));
        operator.register(new LlmRouteReconciler(new RouterObjects(config), fingerprintKey, live), overrider -> {
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
        return new RouteOperator(operator, live);
    }

    boolean started() {
        return operator.getRuntimeInfo().isStarted();
    }

    @Override
    public void close() {
        operator.stop();
        live.close();
    }
}
