package dev.llmroute.operator;

import dev.llmroute.hazelcast.CacheAddresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * @param labelRequired whether routes may name only Secrets with the label {@link ClusterSecrets#LABEL}
 * @param healthPort for the probes; 0: any free one
 */
record OperatorConfig(
        String routerImage,
        String imagePullPolicy,
        List<String> cacheAddresses,
        String clusterName,
        String namespace,
        Set<String> watchNamespaces,
        String fingerprintSecret,
        SortedMap<String, String> routerEnvironment,
        boolean labelRequired,
        int healthPort) {

    /** What stands before the name of a variable that is meant for router pods. */
    private static final String FOR_ROUTERS = "LLMROUTE_ROUTER_ENV_";

    private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

    OperatorConfig {
        cacheAddresses = List.copyOf(cacheAddresses);
        watchNamespaces = Set.copyOf(watchNamespaces);
        routerEnvironment = Collections.unmodifiableSortedMap(new TreeMap<>(routerEnvironment));
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException with everything that is wrong
     */
    static OperatorConfig fromEnvironment(Map<String, String> env) {
        List<String> problems = new ArrayList<>();
        OperatorConfig config = new OperatorConfig(
                required(env, "LLMROUTE_ROUTER_IMAGE", "the image of router pods", problems),
                env.getOrDefault("LLMROUTE_IMAGE_PULL_POLICY", "IfNotPresent"),
                CacheAddresses.of(env),
                env.getOrDefault("LLMROUTE_CLUSTER_NAME", "llmroute"),
                required(env, "LLMROUTE_NAMESPACE", "the operator's own namespace", problems),
                list(env.getOrDefault("LLMROUTE_WATCH_NAMESPACES", "")).collect(Collectors.toSet()),
                env.getOrDefault("LLMROUTE_FINGERPRINT_SECRET", "llmroute-fingerprint"),
                forRouters(env),
                flag(env, "LLMROUTE_REQUIRE_CREDENTIAL_LABEL", problems),
                port(env.getOrDefault("LLMROUTE_HEALTH_PORT", "8080"), problems));
        if (!PULL_POLICIES.contains(config.imagePullPolicy)) {
            problems.add("LLMROUTE_IMAGE_PULL_POLICY is \"" + config.imagePullPolicy
                    + "\"; it must be Always, IfNotPresent or Never");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return config;
    }

    private static SortedMap<String, String> forRouters(Map<String, String> env) {
        SortedMap<String, String> variables = new TreeMap<>();
        env.forEach((name, value) -> {
            if (name.startsWith(FOR_ROUTERS)) {
                variables.put(name.substring(FOR_ROUTERS.length()), value);
            }
        });
        return variables;
    }

    private static String required(Map<String, String> env, String name, String what, List<String> problems) {
        String value = env.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            problems.add(name + " is not set; it must be " + what);
        }
        return value;
    }

    private static Stream<String> list(String commaSeparated) {
        return Stream.of(commaSeparated.split(",")).map(String::strip).filter(each -> !each.isEmpty());
    }

    private static boolean flag(Map<String, String> env, String name, List<String> problems) {
        String given = env.getOrDefault(name, "").strip();
        if (!given.isEmpty() && !given.equals("true") && !given.equals("false")) {
            problems.add(name + " is \"" + given + "\"; it must be true or false");
        }
        return given.equals("true");
    }

    private static int port(String text, List<String> problems) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        problems.add("LLMROUTE_HEALTH_PORT is \"" + text + "\", which is not a port");
        return 0;
    }
}
