package dev.llmroute.hazelcast;

import static dev.llmroute.hazelcast.TwoMembers.AGREEMENT;
import static dev.llmroute.hazelcast.TwoMembers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process that reached the members' port writes what it likes. The members have 128 MB each; a million entries would take more
 * than twice as much.
 */
class HostileClientTest {
    private static final int HOSTILE_MINUTES = 5;

    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private final TwoMembers members = new TwoMembers("hostile-test");
    private RouterHere here;

    @BeforeEach
    void start() throws IOException {
        members.start();
        here = new RouterHere(members);
        await().atMost(SOON).until(() -> here.members() == 2);
    }

    @AfterEach
    void stop() {
        here.close();
        members.close();
    }

    @Test
    void a_million_foreign_entries_neither_kill_a_member_nor_push_out_a_cooldown() throws Exception {
        here.set("before");

        hostile("foreign", "1000000");

        assertServing();
        await().atMost(AGREEMENT).until(() -> here.memory.state().refused() > 0);
        assertThat(here.cooldowns.known()).hasSizeLessThan(200);
        assertThat(members.newcomerLearns("before").isTombstone()).isFalse();
    }

    @Test
    void cooldowns_of_invented_targets_fill_neither_the_members_nor_the_routers() throws Exception {
        here.cooldowns.of(TARGET);

        hostile("plausible", "50000");

        assertMembersAlive();
        here.cooldowns.set(Samples.cooldown(TARGET, 600_000));
        Cooldowns newcomer = new Cooldowns(TimeSource.SYSTEM);
        newcomer.of(TARGET);
        try (HazelcastCache memory = members.memory()) {
            memory.join(newcomer);
            await().atMost(AGREEMENT)
                    .until(() -> newcomer.holding().stream()
                            .anyMatch(each -> each.cooldown().key().equals(Samples.key(TARGET))));
        }
        assertThat(newcomer.known()).hasSizeLessThan(Cooldowns.MAX_SUBJECTS + 200);
        assertThat(here.cooldowns.known()).hasSizeLessThan(Cooldowns.MAX_SUBJECTS + 200);
    }

    @Test
    void large_values_and_events_kill_no_member() throws Exception {
        hostile("large");

        assertServing();
        here.memory.record(Samples.event("after-large"));
        await().atMost(SOON)
                .until(() -> here.memory.newest(10_000).stream()
                        .anyMatch(event -> event.id().equals("after-large")));
    }

    @Test
    void no_deadline_is_believed_beyond_the_maximum_of_its_class() throws Exception {
        hostile("absurd");

        await().atMost(SOON).until(() -> here.holds("absurd"));
        KnownCooldown absurd = here.cooldowns.find(Samples.key("absurd")).orElseThrow();
        assertThat(absurd.remainingMs(here.cooldowns.time()))
                .isLessThanOrEqualTo(Duration.ofHours(1).toMillis());
        await().atMost(AGREEMENT).until(() -> here.memory.state().refused() >= 3);
        assertThat(here.holds("endless") || here.holds("far-epoch") || here.holds("tomorrow"))
                .isFalse();

        // A person gets rid of it as of any other.
        assertThat(here.clear("absurd")).isTrue();
        assertThat(members.newcomerLearns("absurd").isTombstone()).isTrue();
        here.set("endless");
        assertThat(members.newcomerLearns("endless").durationMs()).isLessThan(3_600_000);
    }

    /** Both members live, and what one router learns a new one hears. */
    private void assertServing() {
        assertMembersAlive();
        here.set("after");
        assertThat(members.newcomerLearns("after").isTombstone()).isFalse();
    }

    private void assertMembersAlive() {
        assertThat(members.first.isAlive() && members.second.isAlive()).isTrue();
        assertThat(here.members()).isEqualTo(2);
        here.assertServedAll();
    }

    private void hostile(String... arguments) throws Exception {
        ProcessBuilder builder = TestJvm.of(
                HostileMain.class,
                "hostile",
                Map.of("LLMROUTE_CLUSTER_NAME", members.clusterName, "LLMROUTE_CACHE_ADDRESSES", members.addresses));
        for (String argument : arguments) {
            builder.command().add(argument);
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(HOSTILE_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
