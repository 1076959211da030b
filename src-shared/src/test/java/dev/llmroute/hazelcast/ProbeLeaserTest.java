package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router's way to its turn to probe, with members that answer as the test says and a clock that the test moves. */
class ProbeLeaserTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration JITTER = Duration.ofMillis(ProbeLeaser.JITTER_MS);
    private static final Duration LEASE = Duration.ofMillis(ProbeLeaser.LEASE_MS);

    private final FakeTime time = new FakeTime();
    private final Cooldowns memory = new Cooldowns(time);
    private final FakeMembers members = new FakeMembers();
    private final ProbeLeaser leaser = new ProbeLeaser(members.connection, memory, "me");
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void aCooldownThatIsOver() {
        memory.probes().share();
        memory.of(TARGET);
        memory.set(cooldown());
        time.pass(MINUTE);
    }

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void nothing_is_asked_while_nothing_is_due() {
        members.connect();
        answer("me");
        memory.clear(cooldown().key(), "admin");

        leaser.round();

        assertThat(asked).hasValue(0);
    }

    @Test
    void it_rests_until_the_next_cooldown_ends() {
        memory.clear(cooldown().key(), "admin");
        Cooldown next = cooldown();
        memory.set(next);
        settle();

        time.pass(Duration.ofMillis(next.durationMs() - 300));
        leaser.round();

        assertThat(leaser.pauseMs()).isBetween(300L, 301L);
        time.pass(Duration.ofMillis(301));
        assertThat(memory.due()).hasSize(1);
    }

    @Test
    void what_ends_sooner_than_all_else_ends_the_rest() {
        AtomicInteger woken = new AtomicInteger();
        leaser.onWake(woken::incrementAndGet);
        memory.clear(cooldown().key(), "admin");
        settle();
        assertThat(leaser.pauseMs()).isEqualTo(1000);

        memory.set(cooldown());

        assertThat(woken).hasValue(1);
    }

    @Test
    void news_without_end_begin_no_more_than_every_other_round() {
        AtomicInteger woken = new AtomicInteger();
        leaser.onWake(woken::incrementAndGet);
        memory.clear(cooldown().key(), "admin");
        settle();

        for (int i = 0; i < 100; i++) {
            memory.set(cooldown());
            memory.clear(cooldown().key(), "admin");
        }
        assertThat(woken).hasValue(1);

        leaser.round();
        assertThat(leaser.pauseMs()).isLessThan(1000);
        memory.set(cooldown());
        assertThat(woken).hasValue(1);
    }

    /** Rounds until nothing of before is news. */
    private void settle() {
        for (int i = 0; i < 2; i++) {
            leaser.round();
            leaser.pauseMs();
        }
    }

    @Test
    void who_gets_the_lease_may_probe_until_a_little_before_it_ends() {
        members.connect();
        answer("me");

        leaser.round();

        assertThat(mayProbe()).isTrue();
        time.pass(LEASE.minusSeconds(1));
        assertThat(mayProbe()).isFalse();
    }

    @Test
    void who_does_not_get_it_asks_again_every_half_second() {
        members.connect();
        answer("another");

        leaser.round();
        leaser.round();
        assertThat(asked).hasValue(1);
        assertThat(mayProbe()).isFalse();

        answer("me");
        time.pass(Duration.ofMillis(500));
        leaser.round();
        assertThat(mayProbe()).isTrue();
    }

    @Test
    void an_unused_right_lapses_and_the_others_come_first() {
        members.connect();
        answer("me");
        leaser.round();

        time.pass(LEASE);
        leaser.round();
        time.pass(Duration.ofSeconds(1));
        leaser.round();
        assertThat(asked).hasValue(1);

        time.pass(Duration.ofSeconds(1));
        leaser.round();
        assertThat(asked).hasValue(2);
        assertThat(mayProbe()).isTrue();
    }

    @Test
    void a_lease_is_renewed_while_the_probe_is_under_way() {
        members.connect();
        answer("me");
        leaser.round();
        assertThat(memory.probes().claim(memory.due())).isTrue();

        for (int i = 0; i < 10; i++) {
            time.pass(LEASE.dividedBy(3));
            leaser.round();
        }

        assertThat(asked).hasValueGreaterThan(5);
        memory.probes().giveBack(memory.due());
        assertThat(mayProbe()).isTrue();
    }

    @Test
    void without_members_each_router_takes_the_right_for_itself_within_two_seconds() {
        leaser.round();
        time.pass(JITTER);
        leaser.round();

        assertThat(mayProbe()).isTrue();
    }

    @Test
    void without_members_routers_do_not_all_come_at_the_same_moment() {
        time.pass(JITTER.dividedBy(2));
        Cooldown due = memory.due().getFirst().cooldown();
        int come = 0;
        for (int i = 0; i < 20; i++) {
            new ProbeLeaser(members.connection, memory, "router-" + i).round();
            come += mayProbe() ? 1 : 0;
            memory.probes().grant(due, time.nanos());
        }

        assertThat(come).isBetween(1, 19);
    }

    @Test
    void members_that_fail_or_do_not_know_the_question_are_like_none() {
        members.connect();
        members.answer = key -> CompletableFuture.failedFuture(new IllegalArgumentException("Type 4 is unknown here"));

        leaser.round();
        time.pass(JITTER);
        leaser.round();

        assertThat(mayProbe()).isTrue();
    }

    @Test
    void a_probe_under_way_goes_on_when_the_members_are_lost() {
        members.connect();
        answer("me");
        leaser.round();
        assertThat(memory.probes().claim(memory.due())).isTrue();
        members.disconnect();

        time.pass(LEASE);
        leaser.round();

        memory.probes().giveBack(memory.due());
        assertThat(mayProbe()).isTrue();
    }

    private void answer(String holder) {
        members.answer = key -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(holder);
        };
    }

    private boolean mayProbe() {
        return memory.due().stream().map(KnownCooldown::cooldown).anyMatch(memory.probes()::isGranted);
    }

    private Cooldown cooldown() {
        return Samples.cooldown(Samples.key(TARGET), MINUTE.toMillis(), time.millis());
    }
}
