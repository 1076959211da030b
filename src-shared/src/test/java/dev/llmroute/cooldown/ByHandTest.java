package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.message.Findings;
import dev.llmroute.plan.Routes;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person changes, and takes back. */
class ByHandTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final CooldownKey KEY = new CooldownKey(
            TARGET.provider().endpoint(), TARGET.model(), TARGET.credential().fingerprint(), Scope.Model, "");

    private final FakeTime time = new FakeTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final ByHand byHand = new ByHand(cooldowns);

    @Test
    void a_clear_that_is_taken_back_leaves_the_target_alone_until_the_same_time() {
        Cooldown before = cooldowns.set(limit(Duration.ofMinutes(20)));
        time.pass(Duration.ofMinutes(1));
        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);

        time.pass(Duration.ofSeconds(9));
        assertThat(byHand.takeBack(clear, "console")).isTrue();

        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(19).minusSeconds(9).toMillis());
        assertThat(cooldowns.find(KEY).orElseThrow().cooldown().cause()).isEqualTo(before.cause());
    }

    @Test
    void a_limit_that_was_met_after_a_clear_and_ends_later_outlives_that_the_clear_is_taken_back() {
        cooldowns.set(limit(Duration.ofMinutes(5)));
        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        cooldowns.set(limit(Duration.ofMinutes(20)));

        byHand.takeBack(clear, "console");

        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(20).toMillis());
    }

    @Test
    void a_limit_that_was_met_after_a_clear_and_ends_sooner_shortens_nothing_that_is_taken_back() {
        cooldowns.set(limit(Duration.ofMinutes(20)));
        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        cooldowns.set(limit(Duration.ofMinutes(5)));

        assertThat(byHand.takeBack(clear, "console")).isTrue();

        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(20).toMillis());
    }

    @Test
    void another_persons_clear_is_not_undone_by_who_takes_back_an_older_one() {
        cooldowns.set(limit(Duration.ofMinutes(20)));
        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        cooldowns.set(limit(Duration.ofMinutes(5)));
        assertThat(byHand.clear(KEY, "another")).isPresent();

        assertThat(byHand.takeBack(clear, "console")).isFalse();

        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
    }

    @Test
    void who_takes_a_clear_back_does_not_overrule_who_has_cleared_the_same_elsewhere() {
        Cooldown limit = cooldowns.set(limit(Duration.ofMinutes(20)));
        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        assertThat(cooldowns.merge(limit.cleared("zoe", time.millis()))).isTrue();

        assertThat(byHand.takeBack(clear, "console")).isFalse();

        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
    }

    @Test
    void an_extension_adds_to_what_is_left_and_is_taken_back_to_the_millisecond() {
        Cooldown before = cooldowns.set(limit(Duration.ofMinutes(5)));
        time.pass(Duration.ofMinutes(2));

        ByHand.Change extension =
                byHand.extend(KEY, Duration.ofMinutes(10).toMillis()).orElseThrow();
        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(13).toMillis());
        assertThat(extension.after().setAtMs()).isEqualTo(before.setAtMs());

        assertThat(byHand.takeBack(extension, "console")).isTrue();
        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(3).toMillis());
    }

    @Test
    void an_extension_that_would_be_over_by_now_ends_when_it_is_taken_back() {
        cooldowns.set(limit(Duration.ofSeconds(5)));
        ByHand.Change extension =
                byHand.extend(KEY, Duration.ofMinutes(10).toMillis()).orElseThrow();
        time.pass(Duration.ofSeconds(8));

        assertThat(byHand.takeBack(extension, "console")).isTrue();

        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
    }

    @Test
    void nothing_is_extended_beyond_what_its_class_may_last() {
        cooldowns.set(limit(Duration.ofMinutes(20)));
        time.pass(Duration.ofMinutes(10));

        assertThat(byHand.extend(KEY, Duration.ofDays(300).toMillis())).isPresent();

        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(50).toMillis());
        assertThat(byHand.extend(KEY, 1)).isEmpty();
    }

    @Test
    void an_extension_is_not_taken_back_once_a_later_limit_was_met() {
        cooldowns.set(limit(Duration.ofMinutes(5)));
        ByHand.Change extension =
                byHand.extend(KEY, Duration.ofMinutes(10).toMillis()).orElseThrow();
        cooldowns.set(limit(Duration.ofMinutes(40)));

        assertThat(byHand.takeBack(extension, "console")).isFalse();

        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(40).toMillis());
    }

    @Test
    void a_pinned_target_is_left_alone_and_another_process_learns_why_and_by_whom() {
        List<Cooldown> published = new ArrayList<>();
        cooldowns.onPublish(published::add);

        pin(Duration.ofHours(2));

        assertThat(leftMs()).isEqualTo(Duration.ofHours(2).toMillis());
        Cooldown told = published.getFirst();
        assertThat(told.isManual()).isTrue();
        assertThat(ManualCooldown.reason(told)).isEqualTo("maintenance: <b>tonight</b>");
        assertThat(ManualCooldown.who(told)).isEqualTo("oidc:alice");
    }

    @Test
    void a_provider_that_states_its_own_limit_neither_shortens_nor_replaces_a_pin() {
        pin(Duration.ofHours(2));
        cooldowns.set(limit(Duration.ofMinutes(5)));
        assertThat(byHand.clear(KEY, "console")).isPresent();

        assertThat(leftMs()).isEqualTo(Duration.ofHours(2).toMillis());
    }

    @Test
    void an_answer_does_not_end_a_pin_before_its_time_but_shows_afterwards_that_the_target_is_back() {
        ByHand.Change pin = pin(Duration.ofHours(2));
        KnownCooldown holding = cooldowns.find(pin.after().key()).orElseThrow();
        assertThat(cooldowns.recovered(List.of(holding), "router-1", 0)).isEmpty();
        assertThat(leftMs()).isEqualTo(Duration.ofHours(2).toMillis());

        time.pass(Duration.ofHours(2));
        assertThat(cooldowns.recovered(cooldowns.due(), "router-1", 0)).hasSize(1);
    }

    @Test
    void a_shorter_pin_replaces_a_longer_one_and_is_taken_back_to_it() {
        pin(Duration.ofHours(2));
        ByHand.Change shorter = pin(Duration.ofMinutes(5));
        assertThat(leftMs()).isEqualTo(Duration.ofMinutes(5).toMillis());

        assertThat(byHand.takeBack(shorter, "console")).isTrue();
        assertThat(leftMs()).isEqualTo(Duration.ofHours(2).toMillis());
    }

    @Test
    void a_pin_that_is_taken_back_is_gone() {
        ByHand.Change pin = pin(Duration.ofHours(2));

        assertThat(byHand.takeBack(pin, "console")).isTrue();

        assertThat(availability()).isNotInstanceOf(KnownCooldown.class);
        assertThat(cooldowns.holding()).isEmpty();
    }

    @Test
    void nobody_is_told_that_a_pinned_target_has_used_up_its_quota() {
        ByHand.Change pin = pin(Duration.ofHours(2));
        KnownCooldown holding = cooldowns.find(pin.after().key()).orElseThrow();

        String told = Findings.skipped(new Skip(TARGET, holding), 60_000);

        assertThat(told).contains("is left alone").contains("(Manual)").doesNotContain("quota");
        assertThat(new Skip(TARGET, holding).reason()).isEqualTo("Manual");
    }

    @Test
    void what_waits_for_its_probe_is_cleared_but_there_is_nothing_to_go_back_to() {
        cooldowns.of(TARGET);
        cooldowns.set(limit(Duration.ofMinutes(20)));
        time.pass(Duration.ofMinutes(20));

        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();

        assertThat(byHand.canTakeBack(clear)).isFalse();
        assertThat(byHand.takeBack(clear, "console")).isFalse();
    }

    @Test
    void what_ramps_up_ramps_up_again_when_its_clear_is_taken_back() {
        cooldowns.of(TARGET);
        cooldowns.set(limit(Duration.ofMinutes(20)));
        time.pass(Duration.ofMinutes(20));
        cooldowns.recovered(cooldowns.due(), "router-1", 60_000);

        ByHand.Change clear = byHand.clear(KEY, "console").orElseThrow();
        assertThat(cooldowns.rampingUp()).isEmpty();
        assertThat(byHand.takeBack(clear, "console")).isTrue();

        assertThat(cooldowns.rampingUp()).hasSize(1);
    }

    @Test
    void the_targets_of_this_process_can_be_pinned_before_they_ever_failed() {
        cooldowns.of(TARGET);

        assertThat(byHand.pinnable().values().stream().map(Label::displayKey)).containsExactly(TARGET.displayKey());
    }

    private ByHand.Change pin(Duration duration) {
        cooldowns.of(TARGET);
        return byHand.pin(ManualCooldown.of(
                        ManualCooldown.key(TARGET),
                        ManualCooldown.label(TARGET),
                        "oidc: alice",
                        "maintenance: <b>tonight</b>",
                        time.millis(),
                        duration.toMillis()))
                .orElseThrow();
    }

    private long leftMs() {
        assertThat(availability()).isInstanceOf(KnownCooldown.class);
        return ((KnownCooldown) availability()).remainingMs(time);
    }

    private Availability availability() {
        return cooldowns.of(TARGET).availability(Demand.SMALLEST);
    }

    private Cooldown limit(Duration duration) {
        return new Cooldown(
                KEY,
                Term.of(time.millis(), duration.toMillis()),
                Cause.refused(
                        FailureClass.RateLimitTokens,
                        429,
                        new Wait(duration.toMillis(), WaitSource.BODY_TEXT),
                        List.of()),
                new Label(TARGET.displayKey(), TARGET.provider().name(), "router-0"));
    }
}
