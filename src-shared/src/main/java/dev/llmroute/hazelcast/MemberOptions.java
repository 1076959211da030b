package dev.llmroute.hazelcast;

import java.util.List;

/**
 * How a member of the shared memory starts.
 *
 * @param clusterName members and clients of one installation share it; it groups, it does not protect
 * @param bindAddress the only address it listens on
 * @param port its port; 0: any free one
 * @param join {@code host:port} of the other members, itself included or not; empty: alone
 */
public record MemberOptions(String clusterName, String bindAddress, int port, List<String> join) {
    public MemberOptions {
        join = List.copyOf(join);
    }
}
