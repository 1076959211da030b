package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The right to probe on a real member, between two routers that are its clients. */
class ProbeLeaseTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long LEASE_MS = 60_000;
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    @AutoClose
    private static final MemberWithPeer MEMBER = new MemberWithPeer("lease-test");

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
        try (HazelcastCache memoryOfOther = HazelcastCache.client(MEMBER.options)) {
            memoryOfOther.joinAsRouter(other, "other");
            try (HazelcastCache memoryOfOne = HazelcastCache.client(MEMBER.options)) {
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
        return MEMBER.map(SharedStructures.PROBES);
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
