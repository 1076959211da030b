package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.spi.merge.MergingEntry;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two members that found each other and a client, in this process. */
class HazelcastCacheTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLUSTER = "memory-test";

    private static List<String> addresses;
    private static HazelcastCache first;
    private static HazelcastCache second;
    private static HazelcastCache client;
    private static final Cooldowns inFirst = new Cooldowns(TimeSource.SYSTEM);
    private static final Cooldowns inSecond = new Cooldowns(TimeSource.SYSTEM);
    private static final Cooldowns inClient = new Cooldowns(TimeSource.SYSTEM);

    @BeforeAll
    static void twoMembersAndAClient() {
        int port1 = FreePorts.next();
        int port2 = FreePorts.next();
        addresses = List.of("127.0.0.1:" + port1, "127.0.0.1:" + port2);
        client = HazelcastCache.client(new ClientOptions(CLUSTER, addresses));
        first = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port1, List.of()));
        second = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port2, List.of(addresses.getFirst())));
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
    void the_state_tells_what_came_in_and_how_long_it_takes() {
        long before = client.state().merges();

        inFirst.set(Samples.cooldown("counted", 60_000));

        await().atMost(SOON).until(() -> client.state().merges() > before);
        await().atMost(SOON)
                .until(() -> client.state().lagMs() >= 0 && first.state().lagMs() >= 0);
        // On one machine, however busy: no process waits until the next comparison to hear of something.
        assertThat(client.state().lagMs()).isLessThan(10_000);
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
    void a_fallback_event_of_one_process_is_heard_in_another_and_read_once_even_if_it_was_sent_twice() {
        List<FallbackEvent> heard = new CopyOnWriteArrayList<>();
        client.onEvent(heard::add);
        FallbackEvent older = Samples.event("01");
        FallbackEvent newer = Samples.event("02");

        first.record(older);
        first.record(older);
        await().atMost(SOON).until(() -> client.newest(1).equals(List.of(older)));
        second.record(newer);

        await().atMost(SOON).until(() -> client.newest(3).equals(List.of(newer, older)));
        assertThat(client.newest(1)).containsExactly(newer);
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsSequence(older, older, newer));
    }

    @Test
    void a_reader_goes_on_where_it_had_come_to_and_hears_of_a_place_that_never_was() {
        await().atMost(SOON).until(() -> client.after(null, 1000).isPresent());
        Place place = client.after(null, 1000).orElseThrow().end();
        FallbackEvent event = Samples.event("03");

        first.record(event);

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(client.after(place, 1000).orElseThrow().events())
                                .containsExactly(event));
        Piece<FallbackEvent> piece = client.after(place, 1000).orElseThrow();
        assertThat(piece.lost()).isZero();
        assertThat(client.after(piece.end(), 1000).orElseThrow()).isEqualTo(new Piece<>(List.of(), 0, piece.end()));
        Place ofAnother = new Place(piece.end().sequence(), "of another ringbuffer", event.atMs());
        assertThat(client.after(ofAnother, 1000).orElseThrow().lost()).isEqualTo(Piece.UNKNOWN);
        Place ahead = new Place(1_000_000, "e", event.atMs());
        assertThat(client.after(ahead, 1000).orElseThrow().events()).contains(event);
    }

    @Test
    void sums_of_one_process_are_read_in_another_in_parts_and_what_is_malformed_or_too_large_stops_nobody() {
        await().atMost(SOON).until(() -> client.sumsAfter(null, 1000).isPresent());
        Place place = client.sumsAfter(null, 1000).orElseThrow().end();
        MinuteSums large = MinuteSumsSerializerTest.minute(200, 20);

        first.record(MinuteSumsSerializerTest.minute(1, 1));
        first.record(large);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(client.sumsAfter(place, 1000).orElseThrow().events().stream()
                                .flatMap(minute -> minute.requests().stream()))
                        .hasSize(201));
        List<MinuteSums> read = client.sumsAfter(place, 1000).orElseThrow().events();
        assertThat(read.getFirst().requests())
                .isEqualTo(MinuteSumsSerializerTest.minute(1, 1).requests());
        assertThat(read).hasSizeGreaterThan(3);

        ClientConfig config = new ClientConfig().setClusterName(CLUSTER + "-hz57");
        config.getNetworkConfig().setAddresses(addresses);
        HazelcastInstance hostile = HazelcastClient.newHazelcastClient(config);
        try {
            Ringbuffer<Object> ring = hostile.getRingbuffer(SharedStructures.SUMS);
            ring.add("no sums at all");
            assertThatThrownBy(() -> ring.add("x".repeat(EventSizeLimit.MAX_BYTES_OF_SUMS)))
                    .hasMessageContaining("is refused");
        } finally {
            hostile.shutdown();
        }
        second.record(MinuteSumsSerializerTest.minute(2, 2));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                client.sumsAfter(place, 1000).orElseThrow().events())
                        .hasSize(read.size() + 1));
        assertThat(client.sumsAfter(place, 1000).orElseThrow().lost()).isZero();
    }

    @Test
    void the_map_forgets_an_entry_soon_after_it_is_over() {
        inFirst.set(Samples.cooldown("short", 60_000));
        await().atMost(SOON).until(() -> inClient.find(Samples.key("short")).isPresent());
        inClient.set(Samples.cooldown("cleared-short", 60_000));
        inClient.clear(Samples.key("cleared-short"), "admin");

        withMap(map -> {
            assertThat(map.getEntryView(stored("short")).getTtl()).isBetween(55_000L, 66_000L);
            await().atMost(SOON).until(() -> map.containsKey(stored("cleared-short")));
            assertThat(map.getEntryView(stored("cleared-short")).getTtl())
                    .isBetween(Term.TOMBSTONE_MIN_MS, Term.TOMBSTONE_MIN_MS + 6000);
        });
    }

    @Test
    void garbage_in_the_map_ends_neither_the_sharing_nor_the_reconciliation() {
        withMap(map -> {
            map.set("no key of ours", "x");
            map.set(stored("garbage-before"), "no cooldown");
            map.set(stored("garbage-java"), URI.create("https://attacker.example"));
            map.set(42, 42);
        });

        inFirst.set(Samples.cooldown("garbage-before", 60_000));

        await().atMost(SOON).until(() -> holds(inClient, "garbage-before") == 1);
        long before = client.state().lastReconcileMs();
        await().atMost(SOON).until(() -> client.state().lastReconcileMs() > before);
        assertThat(holds(inClient, "garbage-java")).isZero();
        await().atMost(SOON).until(() -> client.state().refused() >= 3);
    }

    @Test
    void what_vanished_from_the_map_is_published_again() {
        inSecond.set(Samples.cooldown("vanished", 60_000));
        await().atMost(SOON).until(() -> inFirst.find(Samples.key("vanished")).isPresent());

        withMap(map -> {
            map.delete(stored("vanished"));
            await().atMost(SOON).until(() -> map.containsKey(stored("vanished")));
        });
    }

    @Test
    void members_keep_the_greater_knowledge_and_tell_the_loser() {
        Cooldown cooldown = Samples.cooldown("order", 60_000);
        CooldownValue cleared = CooldownValue.of(cooldown.cleared("admin", System.currentTimeMillis()));
        CooldownValue late = CooldownValue.of(Samples.cooldown("order", 120_000));

        withMap(map -> {
            merge(map, CooldownValue.of(cooldown));
            assertThat(merge(map, cleared)).isEqualTo(cleared);
            assertThat(merge(map, late)).isEqualTo(cleared);
            assertThat(map.get(stored("order"))).isEqualTo(cleared);
        });
    }

    private static Object merge(IMap<?, ?> map, CooldownValue news) {
        @SuppressWarnings("unchecked")
        IMap<String, Object> typed = (IMap<String, Object>) map;
        return typed.submitToKey(stored("order"), new MergeCooldown(news, 60_000))
                .toCompletableFuture()
                .join();
    }

    @Test
    void a_client_needs_an_address() {
        assertThatThrownBy(() -> HazelcastCache.client(new ClientOptions(CLUSTER, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address");
    }

    @Test
    void of_two_halves_of_a_split_the_greater_knowledge_stays() {
        Cooldown cooldown = Samples.cooldown("split", 60_000);
        Cooldown longer = Samples.cooldown("split", 120_000);
        Cooldown cleared = longer.cleared("admin", System.currentTimeMillis());

        assertThat(afterSplit(longer, cooldown)).isEqualTo(CooldownValue.of(longer));
        assertThat(afterSplit(cooldown, longer)).isEqualTo(CooldownValue.of(longer));
        assertThat(afterSplit(longer, cleared)).isEqualTo(CooldownValue.of(cleared));
        assertThat(afterSplit(cleared, longer)).isEqualTo(CooldownValue.of(cleared));
        assertThat(new CooldownMergePolicy().merge(new SplitEntry(cooldown), null))
                .isEqualTo(CooldownValue.of(cooldown));
    }

    private static Object afterSplit(Cooldown merging, Cooldown existing) {
        return new CooldownMergePolicy().merge(new SplitEntry(merging), new SplitEntry(existing));
    }

    private record SplitEntry(Cooldown cooldown) implements MergingEntry<String, Object> {
        @Override
        public String getKey() {
            return cooldown.key().stored();
        }

        @Override
        public Object getRawKey() {
            return getKey();
        }

        @Override
        public Object getDeserializedValue() {
            return CooldownValue.of(cooldown);
        }

        @Override
        public Object getRawValue() {
            return CooldownValue.of(cooldown);
        }
    }

    /** As pods do, which know one another by name. Elsewhere than on Linux there is no second loopback address at first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void members_on_different_addresses_find_each_other_by_name() {
        String cluster = CLUSTER + "-by-name";
        List<String> byName = List.of("localhost:" + FreePorts.next());
        int port = Integer.parseInt(byName.getFirst().substring("localhost:".length()));
        try (HazelcastCache known = HazelcastCache.member(new MemberOptions(cluster, "127.0.0.1", port, byName));
                HazelcastCache newcomer =
                        HazelcastCache.member(new MemberOptions(cluster, "127.0.0.2", FreePorts.next(), byName))) {
            await().atMost(SOON)
                    .until(() ->
                            known.state().members() == 2 && newcomer.state().members() == 2);
        }
    }

    @Test
    void a_member_does_not_listen_on_all_interfaces() {
        assertThatThrownBy(() -> HazelcastCache.member(new MemberOptions(CLUSTER, "0.0.0.0", 5701, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all interfaces");
    }

    /** The map as a peer without our manners sees it. */
    private static void withMap(Consumer<IMap<Object, Object>> look) {
        ClientConfig config = Configurations.client(new ClientOptions(CLUSTER, addresses));
        config.getConnectionStrategyConfig().setAsyncStart(false);
        HazelcastInstance peer = HazelcastClient.newHazelcastClient(config);
        try {
            look.accept(peer.getMap(SharedStructures.COOLDOWNS));
        } finally {
            peer.shutdown();
        }
    }

    private static String stored(String model) {
        return Samples.key(model).stored();
    }

    private static long holds(Cooldowns memory, String model) {
        return memory.holding().stream()
                .filter(each -> each.cooldown().key().equals(Samples.key(model)))
                .count();
    }
}
