package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A map that is too large to be read at once by many. */
class LargeMapTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLUSTER = "large-map-test";
    private static final int ENTRIES = 5_000;
    private static final Cooldowns KNOWN = new Cooldowns(TimeSource.SYSTEM);

    private static List<String> addresses;
    private static HazelcastCache first;
    private static HazelcastCache second;

    @BeforeAll
    static void twoMembersThatKnowMuch() {
        int port1 = FreePorts.next();
        int port2 = FreePorts.next();
        addresses = List.of("127.0.0.1:" + port1, "127.0.0.1:" + port2);
        first = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port1, List.of()));
        second = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port2, List.of(addresses.getFirst())));
        first.join(KNOWN);
        await().atMost(SOON)
                .until(() -> first.state().members() == 2 && first.state().lastReconcileMs() > 0);
        for (int i = 0; i < ENTRIES; i++) {
            KNOWN.set(Samples.cooldown("large-" + i, 600_000));
        }
        await().atMost(SOON).until(() -> first.state().queued() == 0);
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    @Test
    void its_parts_are_all_of_it_and_no_entry_is_in_two() {
        HazelcastInstance instance =
                HazelcastClient.newHazelcastClient(Configurations.client(new ClientOptions(CLUSTER, addresses)));
        try {
            await().atMost(SOON).until(() -> !instance.getCluster().getMembers().isEmpty());
            IMap<Object, Object> map = instance.getMap(SharedStructures.COOLDOWNS);
            await().atMost(SOON).until(() -> map.size() == ENTRIES);
            List<Predicate<Object, Object>> parts = MapParts.of(instance, map.size());
            List<Object> keys = new ArrayList<>();
            for (Predicate<Object, Object> part : parts) {
                int before = keys.size();
                keys.addAll(map.keySet(part));
                assertThat(keys.size() - before).isPositive().isLessThan(ENTRIES / 2);
            }
            assertThat(keys).hasSize(ENTRIES).doesNotHaveDuplicates();
            assertThat(MapParts.of(instance, 2_000)).hasSize(1);
        } finally {
            instance.shutdown();
        }
    }

    @Test
    void a_process_that_comes_later_knows_all_of_it() {
        Cooldowns later = new Cooldowns(TimeSource.SYSTEM);
        try (HazelcastCache client = HazelcastCache.client(new ClientOptions(CLUSTER, addresses))) {
            client.join(later);
            await().atMost(SOON).until(() -> client.state().lastReconcileMs() > 0);

            assertThat(later.holding()).hasSize(ENTRIES);
        }
    }
}
