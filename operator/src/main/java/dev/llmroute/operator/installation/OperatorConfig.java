package dev.llmroute.operator.installation;

import dev.llmroute.api.Limits;
import dev.llmroute.config.Environment;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.reconcile.ClusterSecrets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How the operator was told to work. Immutable.
 *
 * @param routerImage the image of router pods
 * @param imagePullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param cacheAddresses {@code host:port} of the members of the shared memory; empty: nothing is shared
 * @param clusterName as the members have it
 * @param namespace the operator's own
 * @param watchNamespaces where routes are looked for; empty: everywhere
 * @param fingerprintSecret the Secret in the operator's namespace that holds the installation's fingerprint key
 * @param routerEnvironment more variables of router pods, by name
 * @param caBundle certificate authorities that routers trust for providers beside the public ones
 * @param labelRequired whether routes may name only Secrets with the label {@link ClusterSecrets#LABEL}
 * @param secretsWatched whether the operator may list and watch Secrets: it then knows at once of one that changes
 * @param routers what the installation says of all router pods
 * @param leaseName of the Lease, in the operator's namespace, whose holder leads; empty: this operator works whoever else does
 * @param podName of this operator's pod; what it is called in the Lease
 * @param healthPort for the probes; 0: any free one
 */
public record OperatorConfig(
        String routerImage,
        String imagePullPolicy,
        List<String> cacheAddresses,
        String clusterName,
        String namespace,
        Set<String> watchNamespaces,
        String fingerprintSecret,
        SortedMap<String, String> routerEnvironment,
        Optional<CaBundle> caBundle,
        boolean labelRequired,
        boolean secretsWatched,
        RouterDefaults routers,
        String leaseName,
        String podName,
        int healthPort) {

    /** What stands before the name of a variable that is meant for router pods. */
    private static final String FOR_ROUTERS = "LLMROUTE_ROUTER_ENV_";

    private static final String DEFAULT_LEASE = "llmroute-operator";

    private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

    public OperatorConfig {
        cacheAddresses = List.copyOf(cacheAddresses);
        watchNamespaces = Set.copyOf(watchNamespaces);
        routerEnvironment = Collections.unmodifiableSortedMap(new TreeMap<>(routerEnvironment));
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException with everything that is wrong
     */
    public static OperatorConfig fromEnvironment(Map<String, String> variables) {
        Environment env = new Environment(variables);
        OperatorConfig config = new OperatorConfig(
                env.required("LLMROUTE_ROUTER_IMAGE", "the image of router pods"),
                env.text("LLMROUTE_IMAGE_PULL_POLICY", "IfNotPresent"),
                CacheAddresses.of(env),
                CacheAddresses.clusterName(env),
                env.required("LLMROUTE_NAMESPACE", "the operator's own namespace"),
                Set.copyOf(env.list("LLMROUTE_WATCH_NAMESPACES")),
                env.text("LLMROUTE_FINGERPRINT_SECRET", "llmroute-fingerprint"),
                env.under(FOR_ROUTERS),
                CaBundle.of(env),
                env.flag("LLMROUTE_REQUIRE_CREDENTIAL_LABEL"),
                env.flag("LLMROUTE_WATCH_SECRETS"),
                RouterDefaults.of(env),
                // Set and empty is not the same as not set here.
                variables.getOrDefault("LLMROUTE_LEASE_NAME", DEFAULT_LEASE).strip(),
                env.text("LLMROUTE_POD_NAME").or(() -> env.text("HOSTNAME")).orElseGet(OperatorConfig::anyName),
                env.port("LLMROUTE_HEALTH_PORT", 8080));
        if (!PULL_POLICIES.contains(config.imagePullPolicy)) {
            env.problem("LLMROUTE_IMAGE_PULL_POLICY is \"" + config.imagePullPolicy
                    + "\"; it must be Always, IfNotPresent or Never");
        }
        if (!config.leaseName.isEmpty() && !config.leaseName.matches(Limits.SECRET_NAME)) {
            env.problem(
                    "LLMROUTE_LEASE_NAME is \"" + config.leaseName
                            + "\"; it must be the name of a Lease (lower-case letters, digits, '-' and '.'), or empty for no election");
        }
        env.check();
        return config;
    }

    /** To which the routes belong that this operator makes. */
    public Instance instance() {
        return new Instance(namespace, leaseName);
    }

    /** The same, of an API server that has these kinds. */
    public OperatorConfig withServed(ServedKinds kinds) {
        return new OperatorConfig(
                routerImage,
                imagePullPolicy,
                cacheAddresses,
                clusterName,
                namespace,
                watchNamespaces,
                fingerprintSecret,
                routerEnvironment,
                caBundle,
                labelRequired,
                secretsWatched,
                routers.withServed(kinds),
                leaseName,
                podName,
                healthPort);
    }

    private static String anyName() {
        return "operator-" + UUID.randomUUID();
    }
}
