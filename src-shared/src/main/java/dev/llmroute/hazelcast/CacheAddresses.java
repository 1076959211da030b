package dev.llmroute.hazelcast;

import dev.llmroute.config.Environment;
import java.util.List;

/** Where every container role is told the members of the shared memory: {@code LLMROUTE_CACHE_ADDRESSES}. */
public final class CacheAddresses {
    private CacheAddresses() {}

    /** The {@code host:port} of the members, a comma between them; empty where the variable is absent or empty. */
    public static List<String> of(Environment environment) {
        return environment.list("LLMROUTE_CACHE_ADDRESSES");
    }
}
