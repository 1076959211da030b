package dev.llmroute.operator;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.web.HealthServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a container: configured by environment variables, ended by SIGTERM. */
public final class OperatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

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
        AtomicReference<@Nullable RouteOperator> running = new AtomicReference<>();
        HealthServer health = HealthServer.start(
                // On all addresses: the kubelet asks by the pod's.
                new InetSocketAddress(config.healthPort()),
                () -> {
                    RouteOperator operator = running.get();
                    return operator != null && operator.started();
                },
                "not started yet");
        Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
        Optional<HazelcastCache> shared = config.cacheAddresses().isEmpty()
                ? Optional.empty()
                : Optional.of(HazelcastCache.client(new ClientOptions(config.clusterName(), config.cacheAddresses())));
        shared.ifPresent(memory -> memory.join(cooldowns));
        KubernetesClient client = new KubernetesClientBuilder().build();
        RouteOperator operator = RouteOperator.start(config, client, cooldowns);
        running.set(operator);
        LOG.info(
                "The operator watches {}",
                config.watchNamespaces().isEmpty() ? "all namespaces" : config.watchNamespaces());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            operator.close();
                            shared.ifPresent(HazelcastCache::close);
                            client.close();
                            health.close();
                        },
                        "llmroute-shutdown"));
    }
}
