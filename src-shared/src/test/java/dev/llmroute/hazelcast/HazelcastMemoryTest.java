package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two members that found each other and a client, in this process. */
class HazelcastMemoryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLUSTER = "memory-test";

    private static HazelcastMemory first;
    private static HazelcastMemory second;
    private static HazelcastMemory client;
    private static final Cooldowns inFirst = new Cooldowns(TimeSource.SYSTEM);
    private static final Cooldowns inSecond = new Cooldowns(TimeSource.SYSTEM);
    private static final Cooldowns inClient = new Cooldowns(TimeSource.SYSTEM);

    @BeforeAll
    static void twoMembersAndAClient() {
        int port1 = FreePorts.next();
        int port2 = FreePorts.next();
        List<String> addresses = List.of("127.0.0.1:" + port1, "127.0.0.1:" + port2);
        client = HazelcastMemory.client(new ClientOptions(CLUSTER, addresses));
        first = HazelcastMemory.member(new MemberOptions(CLUSTER, "127.0.0.1", port1, List.of()));
        second = HazelcastMemory.member(new MemberOptions(CLUSTER, "127.0.0.1", port2, List.of(addresses.getFirst())));
        first.join(inFirst);
        second.join(inSecond);
        client.join(inClient);
        await().atMost(SOON)
                .until(() -> first.state().members() == 2 && client.state().members() == 2);
        await().atMost(SOON).until(() -> client.state().lastReconcileMs() > 0);
    }

    @AfterAll
    static void close() {
        client.close();
        second.close();
        first.close();
    }

    @Test
    void a_cooldown_of_one_process_is_known_to_all() {
        inFirst.set(Samples.cooldown("shared", 60_000));

        await().atMost(SOON).until(() -> inSecond.find(Samples.key("shared")).isPresent());
        await().atMost(SOON).until(() -> inClient.find(Samples.key("shared")).isPresent());
        assertThat(inClient.find(Samples.key("shared")).orElseThrow().cooldown())
                .isEqualTo(inFirst.find(Samples.key("shared")).orElseThrow().cooldown());
    }

    @Test
    void a_clear_in_one_process_ends_the_cooldown_in_all() {
        inFirst.set(Samples.cooldown("cleared", 60_000));
        await().atMost(SOON).until(() -> inClient.find(Samples.key("cleared")).isPresent());

        assertThat(inClient.clear(Samples.key("cleared"), "admin")).isTrue();

        await().atMost(SOON).until(() -> holds(inFirst, "cleared") == 0 && holds(inSecond, "cleared") == 0);
        inSecond.set(Samples.cooldown("cleared", 60_000));
        await().atMost(SOON).until(() -> holds(inFirst, "cleared") == 1 && holds(inClient, "cleared") == 1);
    }

    @Test
    void a_fallback_event_of_one_process_is_read_and_heard_in_another() {
        List<FallbackEvent> heard = new CopyOnWriteArrayList<>();
        client.onEvent(heard::add);
        FallbackEvent older = Samples.event("01");
        FallbackEvent newer = Samples.event("02");

        first.record(older);
        await().atMost(SOON).until(() -> client.newest(10).size() == 1);
        second.record(newer);

        await().atMost(SOON).until(() -> client.newest(10).equals(List.of(newer, older)));
        assertThat(client.newest(1)).containsExactly(newer);
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly(older, newer));
    }

    @Test
    void a_member_does_not_listen_on_all_interfaces() {
        assertThatThrownBy(() -> HazelcastMemory.member(new MemberOptions(CLUSTER, "0.0.0.0", 5701, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all interfaces");
    }

    private static long holds(Cooldowns memory, String model) {
        return memory.holding().stream()
                .filter(each -> each.cooldown().key().equals(Samples.key(model)))
                .count();
    }
}
