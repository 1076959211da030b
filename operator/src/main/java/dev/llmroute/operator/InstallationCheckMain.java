package dev.llmroute.operator;

import dev.llmroute.config.Environment;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The chart's test as a container: do the parts of an installation work together? It prints a line for each and changes nothing.
 *
 * <p>Environment: {@code LLMROUTE_CHECK_OPERATOR} and {@code LLMROUTE_CHECK_CONSOLE} (addresses that answer 200 when they are ready;
 * without the second one no console is looked for), {@code LLMROUTE_CACHE_ADDRESSES} ({@code host:port,...} of all members),
 * {@code LLMROUTE_CLUSTER_NAME} (llmroute).
 */
public final class InstallationCheckMain {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private InstallationCheckMain() {}

    /** Exits with 1 where a part does not work within a minute, with 2 where the configuration cannot be used. */
    public static void main(String[] args) throws InterruptedException {
        Environment env = new Environment(System.getenv());
        String operator = env.required("LLMROUTE_CHECK_OPERATOR", "the address of the operator's readiness");
        List<String> addresses = CacheAddresses.of(env);
        String clusterName = CacheAddresses.clusterName(env);
        try {
            env.check();
        } catch (IllegalArgumentException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(2);
        }
        boolean passes;
        try (KubernetesClient kubernetes = new KubernetesClientBuilder().build();
                HttpClient http = HttpClient.newHttpClient();
                HazelcastCache memory = HazelcastCache.client(new ClientOptions(clusterName, addresses))) {
            List<InstallationCheck.Part> parts = new ArrayList<>();
            parts.add(InstallationCheck.served(kubernetes, HasMetadata.getKind(LlmRoute.class)));
            parts.add(InstallationCheck.served(kubernetes, HasMetadata.getKind(LlmGateway.class)));
            parts.add(InstallationCheck.answers("the operator is ready", http, URI.create(operator)));
            parts.add(InstallationCheck.together(addresses.size(), memory::state));
            env.text("LLMROUTE_CHECK_CONSOLE")
                    .map(URI::create)
                    .ifPresent(uri -> parts.add(InstallationCheck.answers("the console answers", http, uri)));
            passes = new InstallationCheck(parts, PATIENCE).passes(System.out::println);
        }
        System.exit(passes ? 0 : 1);
    }
}
