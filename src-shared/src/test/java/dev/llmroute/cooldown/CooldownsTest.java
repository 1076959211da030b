package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CooldownsTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private final FakeTime time = new FakeTime();
    private final Cooldowns cooldowns = new Cooldowns(time);

    @Test
    void a_target_is_left_alone_until_the_deadline_and_not_longer() {
        cooldowns.set(limit(time, Duration.ofMillis(1_366_848)));

        time.pass(Duration.ofMillis(1_366_847));
        assertThat(active(cooldowns).remainingMs(time)).isEqualTo(1);
        time.pass(Duration.ofMillis(1));
        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
    }

    @Test
    void a_later_deadline_wins_and_an_earlier_one_shortens_nothing() {
        cooldowns.set(limit(time, Duration.ofMinutes(5)));
        cooldowns.set(limit(time, Duration.ofMinutes(20)));
        Cooldown holds = cooldowns.set(limit(time, Duration.ofSeconds(3)));

        assertThat(holds.durationMs()).isEqualTo(Duration.ofMinutes(20).toMillis());
        assertThat(active(cooldowns).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(20).toMillis());
    }

    @Test
    void only_what_changes_something_is_published() {
        List<Cooldown> published = new ArrayList<>();
        cooldowns.onPublish(published::add);

        cooldowns.set(limit(time, Duration.ofMinutes(5)));
        cooldowns.set(limit(time, Duration.ofSeconds(3)));
        cooldowns.merge(limit(time, Duration.ofMinutes(30)));

        assertThat(published).hasSize(1);
    }

    @Test
    void late_news_of_a_cleared_cooldown_do_not_bring_it_back() {
        Cooldown old = cooldowns.set(limit(time, Duration.ofMinutes(20)));
        Cooldown extension = limit(time, Duration.ofMinutes(55));

        assertThat(cooldowns.clear(old.key(), "admin")).isTrue();
        time.pass(Duration.ofMinutes(19));
        cooldowns.prune();

        assertThat(cooldowns.merge(old)).isFalse();
        assertThat(cooldowns.merge(extension)).isFalse();
        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
        assertThat(cooldowns.known()).singleElement().matches(Cooldown::isTombstone);
    }

    @Test
    void a_limit_met_after_a_clear_holds() {
        Cooldown first = cooldowns.set(limit(time, Duration.ofMinutes(20)));
        cooldowns.clear(first.key(), "admin");
        time.pass(Duration.ofMillis(1));

        cooldowns.set(limit(time, Duration.ofMinutes(1)));

        assertThat(active(cooldowns).cooldown().epoch()).isEqualTo(1);
        assertThat(active(cooldowns).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(1).toMillis());
    }

    @Test
    void a_limit_met_long_after_a_clear_holds_though_nobody_pruned() {
        Cooldown first = cooldowns.set(limit(time, Duration.ofMinutes(1)));
        cooldowns.clear(first.key(), "admin");
        time.pass(Duration.ofMinutes(16));

        cooldowns.set(limit(time, Duration.ofMinutes(1)));

        assertThat(availability()).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void nothing_is_cleared_where_nothing_holds() {
        Cooldown over = cooldowns.set(limit(time, Duration.ofSeconds(2)));
        time.pass(Duration.ofSeconds(2));

        assertThat(cooldowns.clear(over.key(), "admin")).isFalse();
        assertThat(cooldowns.clear(limit(time, Duration.ofSeconds(2), "other").key(), "admin"))
                .isFalse();
    }

    @Test
    void two_windows_of_a_target_are_two_cooldowns() {
        Cooldown minute = cooldowns.set(limit(time, Duration.ofMinutes(1), "minute"));
        Cooldown day = cooldowns.set(limit(time, Duration.ofMinutes(40), "day"));
        assertThat(active(cooldowns).cooldown()).isEqualTo(day);

        cooldowns.clear(day.key(), "admin");
        assertThat(active(cooldowns).cooldown()).isEqualTo(minute);

        time.pass(Duration.ofMinutes(1));
        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 5})
    void a_peer_with_a_skewed_clock_parks_a_target_no_longer_than_the_duration(int minutesAhead) {
        FakeTime peersTime = new FakeTime(Duration.ofMinutes(minutesAhead));
        Cooldown news = limit(peersTime, Duration.ofMinutes(10));

        cooldowns.merge(news);

        long expected = Duration.ofMinutes(10 + Math.min(0, minutesAhead)).toMillis();
        assertThat(active(cooldowns).remainingMs(time)).isEqualTo(expected);
    }

    @Test
    void a_cooldown_that_is_over_is_not_started_anew_by_the_same_message_of_a_fast_clock() {
        Cooldown news = limit(new FakeTime(Duration.ofMinutes(5)), Duration.ofMinutes(1));
        cooldowns.merge(news);
        time.pass(Duration.ofMinutes(1));
        cooldowns.prune();
        cooldowns.merge(limit(time, Duration.ofMinutes(1), "another window"));

        assertThat(cooldowns.merge(news)).isFalse();
        assertThat(cooldowns.find(news.key())).isEmpty();
    }

    @Test
    void a_limit_seen_here_holds_though_a_fast_clock_stated_a_later_end_before() {
        cooldowns.merge(limit(new FakeTime(Duration.ofMinutes(5)), Duration.ofMinutes(1)));
        time.pass(Duration.ofMinutes(1));
        List<Cooldown> published = new ArrayList<>();
        cooldowns.onPublish(published::add);

        cooldowns.set(limit(time, Duration.ofMinutes(2)));

        assertThat(active(cooldowns).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(2).toMillis());
        assertThat(published).hasSize(1);
    }

    @Test
    void news_of_a_fast_clock_do_not_shorten_what_holds_here() {
        cooldowns.set(limit(time, Duration.ofMinutes(12)));

        cooldowns.merge(limit(new FakeTime(Duration.ofMinutes(5)), Duration.ofMinutes(10)));

        assertThat(active(cooldowns).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(12).toMillis());
    }

    @Test
    void what_is_over_takes_no_memory_after_pruning() {
        cooldowns.set(limit(time, Duration.ofMinutes(1)));
        time.pass(Duration.ofMinutes(1));
        cooldowns.prune();

        time.pass(Duration.ofDays(-1));
        assertThat(cooldowns.known()).isEmpty();
    }

    @Test
    void of_a_flood_of_windows_the_latest_ends_stay_and_what_is_seen_here_holds() {
        for (int i = 1; i <= 1000; i++) {
            cooldowns.merge(limit(time, Duration.ofSeconds(1000 + i), "w" + i));
        }
        assertThat(cooldowns.holding()).hasSize(32);
        assertThat(active(cooldowns).cooldown().key().window()).isEqualTo("w1000");
        assertThat(cooldowns.merge(limit(time, Duration.ofSeconds(1001), "late")))
                .isFalse();
        assertThat(cooldowns.refused()).isEqualTo(1);

        cooldowns.set(limit(time, Duration.ofSeconds(5), "tokens"));
        assertThat(cooldowns.find(limit(time, Duration.ofSeconds(5), "tokens").key()))
                .isPresent();
        assertThat(cooldowns.holding()).hasSize(32);
    }

    @Test
    void what_a_call_met_that_began_before_a_clear_tells_nothing_about_the_time_since() {
        Cooldown met = cooldowns.set(limit(time, Duration.ofMinutes(20)));
        long began = time.millis();
        time.pass(Duration.ofSeconds(1));
        assertThat(cooldowns.endedSince(met.key(), began)).isFalse();
        cooldowns.clear(met.key(), "admin");

        assertThat(cooldowns.endedSince(met.key(), began)).isTrue();
        assertThat(cooldowns.endedSince(met.key(), time.millis())).isFalse();
    }

    @Test
    void what_two_namespaces_decided_by_themselves_stays_apart_and_what_the_provider_says_is_shared() {
        Target other = Routes.inNamespace("team-b", TARGET);
        Failure own = Failure.timeout("nothing came");
        Failure said = new Failure(FailureClass.RateLimitTokens, Scope.Model, null, "", 429, null, "test");

        cooldowns.set(decide(own));
        assertThat(availability()).isInstanceOf(KnownCooldown.class);
        assertThat(cooldowns.of(other).availability(Demand.SMALLEST)).isEqualTo(Availability.AVAILABLE);

        cooldowns.set(decide(said));
        assertThat(cooldowns.of(other).availability(Demand.SMALLEST)).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void the_soonest_end_comes_first_and_what_is_over_is_not_known() {
        for (int minutes : new int[] {40, 60, 1}) {
            cooldowns.set(limit(time, Duration.ofMinutes(minutes), "w" + minutes));
        }
        assertThat(cooldowns.holding())
                .extracting(each -> each.cooldown().key().window())
                .containsExactly("w1", "w40", "w60");
        assertThat(active(cooldowns).cooldown().key().window()).isEqualTo("w60");

        time.pass(Duration.ofMinutes(1));
        assertThat(cooldowns.known()).extracting(each -> each.key().window()).containsExactly("w40", "w60");
    }

    @Test
    void of_two_windows_the_one_that_ends_last_holds_whichever_was_met_first() {
        Cooldown day = cooldowns.set(limit(time, Duration.ofMinutes(40), "day"));
        cooldowns.set(limit(time, Duration.ofMinutes(1), "minute"));
        assertThat(active(cooldowns).cooldown()).isEqualTo(day);
    }

    @Test
    void each_change_is_told_wherever_it_began_and_nothing_else_is() {
        List<Cooldown> published = new ArrayList<>();
        AtomicInteger changes = new AtomicInteger();
        cooldowns.onPublish(published::add);
        cooldowns.onChange(changes::incrementAndGet);

        Cooldown limit = limit(time, Duration.ofMinutes(5));
        cooldowns.set(limit);
        assertThat(changes).hasValue(1);
        cooldowns.set(limit);
        assertThat(changes).hasValue(1);
        assertThat(published).hasSize(1);

        assertThat(cooldowns.merge(limit(time, Duration.ofMinutes(30)))).isTrue();
        assertThat(cooldowns.merge(limit(time, Duration.ofMinutes(20)))).isFalse();
        assertThat(changes).hasValue(2);
    }

    @Test
    void news_of_what_is_over_change_nothing() {
        Cooldown old = limit(time, Duration.ofMinutes(5));
        time.pass(Duration.ofMinutes(5));
        assertThat(cooldowns.merge(old)).isFalse();
        assertThat(cooldowns.find(old.key())).isEmpty();
    }

    @Test
    void a_limit_that_ends_just_where_a_fast_clock_said_holds_as_long_as_it_is() {
        cooldowns.merge(limit(new FakeTime(Duration.ofMinutes(5)), Duration.ofMinutes(1)));
        List<Cooldown> published = new ArrayList<>();
        cooldowns.onPublish(published::add);

        cooldowns.set(limit(time, Duration.ofMinutes(6)));

        assertThat(active(cooldowns).remainingMs(time))
                .isEqualTo(Duration.ofMinutes(6).toMillis());
        assertThat(published).singleElement().satisfies(each -> {
            assertThat(each.durationMs()).isEqualTo(Duration.ofMinutes(6).toMillis());
            assertThat(each.setAtMs()).isEqualTo(each.untilMs() - each.durationMs());
        });
    }

    @Test
    void what_another_router_met_is_known_until_something_ends_it() {
        Cooldown limit = limit(time, Duration.ofMinutes(5));
        assertThat(cooldowns.seenElsewhere(limit.key(), "router-2")).isEmpty();
        cooldowns.set(limit);
        assertThat(cooldowns.seenElsewhere(limit.key(), "router-2")).contains(limit);
        assertThat(cooldowns.seenElsewhere(limit.key(), "router-1")).isEmpty();
        cooldowns.clear(limit.key(), "admin");
        assertThat(cooldowns.seenElsewhere(limit.key(), "router-2")).isEmpty();
    }

    @Test
    void the_repeats_of_the_last_cooldown_are_remembered() {
        FailureContext third = new FailureContext("r", time.millis(), 0, 2);
        Cooldown limit = Met.cooldown(Met.limit(60_000, ""), TARGET, third);
        assertThat(cooldowns.lastRepeats(limit.key())).isZero();
        cooldowns.set(limit);
        assertThat(cooldowns.lastRepeats(limit.key())).isEqualTo(2);
    }

    @Test
    void a_target_that_nothing_was_known_of_when_pruned_is_not_forgotten() {
        TargetCooldowns target = cooldowns.of(TARGET);
        cooldowns.set(limit(time, Duration.ofSeconds(1), "first"));
        time.pass(Duration.ofMinutes(30));
        cooldowns.prune();
        cooldowns.set(limit(time, Duration.ofMinutes(1)));
        assertThat(target.availability(Demand.SMALLEST)).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void of_a_flood_in_any_order_the_soonest_goes_and_what_ends_no_later_is_refused() {
        for (int i : new int[] {5, 3, 1, 2, 4}) {
            cooldowns.merge(limit(time, Duration.ofSeconds(100 + i), "w" + i));
        }
        for (int i = 6; i <= 32; i++) {
            cooldowns.merge(limit(time, Duration.ofSeconds(100 + i), "w" + i));
        }
        assertThat(cooldowns.merge(limit(time, Duration.ofSeconds(101), "same")))
                .isFalse();
        assertThat(cooldowns.refused()).isEqualTo(1);

        assertThat(cooldowns.merge(limit(time, Duration.ofSeconds(102), "later")))
                .isTrue();
        assertThat(cooldowns.find(limit(time, Duration.ofSeconds(101), "w1").key()))
                .isEmpty();
        assertThat(cooldowns.holding()).hasSize(32);
    }

    @Test
    void of_a_flood_of_subjects_no_more_are_taken_until_some_are_over() {
        for (int i = 0; i < Cooldowns.MAX_SUBJECTS; i++) {
            cooldowns.merge(ofModel("m" + i));
        }
        assertThat(cooldowns.refused()).isZero();
        assertThat(cooldowns.merge(ofModel("one-more"))).isFalse();
        assertThat(cooldowns.refused()).isEqualTo(1);
        time.pass(Duration.ofMillis(1));
        assertThat(cooldowns.merge(ofModel("m5"))).isTrue();

        time.pass(Duration.ofMinutes(2));
        cooldowns.prune();
        assertThat(cooldowns.merge(ofModel("one-more"))).isTrue();
    }

    private Cooldown ofModel(String model) {
        return Met.cooldown(Met.limit(60_000, ""), new Target(TARGET.provider(), model, TARGET.credential()), time);
    }

    private Cooldown decide(Failure failure) {
        return CooldownRules.decide(
                        failure, TARGET, CooldownPolicy.DEFAULTS, new FailureContext("r", time.millis(), 0, 0))
                .orElseThrow();
    }

    private static KnownCooldown active(Cooldowns cooldowns) {
        Availability availability = cooldowns.of(TARGET).availability(Demand.SMALLEST);
        assertThat(availability).isInstanceOf(KnownCooldown.class);
        return (KnownCooldown) availability;
    }

    private Availability availability() {
        return cooldowns.of(TARGET).availability(Demand.SMALLEST);
    }

    private static Cooldown limit(TimeSource seenAt, Duration duration) {
        return limit(seenAt, duration, "");
    }

    private static Cooldown limit(TimeSource seenAt, Duration duration, String window) {
        CooldownKey key = new CooldownKey(
                TARGET.provider().endpoint(),
                TARGET.model(),
                TARGET.credential().fingerprint(),
                Scope.Model,
                window);
        return new Cooldown(
                key,
                Term.of(seenAt.millis(), duration.toMillis()),
                Cause.refused(
                        FailureClass.RateLimitTokens,
                        429,
                        new Wait(duration.toMillis(), WaitSource.BODY_TEXT),
                        List.of()),
                new Label(TARGET.displayKey(), "groq", "router-1"));
    }
}
