package dev.llmroute.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;

/** A real member, and a client of it by whose hands a test reads and writes. Started when it is made. */
final class MemberWithPeer implements AutoCloseable {
    /** For more clients. */
    final ClientOptions options;

    private final HazelcastCache member;
    private final HazelcastInstance peer;

    MemberWithPeer(String cluster) {
        int port = FreePorts.next();
        options = new ClientOptions(cluster, List.of("127.0.0.1:" + port));
        member = HazelcastCache.member(new MemberOptions(cluster, "127.0.0.1", port, List.of()));
        ClientConfig config = Configurations.client(options);
        config.getConnectionStrategyConfig().setAsyncStart(false);
        peer = HazelcastClient.newHazelcastClient(config);
    }

    IMap<String, Object> map(String name) {
        return peer.getMap(name);
    }

    @Override
    public void close() {
        peer.shutdown();
        member.close();
    }
}
