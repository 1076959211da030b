package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.impl.clientside.HazelcastClientInstanceImpl;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.MCChangeClusterStateCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMemberConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetSystemPropertiesCodec;
import com.hazelcast.client.impl.spi.impl.ClientInvocation;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.HazelcastInstance;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever reaches the port writes what takes for ever to read, or destroys what is shared: a member in the process, and a client. */
class HostileEntryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLUSTER = "hostile-entry-test";

    private final Cooldowns inMember = new Cooldowns(TimeSource.SYSTEM);
    private final Cooldowns inClient = new Cooldowns(TimeSource.SYSTEM);
    private HazelcastCache member;
    private HazelcastCache client;
    private HazelcastInstance hostile;

    @BeforeEach
    void start() {
        int port = FreePorts.next();
        List<String> addresses = List.of("127.0.0.1:" + port);
        member = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port, List.of()));
        client = HazelcastCache.client(new ClientOptions(CLUSTER, addresses));
        member.join(inMember);
        client.join(inClient);
        await().atMost(SOON).until(() -> client.state().lastReconcileMs() > 0);
        ClientConfig config = new ClientConfig().setClusterName(CLUSTER + "-hz57");
        config.getNetworkConfig().setAddresses(addresses);
        hostile = HazelcastClient.newHazelcastClient(config);
    }

    @AfterEach
    void stop() {
        hostile.shutdown();
        client.close();
        member.close();
    }

    @Test
    void an_entry_that_takes_for_ever_to_read_stops_neither_a_member_nor_a_client() {
        hostile.getMap(SharedStructures.COOLDOWNS)
                .set(Samples.key("bomb").stored(), Collections.unmodifiableSet(bomb(40)), 1, TimeUnit.HOURS);
        hostile.getMap(SharedStructures.COOLDOWNS)
                .set(Collections.unmodifiableSet(bomb(40)), "a bomb as key", 1, TimeUnit.HOURS);

        await().atMost(SOON)
                .until(() -> member.state().refused() == 2 && client.state().refused() == 2);
        assertShared("after-the-bomb");
    }

    @Test
    void a_map_that_somebody_destroyed_is_filled_and_listened_to_again_within_seconds() {
        inMember.set(Samples.cooldown("before", 600_000));
        await().atMost(SOON).until(() -> inClient.find(Samples.key("before")).isPresent());

        hostile.getMap(SharedStructures.COOLDOWNS).destroy();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> hostile.getMap(SharedStructures.COOLDOWNS)
                        .containsKey(Samples.key("before").stored()));
        AtomicInteger number = new AtomicInteger();
        await().atMost(Duration.ofSeconds(10)).until(() -> isHeardAtOnce("after-" + number.incrementAndGet()));
    }

    @Test
    void no_client_manages_the_members() {
        for (ClientMessage order : List.of(
                MCChangeClusterStateCodec.encodeRequest(ClusterState.PASSIVE.getId()),
                MCGetMemberConfigCodec.encodeRequest(),
                MCGetSystemPropertiesCodec.encodeRequest())) {
            HazelcastClientInstanceImpl sender = ((HazelcastClientProxy) hostile).client;
            assertThatThrownBy(() ->
                            new ClientInvocation(sender, order, null).invoke().get())
                    .hasRootCauseInstanceOf(SecurityException.class);
        }
        assertShared("after-the-manager");
    }

    /** By the listener: a comparison comes every ten seconds only. */
    private boolean isHeardAtOnce(String model) {
        inMember.set(Samples.cooldown(model, 600_000));
        try {
            await().atMost(Duration.ofMillis(300))
                    .until(() -> inClient.find(Samples.key(model)).isPresent());
            return true;
        } catch (ConditionTimeoutException notYet) {
            return false;
        }
    }

    private void assertShared(String model) {
        inMember.set(Samples.cooldown(model, 600_000));
        await().atMost(SOON).until(() -> inClient.find(Samples.key(model)).isPresent());
        assertThat(inClient.find(Samples.key("bomb"))).isEmpty();
    }

    /** A few kilobytes whose reading takes two to the power of the depth steps. */
    private static Set<Object> bomb(int depth) {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> other = new HashSet<>();
        for (int i = 0; i < depth; i++) {
            Set<Object> nextOne = new HashSet<>();
            Set<Object> nextOther = new HashSet<>();
            nextOne.add("x");
            one.add(nextOne);
            one.add(nextOther);
            other.add(nextOne);
            other.add(nextOther);
            one = nextOne;
            other = nextOther;
        }
        return root;
    }
}
