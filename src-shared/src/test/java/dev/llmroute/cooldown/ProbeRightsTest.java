package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may call first after a cooldown, where processes share the rights and where one is alone. */
class ProbeRightsTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private final FakeTime time = new FakeTime();
    private final ProbeRights rights = new ProbeRights(time);
    private final KnownCooldown minute = limit("minute");
    private final KnownCooldown day = limit("day");

    @Test
    void alone_a_process_has_every_right() {
        assertThat(rights.isGranted(minute.cooldown())).isTrue();
        assertThat(rights.claim(List.of(minute, day))).isTrue();
        assertThat(rights.isGranted(minute.cooldown())).isFalse();
        assertThat(rights.inFlight(minute.cooldown())).isTrue();
        assertThat(rights.inFlight(day.cooldown())).isTrue();
    }

    @Test
    void where_one_right_is_missing_none_is_taken() {
        assertThat(rights.claim(List.of(day))).isTrue();
        assertThat(rights.claim(List.of(minute, day))).isFalse();
        assertThat(rights.isGranted(minute.cooldown())).isTrue();

        rights.share();
        rights.grant(minute.cooldown(), in(10));
        assertThat(rights.claim(List.of(minute, limit("hour")))).isFalse();
        assertThat(rights.isGranted(minute.cooldown())).isTrue();
        assertThat(rights.inFlight(minute.cooldown())).isFalse();
    }

    @Test
    void a_shared_right_that_is_given_back_lasts_as_long_as_it_was_granted() {
        rights.share();
        rights.grant(minute.cooldown(), in(10));
        assertThat(rights.claim(List.of(minute))).isTrue();
        assertThat(rights.isGranted(minute.cooldown())).isFalse();

        rights.giveBack(List.of(minute));

        assertThat(rights.isGranted(minute.cooldown())).isTrue();
        time.pass(Duration.ofMillis(9_999));
        assertThat(rights.isGranted(minute.cooldown())).isTrue();
        time.pass(Duration.ofMillis(1));
        assertThat(rights.isGranted(minute.cooldown())).isFalse();
    }

    @Test
    void who_tests_already_goes_on_when_the_right_is_granted_anew_and_loses_it_after_thirty_seconds() {
        rights.share();
        rights.grant(minute.cooldown(), in(40));
        rights.claim(List.of(minute));
        time.pass(Duration.ofSeconds(29));
        rights.grant(minute.cooldown(), in(40));
        assertThat(rights.inFlight(minute.cooldown())).isTrue();
        assertThat(rights.isGranted(minute.cooldown())).isFalse();

        time.pass(Duration.ofSeconds(1));
        assertThat(rights.inFlight(minute.cooldown())).isFalse();
        assertThat(rights.isGranted(minute.cooldown())).isTrue();

        time.pass(Duration.ofSeconds(39));
        assertThat(rights.isGranted(minute.cooldown())).isFalse();
    }

    @Test
    void a_right_that_is_granted_after_a_test_that_told_nothing_is_a_new_one() {
        rights.share();
        rights.grant(minute.cooldown(), in(10));
        rights.claim(List.of(minute));
        time.pass(Duration.ofSeconds(31));
        assertThat(rights.isGranted(minute.cooldown())).isFalse();

        rights.grant(minute.cooldown(), in(10));

        assertThat(rights.claim(List.of(minute))).isTrue();
    }

    @Test
    void what_a_provider_stated_is_no_provoked_fault_even_where_it_stated_no_time() {
        Wait none = new Wait(0, WaitSource.BODY_TEXT);
        KnownCooldown stated = Met.known(
                Met.cooldown(Met.failure(FailureClass.ServerError, Scope.Model, none, ""), TARGET, time), time);
        rights.claim(List.of(stated));
        time.pass(Duration.ofSeconds(29));
        assertThat(rights.inFlight(stated.cooldown())).isTrue();
    }

    @Test
    void rights_to_what_is_not_due_any_more_are_forgotten() {
        rights.claim(List.of(minute, day));
        rights.retain(List.of(day));
        assertThat(rights.inFlight(minute.cooldown())).isFalse();
        assertThat(rights.inFlight(day.cooldown())).isTrue();
    }

    private KnownCooldown limit(String window) {
        return Met.known(Met.cooldown(Met.limit(60_000, window), TARGET, time), time);
    }

    private long in(int seconds) {
        return time.nanos() + Duration.ofSeconds(seconds).toNanos();
    }
}
