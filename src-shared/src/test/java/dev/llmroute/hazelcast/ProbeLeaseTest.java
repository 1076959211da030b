package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The right to probe on a real member, between two routers that are its clients. */
class ProbeLeaseTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLUSTER = "lease-test";
    private static final long LEASE_MS = 60_000;
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private static ClientOptions options;
    private static HazelcastCache member;
    private static HazelcastInstance peer;

    @BeforeAll
    static void start() {
        int port = FreePorts.next();
        options = new ClientOptions(CLUSTER, List.of("127.0.0.1:" + port));
        member = HazelcastCache.member(new MemberOptions(CLUSTER, "127.0.0.1", port, List.of()));
        ClientConfig config = Configurations.client(options);
        config.getConnectionStrategyConfig().setAsyncStart(false);
        peer = HazelcastClient.newHazelcastClient(config);
    }

    @AfterAll
    static void stop() {
        peer.shutdown();
        member.close();
    }

    @Test
    void only_the_first_who_asks_gets_a_lease_and_may_renew_it() {
        assertThat(ask("renewed", "a")).isEqualTo("a");
        assertThat(ask("renewed", "b")).isEqualTo("a");
        assertThat(ask("renewed", "a")).isEqualTo("a");
        assertThat(ask("other", "b")).isEqualTo("b");
    }

    @Test
    void a_lease_that_ran_out_is_free_again() {
        long past = System.currentTimeMillis() - 1;
        map().set("lapsed", past + " a", 1, TimeUnit.HOURS);

        assertThat(ask("lapsed", "b")).isEqualTo("b");
    }

    @Test
    void nobody_is_bound_by_a_lease_without_end_or_by_garbage() {
        long year = System.currentTimeMillis() + Duration.ofDays(365).toMillis();
        map().set("endless", year + " a");
        map().set("word", "a");
        map().set("number", 42);
        map().set("long", "1 " + "x".repeat(100_000));

        for (String lease : List.of("endless", "word", "number", "long")) {
            assertThat(ask(lease, "b")).isEqualTo("b");
        }
    }

    @Test
    void of_two_routers_one_may_probe_and_when_it_is_gone_the_other() {
        Cooldowns one = watching();
        Cooldowns other = watching();
        try (HazelcastCache memoryOfOther = HazelcastCache.client(options)) {
            memoryOfOther.joinAsRouter(other, "other");
            try (HazelcastCache memoryOfOne = HazelcastCache.client(options)) {
                memoryOfOne.joinAsRouter(one, "one");
                await().atMost(SOON)
                        .until(() -> memoryOfOne.state().connected()
                                && memoryOfOther.state().connected());
                other.set(Samples.cooldown(TARGET, 1000));
                await().atMost(SOON)
                        .until(() -> !one.due().isEmpty() && !other.due().isEmpty());

                await().atMost(SOON).until(() -> mayProbe(one) || mayProbe(other));
                await().during(Duration.ofSeconds(3)).until(() -> !(mayProbe(one) && mayProbe(other)));
            }
            await().atMost(SOON).until(() -> mayProbe(other));
        }
    }

    private static String ask(String lease, String router) {
        return map().submitToKey(lease, new LeaseProbe(router, LEASE_MS))
                .toCompletableFuture()
                .join();
    }

    private static IMap<String, Object> map() {
        return peer.getMap(SharedStructures.PROBES);
    }

    private static Cooldowns watching() {
        Cooldowns memory = new Cooldowns(TimeSource.SYSTEM);
        memory.of(TARGET);
        return memory;
    }

    private static boolean mayProbe(Cooldowns memory) {
        return memory.due().stream().anyMatch(each -> memory.probes().isGranted(each.cooldown()));
    }
}
