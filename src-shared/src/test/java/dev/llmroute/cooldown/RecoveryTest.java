package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens at the end of a cooldown: the probe, the ramp, the back-off. */
class RecoveryTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final long RAMP_MS = 30_000;

    private final FakeTime time = new FakeTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final TargetCooldowns target = cooldowns.of(TARGET);

    private static final Failure FAULT =
            new Failure(FailureClass.ServerError, Scope.Model, null, "", 500, null, "test");

    private void failed(Testimony testimony) {
        cooldowns.set(decide(FAULT, testimony));
    }

    private Cooldown decide(Failure failure, Testimony testimony) {
        FailureContext sighting = new FailureContext("router-1", time.millis(), 10, 0, testimony, false, 0);
        return CooldownRules.decide(failure, TARGET, CooldownPolicy.DEFAULTS, sighting)
                .orElseThrow();
    }

    @Test
    void after_the_deadline_one_request_probes_and_the_others_stay_away() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));

        List<KnownCooldown> due = probe();
        assertThat(cooldowns.probes().claim(due)).isTrue();

        assertThat(availability()).isEqualTo(new Availability.AwaitingProbe(due));
        assertThat(cooldowns.probes().claim(due)).isFalse();
    }

    @Test
    void a_probe_that_goes_well_lets_traffic_come_back_step_by_step() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));

        cooldowns.recovered(probe(), "router-1", RAMP_MS);

        assertThat(admittedPercent()).isEqualTo(10);
        time.pass(Duration.ofMillis(RAMP_MS / 2));
        assertThat(admittedPercent()).isEqualTo(50);
        time.pass(Duration.ofMillis(RAMP_MS / 2));
        assertThat(admittedPercent()).isEqualTo(100);
    }

    @Test
    void what_ramps_up_is_told_until_all_requests_come_again() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));

        List<Cooldown> tombstones = cooldowns.recovered(probe(), "router-1", RAMP_MS);

        assertThat(tombstones).singleElement().matches(Cooldown::isTombstone);
        assertThat(cooldowns.rampingUp()).extracting(KnownCooldown::cooldown).isEqualTo(tombstones);
        assertThat(cooldowns.clearable()).isEqualTo(tombstones);
        time.pass(Duration.ofMillis(RAMP_MS));
        assertThat(cooldowns.rampingUp()).isEmpty();
    }

    @Test
    void the_right_to_a_probe_ends_with_what_it_was_for() {
        Cooldown limit = limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        cooldowns.probes().claim(probe());
        cooldowns.recovered(cooldowns.due(), "router-1", RAMP_MS);
        cooldowns.prune();
        assertThat(cooldowns.probes().inFlight(limit)).isFalse();
    }

    @Test
    void what_states_a_wait_of_nothing_is_no_word_of_one_request_alone() {
        Failure stated = Met.failure(FailureClass.ServerError, Scope.Model, new Wait(0, WaitSource.BODY_TEXT), "");
        cooldowns.set(Met.alone(stated, TARGET, time));
        time.pass(Duration.ofSeconds(1));
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);
    }

    @Test
    void a_short_cooldown_ramps_no_longer_than_three_times_what_it_lasted() {
        limited(Duration.ofSeconds(2));
        time.pass(Duration.ofSeconds(2));
        cooldowns.recovered(probe(), "router-1", RAMP_MS);

        time.pass(Duration.ofSeconds(6));
        assertThat(admittedPercent()).isEqualTo(100);
    }

    @Test
    void a_recovery_elsewhere_counts_here_at_once() {
        Cooldowns elsewhere = new Cooldowns(time);
        elsewhere.of(TARGET);
        elsewhere.onPublish(cooldowns::merge);
        elsewhere.set(decide(Duration.ofMinutes(1), 0));
        time.pass(Duration.ofMinutes(1));
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);

        elsewhere.recovered(elsewhere.due(), "router-2", 0);

        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void each_probe_that_is_refused_doubles_the_default_up_to_the_maximum() {
        limited(null);
        for (int minutes : List.of(5, 10, 20, 40, 60, 60)) {
            KnownCooldown active = (KnownCooldown) availability();
            assertThat(active.remainingMs(time))
                    .isEqualTo(Duration.ofMinutes(minutes).toMillis());
            time.pass(Duration.ofMinutes(minutes));
            limited(null);
        }
    }

    @Test
    void a_stated_wait_is_kept_when_the_probe_is_refused_but_tiny_ones_back_off() {
        limited(Duration.ofMinutes(20));
        time.pass(Duration.ofMinutes(20));
        limited(Duration.ofMinutes(7));
        assertThat(((KnownCooldown) availability()).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(7).toMillis());

        time.pass(Duration.ofMinutes(7));
        limited(Duration.ofMillis(10));
        assertThat(((KnownCooldown) availability()).remainingMs(time)).isEqualTo(4000);
    }

    @Test
    void refusals_of_calls_that_were_under_way_are_no_repeats() {
        for (int i = 0; i < 5; i++) {
            limited(null);
        }
        assertThat(((KnownCooldown) availability()).cooldown().repeats()).isZero();
    }

    @Test
    void a_probe_that_tells_nothing_leaves_the_right_to_the_next_request() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        List<KnownCooldown> due = probe();
        cooldowns.probes().claim(due);

        cooldowns.probes().giveBack(due);

        assertThat(cooldowns.probes().claim(probe())).isTrue();
    }

    @Test
    void what_one_request_alone_met_is_tested_by_nobody_first_and_comes_back_at_once() {
        failed(Testimony.Alone);
        assertThat(availability()).isInstanceOf(KnownCooldown.class);

        time.pass(Duration.ofSeconds(3));

        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(admittedPercent()).isEqualTo(100);
        assertThat(cooldowns.due()).isEmpty();
    }

    @Test
    void what_one_request_alone_met_is_remembered_so_that_the_next_cooldown_is_no_first_one() {
        failed(Testimony.Alone);
        time.pass(Duration.ofSeconds(3));

        assertThat(cooldowns.repeats(decide(FAULT, Testimony.Confirmed).key())).isEqualTo(1);
    }

    @Test
    void a_probe_of_a_fault_keeps_the_others_away_no_longer_than_the_fault_did() {
        failed(Testimony.Repeated);
        time.pass(Duration.ofSeconds(10));
        cooldowns.probes().claim(probe());
        assertThat(availability()).isInstanceOf(Availability.AwaitingProbe.class);

        time.pass(Duration.ofSeconds(10));

        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);
    }

    @Test
    void a_probe_of_a_limit_has_thirty_seconds() {
        limited(Duration.ofSeconds(2));
        time.pass(Duration.ofSeconds(2));
        cooldowns.probes().claim(probe());

        time.pass(Duration.ofMillis(29_999));
        assertThat(availability()).isInstanceOf(Availability.AwaitingProbe.class);
        time.pass(Duration.ofMillis(1));
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);
    }

    @Test
    void what_concerns_one_api_concerns_no_other_in_its_cooldown_its_probe_or_its_ramp() {
        Api embeddings = new Api("embeddings", false);
        Demand other = new Demand(10, 99, embeddings);
        cooldowns.set(decide(embeddings.concerning(FAULT), Testimony.Confirmed));

        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(target.availability(other)).isInstanceOf(KnownCooldown.class);
        time.pass(Duration.ofSeconds(10));
        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(target.availability(other)).isInstanceOf(Availability.MayProbe.class);
        cooldowns.recovered(cooldowns.due(), "router-1", RAMP_MS);
        assertThat(admittedPercent()).isEqualTo(100);
        assertThat(target.availability(other)).isInstanceOf(Availability.RampingUp.class);
    }

    @Test
    void an_api_with_limits_of_its_own_neither_meets_nor_ends_those_of_others() {
        Api counting = new Api("count_tokens", true);
        limited(Duration.ofMinutes(1));
        assertThat(target.availability(new Demand(10, 0, counting))).isEqualTo(Availability.AVAILABLE);

        time.pass(Duration.ofMinutes(1));
        assertThat(target.availability(new Demand(10, 0, counting))).isEqualTo(Availability.AVAILABLE);
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);
    }

    @Test
    void where_rights_are_shared_one_must_be_granted_and_lapses() {
        cooldowns.probes().share();
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        assertThat(availability()).isInstanceOf(Availability.AwaitingProbe.class);

        Cooldown due = cooldowns.due().getFirst().cooldown();
        cooldowns.probes().grant(due, time.nanos() + Duration.ofSeconds(10).toNanos());
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);

        time.pass(Duration.ofSeconds(10));
        assertThat(availability()).isInstanceOf(Availability.AwaitingProbe.class);
    }

    @Test
    void a_persons_clear_skips_probe_and_ramp() {
        Cooldown limit = limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        assertThat(cooldowns.clear(limit.key(), "anna")).isTrue();
        assertThat(availability()).isEqualTo(Availability.AVAILABLE);

        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        cooldowns.recovered(probe(), "router-1", RAMP_MS);
        assertThat(cooldowns.clear(limit.key(), "anna")).isTrue();
        assertThat(admittedPercent()).isEqualTo(100);
    }

    @Test
    void where_no_other_target_is_free_neither_probe_nor_ramp_refuses_a_request() {
        limited(Duration.ofMinutes(1));
        assertThat(target.lastResort(Demand.SMALLEST)).isFalse();
        time.pass(Duration.ofMinutes(1));
        cooldowns.probes().claim(probe());
        assertThat(target.lastResort(Demand.SMALLEST)).isTrue();
    }

    @Test
    void who_only_looks_on_sees_what_waits_for_a_probe_of_others() {
        Cooldowns onlooker = Cooldowns.ofOnlooker(time);
        Cooldowns stranger = new Cooldowns(time);
        cooldowns.onPublish(onlooker::merge);
        cooldowns.onPublish(stranger::merge);
        Cooldown limit = limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        onlooker.prune();

        assertThat(onlooker.due()).extracting(KnownCooldown::cooldown).containsExactly(limit);
        assertThat(onlooker.clearable()).containsExactly(limit);
        assertThat(stranger.due()).isEmpty();
        time.pass(Duration.ofMinutes(10));
        assertThat(onlooker.due()).isEmpty();
    }

    @Test
    void what_was_extended_while_the_call_was_under_way_stays() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(1));
        List<KnownCooldown> tested = probe();
        limited(Duration.ofMinutes(3));

        assertThat(cooldowns.recovered(tested, "router-1", RAMP_MS)).isEmpty();

        assertThat(availability()).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void a_cooldown_that_nobody_tested_for_ten_minutes_is_forgotten() {
        limited(Duration.ofMinutes(1));
        time.pass(Duration.ofMinutes(11));
        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        cooldowns.prune();
        assertThat(cooldowns.due()).isEmpty();
    }

    @Test
    void a_request_whose_own_size_fits_by_now_may_pass_where_nothing_else_is_left() {
        cooldowns.set(CooldownRules.decide(
                        perDay(), TARGET, CooldownPolicy.DEFAULTS, new FailureContext("r", time.millis(), 1681, 0))
                .orElseThrow());

        assertThat(target.availability(size(90))).isInstanceOf(KnownCooldown.class);
        assertThat(target.lastResort(size(99))).isTrue();
        assertThat(target.lastResort(size(100))).isFalse();
        // 1582 tokens leak out in 22:46.848, so half of them in half of it.
        time.pass(Duration.ofMillis(1_366_848 / 2));
        assertThat(target.lastResort(size(99 + 791))).isTrue();
        assertThat(target.lastResort(size(99 + 792))).isFalse();
    }

    @Test
    void what_the_provider_counted_beyond_our_estimate_it_will_count_again() {
        cooldowns.set(CooldownRules.decide(
                        perDay(), TARGET, CooldownPolicy.DEFAULTS, new FailureContext("r", time.millis(), 10, 0))
                .orElseThrow());

        assertThat(target.lastResort(size(10))).isFalse();
        time.pass(Duration.ofMillis(1_366_847));
        assertThat(target.lastResort(size(10))).isFalse();
    }

    @Test
    void a_probe_that_tells_nothing_for_thirty_seconds_leaves_the_right_to_another_request() {
        limited(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(5));
        List<KnownCooldown> due = probe();
        assertThat(cooldowns.probes().claim(due)).isTrue();

        time.pass(Duration.ofSeconds(29));
        assertThat(cooldowns.probes().inFlight(due.getFirst().cooldown())).isTrue();
        assertThat(cooldowns.probes().claim(due)).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(cooldowns.probes().inFlight(due.getFirst().cooldown())).isFalse();
        assertThat(cooldowns.probes().claim(due)).isTrue();
    }

    @Test
    void only_requests_larger_than_what_is_left_avoid_the_target() {
        Cooldown plain = decide(Duration.ofSeconds(30), 0);
        Wait reset = new Wait(30_000, WaitSource.header("x-ratelimit-reset-tokens"));
        cooldowns.merge(new Cooldown(
                plain.key(),
                plain.term(),
                Cause.predicted(plain.failureClass(), reset),
                plain.label(),
                new Reach.LargerThan(500),
                0));

        assertThat(target.availability(size(500))).isEqualTo(Availability.AVAILABLE);
        assertThat(target.availability(size(501))).isInstanceOf(KnownCooldown.class);
        assertThat(target.lastResort(size(501))).isFalse();
    }

    private static Failure perDay() {
        return new Failure(
                FailureClass.RateLimitDaily,
                Scope.Model,
                new Wait(1_366_848, WaitSource.BODY_TEXT),
                "tokens-day",
                429,
                null,
                "test",
                List.of(),
                new LimitUsage(100_000, 99_901, 1681));
    }

    private Cooldown limited(@Nullable Duration wait) {
        Cooldown limit = decide(wait, cooldowns.repeats(decide(wait, 0).key()));
        return cooldowns.set(limit);
    }

    private Cooldown decide(@Nullable Duration wait, int repeats) {
        Failure failure = new Failure(
                FailureClass.RateLimitTokens,
                Scope.Model,
                wait == null ? null : new Wait(wait.toMillis(), WaitSource.BODY_TEXT),
                "tokens",
                429,
                null,
                "test");
        return CooldownRules.decide(
                        failure, TARGET, CooldownPolicy.DEFAULTS, new FailureContext("r", time.millis(), 10, repeats))
                .orElseThrow();
    }

    private Availability availability() {
        return target.availability(Demand.SMALLEST);
    }

    private List<KnownCooldown> probe() {
        assertThat(availability()).isInstanceOf(Availability.MayProbe.class);
        return ((Availability.MayProbe) availability()).due();
    }

    private int admittedPercent() {
        return (int) IntStream.range(0, 100)
                .filter(draw -> target.availability(new Demand(10, draw)).equals(Availability.AVAILABLE))
                .count();
    }

    private static Demand size(long tokens) {
        return new Demand(tokens, 0);
    }
}
