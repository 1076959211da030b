package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two cache members and a router in processes of their own, another router here; members are killed, frozen and ended. */
class SharedMemoryProcessesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLUSTER = "processes-test";
    private static final long MINUTES = 10 * 60_000;

    private static String addresses;
    private static MemberProcess first;
    private static MemberProcess second;
    private static ClientProcess there;
    private static HazelcastMemory memoryHere;
    private static final Cooldowns here = new Cooldowns(TimeSource.SYSTEM);

    @BeforeAll
    static void start() throws IOException {
        int port1 = FreePorts.next();
        int port2 = FreePorts.next();
        addresses = "127.0.0.1:" + port1 + ",127.0.0.1:" + port2;
        first = new MemberProcess(CLUSTER, port1, addresses);
        second = new MemberProcess(CLUSTER, port2, addresses);
        there = new ClientProcess(CLUSTER, addresses);
        memoryHere = client(CLUSTER, addresses);
        memoryHere.join(here);
    }

    @BeforeEach
    void bothMembersRun() throws IOException {
        first.start();
        second.start();
        await().atMost(SOON).until(() -> first.health("/readyz") == 200 && second.health("/readyz") == 200);
        await().atMost(SOON).until(() -> memoryHere.state().members() == 2);
    }

    @AfterAll
    static void stop() {
        memoryHere.close();
        there.close();
        first.close();
        second.close();
    }

    @Test
    void a_cooldown_of_one_process_is_known_in_the_other() {
        here.set(Samples.cooldown("from-here", MINUTES));
        there.set("from-there", MINUTES);

        await().atMost(SOON).until(() -> there.holds("from-here") && holds(here, "from-there"));
    }

    @Test
    void cooldowns_are_shared_again_after_all_members_were_killed() throws Exception {
        there.set("before", MINUTES);
        await().atMost(SOON).until(() -> holds(here, "before"));
        here.set(Samples.cooldown("cleared-before", MINUTES));
        await().atMost(SOON).until(() -> there.holds("cleared-before"));
        here.clear(Samples.key("cleared-before"), "admin");

        first.kill();
        second.kill();
        await().atMost(SOON).until(() -> !memoryHere.state().connected());
        here.set(Samples.cooldown("meanwhile", MINUTES));
        assertThat(holds(here, "before")).isTrue();
        bothMembersRun();

        await().atMost(SOON).until(() -> there.holds("meanwhile"));
        assertThat(newcomerLearns("meanwhile").isTombstone()).isFalse();
        assertThat(newcomerLearns("before").isTombstone()).isFalse();
        assertThat(newcomerLearns("cleared-before").isTombstone()).isTrue();
    }

    @Test
    void a_cooldown_cleared_while_a_member_restarts_does_not_come_back() throws Exception {
        there.set("cleared", MINUTES);
        await().atMost(SOON).until(() -> holds(here, "cleared"));

        first.kill();
        here.clear(Samples.key("cleared"), "admin");
        bothMembersRun();
        second.kill();

        await().atMost(SOON).until(() -> !there.holds("cleared"));
        assertThat(newcomerLearns("cleared").isTombstone()).isTrue();
        assertThat(holds(here, "cleared")).isFalse();
    }

    @Test
    void a_router_that_starts_before_the_members_shares_what_it_learnt_meanwhile() throws Exception {
        int port = FreePorts.next();
        String address = "127.0.0.1:" + port;
        Cooldowns early = new Cooldowns(TimeSource.SYSTEM);
        try (HazelcastMemory alone = client("late-members", address);
                MemberProcess member = new MemberProcess("late-members", port, address)) {
            alone.join(early);
            early.set(Samples.cooldown("early", MINUTES));
            assertThat(alone.state().connected()).isFalse();
            assertThat(alone.newest(10)).isEmpty();
            alone.record(Samples.event("early"));

            member.start();

            try (HazelcastMemory other = client("late-members", address)) {
                Cooldowns later = new Cooldowns(TimeSource.SYSTEM);
                other.join(later);
                await().atMost(SOON).until(() -> holds(later, "early"));
                await().atMost(SOON).until(() -> other.newest(10).size() == 1);
            }
        }
    }

    @Test
    void a_frozen_member_delays_nobody_who_sets_or_asks() throws Exception {
        second.freeze();
        long slowestNanos = 0;
        try {
            for (int i = 0; i < 300; i++) {
                long start = System.nanoTime();
                here.set(Samples.cooldown("frozen-" + i, MINUTES));
                memoryHere.record(Samples.event("frozen-" + i));
                assertThat(holds(here, "frozen-" + i)).isTrue();
                memoryHere.state();
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
            }
        } finally {
            second.thaw();
        }
        // A call that waits for the frozen member takes its timeout of seconds.
        assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(1));
        await().atMost(SOON).until(() -> there.holds("frozen-299") && there.holds("frozen-0"));
    }

    @Test
    void a_member_that_is_told_to_end_is_gone_within_20_seconds() throws Exception {
        here.set(Samples.cooldown("kept", MINUTES));
        assertThat(first.health("/healthz")).isEqualTo(200);

        Process ended = first.terminate();

        assertThat(ended.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.health("/readyz")).isZero();
        assertThat(newcomerLearns("kept").isTombstone()).isFalse();
    }

    /** What a router that starts now hears first about a model. */
    private static Cooldown newcomerLearns(String model) {
        Cooldowns newcomer = new Cooldowns(TimeSource.SYSTEM);
        try (HazelcastMemory memory = client(CLUSTER, addresses)) {
            memory.join(newcomer);
            return await().atMost(SOON)
                    .until(() -> newcomer.find(Samples.key(model)), Optional::isPresent)
                    .orElseThrow()
                    .cooldown();
        }
    }

    private static HazelcastMemory client(String clusterName, String addresses) {
        return HazelcastMemory.client(new ClientOptions(clusterName, List.of(addresses.split(","))));
    }

    private static boolean holds(Cooldowns memory, String model) {
        return memory.holding().stream().anyMatch(each -> each.cooldown().key().equals(Samples.key(model)));
    }
}
