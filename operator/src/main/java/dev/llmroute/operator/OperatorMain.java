package dev.llmroute.operator;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.operator.apiserver.ApiClient;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.web.HealthServer;
import dev.llmroute.web.HealthServer.Check;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a container: configured by environment variables, ended by SIGTERM. */
public final class OperatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

    /** What SIGTERM starts may take; then the process ends as it is. */
    private static final Duration TO_STOP = Duration.ofSeconds(8);

    private OperatorMain() {}

    /** Starts; exits with 2 and a clear line where the configuration cannot be used, with 1 where the cluster does not let it. */
    public static void main(String[] args) {
        try {
            start(OperatorConfig.fromEnvironment(System.getenv()));
        } catch (IllegalArgumentException e) {
            LOG.error("The operator cannot start: {}", e.getMessage());
            System.exit(2);
        } catch (IOException | RuntimeException e) {
            LOG.error("The operator cannot start", e);
            System.exit(1);
        }
    }

    private static void start(OperatorConfig config) throws IOException {
        // At once and without the hooks where the Lease is lost: nothing that was begun may be finished.
        Cluster cluster = Cluster.connect(
                config, new ConfigBuilder().build(), () -> Runtime.getRuntime().halt(1), List.of());
        AtomicReference<@Nullable RouteOperator> running = new AtomicReference<>();
        HealthServer health = health(config, running);
        health.serve("/metrics", "text/plain; version=0.0.4; charset=utf-8", cluster.metrics()::scrape);
        Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
        Optional<HazelcastCache> shared = config.cacheAddresses().isEmpty()
                ? Optional.empty()
                : Optional.of(HazelcastCache.client(new ClientOptions(config.clusterName(), config.cacheAddresses())));
        shared.ifPresent(memory -> memory.join(cooldowns));
        ApiClient.awaitServer(cluster.client());
        RouteOperator operator = RouteOperator.start(
                config,
                cluster,
                cooldowns,
                () -> shared.map(memory -> memory.state().lastReconcileMs() > 0).orElse(true));
        running.set(operator);
        LOG.info(
                "The operator watches {}",
                config.watchNamespaces().isEmpty() ? "all namespaces" : config.watchNamespaces());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> within(TO_STOP, () -> {
                            operator.close();
                            shared.ifPresent(HazelcastCache::close);
                            cluster.metadata().ifPresent(KubernetesClient::close);
                            cluster.client().close();
                            health.close();
                        }),
                        "llmroute-shutdown"));
    }

    private static HealthServer health(OperatorConfig config, AtomicReference<@Nullable RouteOperator> running)
            throws IOException {
        return HealthServer.start(
                // On all addresses: the kubelet asks by the pod's.
                new InetSocketAddress(config.healthPort()),
                new Check(
                        () -> {
                            RouteOperator operator = running.get();
                            return operator == null || operator.alive();
                        },
                        "the API server answers, but the election or the watches stand still"),
                new Check(
                        () -> {
                            RouteOperator operator = running.get();
                            return operator != null && operator.started();
                        },
                        "not started yet"));
    }

    private static void within(Duration limit, Runnable work) {
        Thread thread = Thread.ofPlatform().name("llmroute-stop").daemon().start(work);
        try {
            if (!thread.join(limit)) {
                LOG.warn("The operator did not stop within {} s; it ends as it is", limit.toSeconds());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
