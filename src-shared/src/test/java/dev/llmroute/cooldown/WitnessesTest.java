package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WitnessesTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final Target SIBLING = Routes.agentChat().targets().get(1);
    private static final Failure FAULT = failure(FailureClass.ServerError);
    private static final Failure MISSING = failure(FailureClass.ModelNotFound);
    private static final Witness FIRST = new Witness("team/route/app-1", "team", 1);
    private static final Witness SAME_CALLER = new Witness("team/route/app-1", "team", 2);
    private static final Witness OTHER_CALLER = new Witness("team/route/app-2", "team", 3);

    private final FakeTime time = new FakeTime();
    private final Witnesses witnesses = new Witnesses(time);

    private static Failure failure(FailureClass what) {
        return new Failure(what, Scope.Model, null, "", 500, null, "test");
    }

    @ParameterizedTest
    @MethodSource("nothingCame")
    void who_has_just_had_an_answer_does_not_believe_another_router_to_which_nothing_came(Failure failure) {
        Cooldowns mine = new Cooldowns(time);
        TargetCooldowns known = mine.of(TARGET);
        mine.witnesses().answers(TARGET, Api.MAIN);
        time.pass(Duration.ofMillis(2_900));

        Cooldown news = Met.cooldown(failure, TARGET, time);
        mine.merge(news);
        assertThat(known.availability(Demand.SMALLEST)).isEqualTo(Availability.AVAILABLE);
        // People see it all the same.
        assertThat(mine.holding()).extracting(KnownCooldown::cooldown).containsExactly(news);

        time.pass(Duration.ofMillis(100));
        mine.merge(news);
        assertThat(known.availability(Demand.SMALLEST)).isEqualTo(Availability.AVAILABLE);
        mine.merge(Met.cooldown(failure, TARGET, time));
        assertThat(known.availability(Demand.SMALLEST)).isInstanceOf(KnownCooldown.class);
    }

    static Stream<Failure> nothingCame() {
        return Stream.of(
                Failure.unreachable("Refused."),
                Failure.timeout("Late."),
                Failure.reset("Gone."),
                Failure.brokenStream("Broken."));
    }

    @Test
    void nor_does_its_traffic_come_back_step_by_step_when_the_other_router_has_its_first_answer() {
        Cooldowns mine = new Cooldowns(time);
        TargetCooldowns known = mine.of(TARGET);
        Cooldown news = Met.cooldown(Failure.unreachable("Refused."), TARGET, time);
        mine.witnesses().answers(TARGET, Api.MAIN);
        mine.merge(news);
        time.pass(Duration.ofMillis(news.durationMs()));
        assertThat(known.availability(Demand.LAST)).isEqualTo(Availability.AVAILABLE);

        mine.witnesses().answers(TARGET, Api.MAIN);
        mine.merge(news.recovered("other", time.millis(), 30_000));

        assertThat(known.availability(Demand.LAST)).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void what_it_meets_itself_it_heeds_although_it_had_doubted_it() {
        Cooldowns mine = new Cooldowns(time);
        TargetCooldowns known = mine.of(TARGET);
        mine.witnesses().answers(TARGET, Api.MAIN);
        mine.merge(Met.cooldown(Failure.unreachable("Refused."), TARGET, time));

        mine.set(Met.cooldown(Failure.unreachable("Refused."), TARGET, time));

        assertThat(known.availability(Demand.SMALLEST)).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void and_goes_on_to_heed_it_when_another_router_meets_it_too() {
        Cooldowns mine = new Cooldowns(time);
        TargetCooldowns known = mine.of(TARGET);
        mine.witnesses().answers(TARGET, Api.MAIN);
        mine.set(Met.cooldown(Failure.unreachable("Refused."), TARGET, time));
        time.pass(Duration.ofMillis(200));

        mine.merge(Met.cooldown(Failure.unreachable("Refused."), TARGET, time));

        assertThat(known.availability(Demand.SMALLEST)).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void it_believes_it_of_a_target_from_which_it_had_no_answer_itself() {
        Cooldowns mine = new Cooldowns(time);
        mine.witnesses().answers(SIBLING, Api.MAIN);

        assertThat(mine.merge(Met.cooldown(Failure.timeout("Late."), TARGET, time)))
                .isTrue();
    }

    @Test
    void it_believes_what_a_provider_said_to_another_router_whatever_was_answered() {
        Cooldowns mine = new Cooldowns(time);
        mine.witnesses().answers(TARGET, Api.MAIN);

        assertThat(mine.merge(Met.cooldown(FAULT, TARGET, time))).isTrue();
        assertThat(mine.merge(Met.cooldown(Met.limit(5_000, "minute"), TARGET, time)))
                .isTrue();
    }

    @Test
    void it_believes_itself_and_people_whatever_was_answered() {
        Cooldowns mine = new Cooldowns(time);
        mine.witnesses().answers(TARGET, Api.MAIN);
        Cooldown unreachable = Met.cooldown(Failure.unreachable("Refused."), TARGET, time);

        mine.set(unreachable);

        assertThat(mine.find(unreachable.key())).isPresent();
        assertThat(mine.merge(unreachable.cleared("ops", time.millis()))).isTrue();
        assertThat(mine.holding()).isEmpty();
    }

    @Test
    void one_request_is_alone_however_often_it_tries() {
        assertThat(saw(FIRST)).isEqualTo(Testimony.Alone);
        assertThat(saw(FIRST)).isEqualTo(Testimony.Alone);
    }

    @Test
    void another_request_of_the_same_caller_repeats_and_another_caller_confirms() {
        saw(FIRST);
        assertThat(saw(SAME_CALLER)).isEqualTo(Testimony.Repeated);
        assertThat(saw(SAME_CALLER)).isEqualTo(Testimony.Repeated);
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Confirmed);
        assertThat(saw(FIRST)).isEqualTo(Testimony.Confirmed);
    }

    @Test
    void where_callers_have_no_keys_another_request_confirms() {
        saw(new Witness("", "team", 1));
        assertThat(saw(new Witness("", "team", 2))).isEqualTo(Testimony.Confirmed);
    }

    @Test
    void a_whole_answer_between_makes_the_next_one_the_first_again() {
        saw(FIRST);
        witnesses.answered(TARGET, Api.MAIN);
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Alone);
    }

    @Test
    void an_answer_of_another_model_tells_nothing_about_this_one() {
        saw(FIRST);
        witnesses.answered(SIBLING, Api.MAIN);
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Confirmed);
    }

    @Test
    void who_begins_later_than_thirty_seconds_after_the_target_was_free_again_confirms_nothing() {
        saw(FIRST);
        witnesses.spared(TARGET, Api.MAIN, FAULT, 3000);
        time.pass(Duration.ofSeconds(33));
        assertThat(saw(SAME_CALLER)).isEqualTo(Testimony.Repeated);
        time.pass(Duration.ofMillis(33_001));
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Alone);
    }

    @Test
    void a_slow_failure_counts_from_when_it_began() {
        saw(FIRST);
        long began = time.nanos() + Duration.ofSeconds(3).toNanos();
        time.pass(Duration.ofMinutes(5));
        assertThat(witnesses.saw(TARGET, Api.MAIN, Failure.timeout("Late."), OTHER_CALLER, began))
                .isEqualTo(Testimony.Confirmed);
    }

    @Test
    void a_missing_model_is_confirmed_within_ten_minutes_and_by_its_own_kind_only() {
        witnesses.saw(TARGET, Api.MAIN, MISSING, FIRST, time.nanos());
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Alone);
        time.pass(Duration.ofMinutes(9));
        assertThat(witnesses.saw(TARGET, Api.MAIN, MISSING, OTHER_CALLER, time.nanos()))
                .isEqualTo(Testimony.Confirmed);
    }

    @Test
    void a_key_is_accepted_for_an_hour_after_an_answer_of_any_model() {
        assertThat(witnesses.isAccepted(TARGET)).isFalse();
        witnesses.answers(SIBLING, Api.MAIN);
        assertThat(witnesses.isAccepted(TARGET)).isTrue();
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, time.nanos())).isFalse();
        time.pass(Duration.ofHours(1));
        witnesses.prune();
        assertThat(witnesses.isAccepted(TARGET)).isFalse();
    }

    @Test
    void a_caller_of_another_namespace_makes_it_widespread_but_not_by_the_same_key() {
        saw(FIRST);
        assertThat(saw(new Witness("team/route/app-1", "other", 4))).isEqualTo(Testimony.Repeated);
        assertThat(saw(new Witness("", "other", 5))).isEqualTo(Testimony.Widespread);
    }

    @Test
    void a_fault_on_one_api_is_not_confirmed_by_one_on_another_nor_ended_by_its_answers() {
        Api embeddings = new Api("embeddings", false);
        saw(FIRST);
        assertThat(witnesses.saw(TARGET, embeddings, FAULT, OTHER_CALLER, time.nanos()))
                .isEqualTo(Testimony.Alone);
        witnesses.answers(TARGET, embeddings);
        witnesses.answered(TARGET, embeddings);
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, time.nanos() - 1)).isFalse();
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Confirmed);
    }

    @Test
    void it_is_known_since_when_a_target_answers() {
        witnesses.answers(TARGET, Api.MAIN);
        long first = time.nanos();
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, first - 1)).isTrue();
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, first)).isFalse();
        assertThat(witnesses.answeredSince(SIBLING, Api.MAIN, first - 1)).isFalse();

        time.pass(Duration.ofSeconds(2));
        witnesses.answers(TARGET, Api.MAIN);
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, first)).isTrue();
    }

    @Test
    void what_can_still_be_confirmed_or_tells_of_the_last_hour_is_not_forgotten() {
        saw(FIRST);
        witnesses.answers(TARGET, Api.MAIN);
        time.pass(Duration.ofSeconds(30));
        witnesses.prune();
        assertThat(saw(OTHER_CALLER)).isEqualTo(Testimony.Confirmed);

        time.pass(Duration.ofMinutes(59));
        witnesses.prune();
        assertThat(witnesses.isAccepted(TARGET)).isTrue();
    }

    @Test
    void a_cooldown_rests_on_one_caller_until_another_one_confirms_it() {
        Cooldown fault = Met.cooldown(FAULT, TARGET, time);
        assertThat(witnesses.isOneCallersWord(TARGET, fault)).isFalse();
        saw(FIRST);
        assertThat(witnesses.isOneCallersWord(TARGET, fault)).isTrue();
        saw(SAME_CALLER);
        assertThat(witnesses.isOneCallersWord(TARGET, fault)).isTrue();
        assertThat(witnesses.isOneCallersWord(SIBLING, fault)).isFalse();
        assertThat(witnesses.isOneCallersWord(TARGET, Met.cooldown(MISSING, TARGET, time)))
                .isFalse();
        saw(OTHER_CALLER);
        assertThat(witnesses.isOneCallersWord(TARGET, fault)).isFalse();
    }

    @Test
    void what_no_caller_can_provoke_and_what_the_provider_stated_rests_on_nobody() {
        saw(FIRST);
        Failure stated = Met.failure(FailureClass.ServerError, Scope.Model, new Wait(0, WaitSource.BODY_TEXT), "");
        assertThat(witnesses.isOneCallersWord(TARGET, Met.cooldown(stated, TARGET, time)))
                .isFalse();
        assertThat(witnesses.isOneCallersWord(TARGET, Met.cooldown(Met.failure(FailureClass.Overloaded), TARGET, time)))
                .isFalse();
    }

    @Test
    void a_cooldown_of_a_key_rests_on_who_met_it_with_any_model() {
        Failure ofKey = Met.failure(FailureClass.ServerError, Scope.Provider, null, "");
        witnesses.saw(SIBLING, Api.MAIN, ofKey, FIRST, time.nanos());
        assertThat(witnesses.isOneCallersWord(TARGET, Met.cooldown(ofKey, TARGET, time)))
                .isTrue();
        Api embeddings = new Api("embeddings", false);
        witnesses.saw(TARGET, embeddings, FAULT, FIRST, time.nanos());
        assertThat(witnesses.isOneCallersWord(TARGET, Met.cooldown(embeddings.concerning(FAULT), TARGET, time)))
                .isTrue();
    }

    @Test
    void what_does_not_fit_counts_as_never_seen_until_something_is_forgotten() {
        Cooldowns cooldowns = new Cooldowns(time);
        Witnesses bounded = cooldowns.witnesses();
        for (int i = 0; i < 10_000; i++) {
            bounded.saw(model("m" + i), Api.MAIN, FAULT, FIRST, time.nanos());
        }
        assertThat(bounded.saw(TARGET, Api.MAIN, FAULT, FIRST, time.nanos())).isEqualTo(Testimony.Alone);
        assertThat(bounded.saw(TARGET, Api.MAIN, FAULT, OTHER_CALLER, time.nanos()))
                .isEqualTo(Testimony.Alone);
        assertThat(bounded.saw(model("m5"), Api.MAIN, FAULT, OTHER_CALLER, time.nanos()))
                .isEqualTo(Testimony.Confirmed);

        time.pass(Duration.ofMinutes(1));
        cooldowns.prune();
        bounded.saw(TARGET, Api.MAIN, FAULT, FIRST, time.nanos());
        assertThat(bounded.saw(TARGET, Api.MAIN, FAULT, OTHER_CALLER, time.nanos()))
                .isEqualTo(Testimony.Confirmed);
    }

    @Test
    void answers_that_do_not_fit_are_not_remembered_until_an_hour_has_passed() {
        // Each with the place of the key, which they share.
        for (int i = 0; i < 9_999; i++) {
            witnesses.answers(model("m" + i), Api.MAIN);
        }
        long before = time.nanos() - 1;
        witnesses.answers(TARGET, Api.MAIN);
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, before)).isFalse();

        time.pass(Duration.ofMinutes(61));
        witnesses.prune();
        witnesses.answers(TARGET, Api.MAIN);
        assertThat(witnesses.answeredSince(TARGET, Api.MAIN, before)).isTrue();
    }

    @Test
    void when_what_failed_last_answered_is_known_for_the_model_and_for_the_key() {
        Failure ofKey = new Failure(FailureClass.Unauthorized, Scope.Credential, null, "", 401, null, "test");
        assertThat(witnesses.lastAnswerMs(TARGET, Api.MAIN, FAULT)).isZero();
        witnesses.answers(TARGET, Api.MAIN);
        long first = time.millis();
        time.pass(Duration.ofSeconds(7));
        witnesses.answers(SIBLING, Api.MAIN);
        long second = time.millis();
        time.pass(Duration.ofSeconds(7));

        assertThat(witnesses.lastAnswerMs(TARGET, Api.MAIN, FAULT)).isEqualTo(first);
        assertThat(witnesses.lastAnswerMs(TARGET, Api.MAIN, ofKey)).isEqualTo(second);
    }

    private static Target model(String name) {
        return new Target(TARGET.provider(), name, TARGET.credential());
    }

    private Testimony saw(Witness who) {
        return witnesses.saw(TARGET, Api.MAIN, FAULT, who, time.nanos());
    }
}
