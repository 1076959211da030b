package dev.llmroute.hazelcast;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where every container role is told the members of the shared memory: {@code LLMROUTE_CACHE_ADDRESSES}. */
public final class CacheAddresses {
    private CacheAddresses() {}

    /** The {@code host:port} of the members, a comma between them; empty where the variable is absent or empty. */
    public static List<String> of(Map<String, String> environment) {
        return Stream.of(
                        environment.getOrDefault("LLMROUTE_CACHE_ADDRESSES", "").split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }
}
