package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cooldown as it holds in a process, and what is known by which key. */
class KnownCooldownTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private final FakeTime time = new FakeTime();

    @Test
    void its_end_is_told_by_this_processs_clock() {
        KnownCooldown minute = Met.known(Met.cooldown(Met.limit(60_000, ""), TARGET, time), time);
        time.pass(Duration.ofSeconds(20));
        assertThat(minute.remainingMs(time)).isEqualTo(40_000);
        assertThat(minute.untilMs(time)).isEqualTo(FakeTime.NOON + 60_000);
        time.pass(Duration.ofSeconds(50));
        assertThat(minute.remainingMs(time)).isZero();
        assertThat(minute.untilMs(time)).isEqualTo(time.millis());
    }

    @Test
    void it_tells_up_to_which_size_requests_pass() {
        KnownCooldown all = Met.known(Met.cooldown(Met.limit(60_000, ""), TARGET, time), time);
        assertThat(all.passesUpTo(time)).isEqualTo(-1);

        KnownCooldown large = Met.known(
                PredictiveCooldown.decide(
                                List.of(new RemainingWindow("tokens", "x", 70, 1000, 60_000)),
                                TARGET,
                                "r",
                                time.millis())
                        .getFirst(),
                time);
        assertThat(large.passesUpTo(time)).isEqualTo(70);

        // 1000 tokens in 100 s, of which 500 are missing: so a wait of 50 s.
        KnownCooldown bucket = Met.known(Met.cooldown(bucket(50_000, 1000, 900, 600), TARGET, time), time);
        assertThat(bucket.passesUpTo(time)).isEqualTo(100);
        time.pass(Duration.ofSeconds(10));
        assertThat(bucket.passesUpTo(time)).isEqualTo(200);
    }

    @Test
    void a_bucket_is_known_by_numbers_that_make_sense() {
        long most = Cooldowns.MAX_DURATION_MS;
        assertThat(reach(1, 100, 100, 100)).isEqualTo(new Reach.Bucket(100, 100, 1, 100));
        assertThat(reach(most, 100, 100, 100)).isEqualTo(new Reach.Bucket(100, 100, most, 100));
        assertThat(reach(most + 1, 100, 100, 100)).isEqualTo(Reach.EVERYTHING);
        assertThat(reach(1, 100, 100, 101)).isEqualTo(Reach.EVERYTHING);
        assertThat(reach(1000, 100, 50, 50)).isEqualTo(Reach.EVERYTHING);
        assertThat(reach(1000, 0, 50, 50)).isEqualTo(Reach.EVERYTHING);
        assertThat(reach(0, 100, 100, 100)).isEqualTo(Reach.EVERYTHING);
    }

    private Reach reach(long waitMs, long limit, long used, long requested) {
        return Met.cooldown(bucket(waitMs, limit, used, requested), TARGET, time)
                .reach();
    }

    private static Failure bucket(long waitMs, long limit, long used, long requested) {
        return new Failure(
                FailureClass.RateLimitTokens,
                Scope.Model,
                new Wait(waitMs, WaitSource.BODY_TEXT),
                "tokens",
                429,
                null,
                "test",
                List.of(),
                new LimitUsage(limit, used, requested));
    }

    @Test
    void a_key_is_of_the_provider_by_whoevers_word() {
        CooldownKey said = Met.cooldown(Met.limit(1000, ""), TARGET, time).key();
        CooldownKey own =
                Met.cooldown(Failure.unreachable("refused"), TARGET, time).key();
        assertThat(said.isOf(TARGET.provider())).isTrue();
        assertThat(own.isOf(TARGET.provider())).isTrue();
        assertThat(said.isOf(Routes.agentChat().provider("openai").orElseThrow()))
                .isFalse();
    }

    @Test
    void targets_are_concerned_by_what_they_depend_on() {
        Target other = Routes.agentChat().targets().getLast();
        Concerns concerns = Concerns.of(List.of(TARGET));
        assertThat(concerns.include(
                        Met.cooldown(Met.limit(1000, "day"), TARGET, time).key()))
                .isTrue();
        assertThat(concerns.include(Met.cooldown(Failure.unreachable("refused"), TARGET, time)
                        .key()))
                .isTrue();
        assertThat(concerns.include(
                        Met.cooldown(Met.limit(1000, "day"), other, time).key()))
                .isFalse();
    }

    @Test
    void who_knows_only_how_a_target_stands_knows_no_last_resort() {
        TargetCooldowns standing = demand -> Availability.AVAILABLE;
        assertThat(standing.lastResort(Demand.SMALLEST)).isFalse();
    }

    @Test
    void the_systems_clock_is_the_systems() {
        long before = System.currentTimeMillis();
        long nanos = System.nanoTime();
        assertThat(TimeSource.SYSTEM.millis()).isBetween(before, before + 60_000);
        assertThat(TimeSource.SYSTEM.nanos() - nanos)
                .isBetween(0L, Duration.ofMinutes(1).toNanos());
    }
}
