package dev.llmroute.hazelcast;

import java.util.List;

/**
 * How a client of the shared memory connects; it starts without one and connects when one is there.
 *
 * @param clusterName as the members have it
 * @param addresses {@code host:port} of the members
 */
public record ClientOptions(String clusterName, List<String> addresses) {
    public ClientOptions {
        addresses = List.copyOf(addresses);
    }
}
