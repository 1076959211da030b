package dev.llmroute.hazelcast;

import dev.llmroute.config.Environment;
import java.util.List;

/** How every container role is told of the shared memory: {@code LLMROUTE_CACHE_ADDRESSES}, {@code LLMROUTE_CLUSTER_NAME}. */
public final class CacheAddresses {
    private CacheAddresses() {}

    /** The name that the members and their clients know each other by. */
    public static String clusterName(Environment environment) {
        return environment.text("LLMROUTE_CLUSTER_NAME", "llmroute");
    }

    /** The {@code host:port} of the members, a comma between them; empty where the variable is absent or empty. */
    public static List<String> of(Environment environment) {
        return environment.list("LLMROUTE_CACHE_ADDRESSES");
    }
}
