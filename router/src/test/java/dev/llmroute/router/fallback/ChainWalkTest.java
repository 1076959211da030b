package dev.llmroute.router.fallback;

import static dev.llmroute.router.fallback.Walk.tried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Sent;
import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainWalkTest {
    private final Route route = ExampleRoute.resolved().route();
    private final List<Target> chain =
            Planner.chain(route, Planner.resolve(route, "agent-chat").orElseThrow());
    private long millis = 1_000_000;
    private final TimeSource time = new TimeSource() {
        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }
    };
    private final Cooldowns cooldowns = new Cooldowns(time);

    @Test
    void a_rate_limit_of_the_first_target_leads_to_the_next_one() {
        Walk walk = walk();
        assertThat(tried(walk.start())).isEqualTo(chain.get(0));
        assertThat(tried(walk.after(limit(10_000)))).isEqualTo(chain.get(1));
    }

    @Test
    void a_request_error_of_the_first_target_is_passed_on_at_once() {
        Walk walk = walk();
        walk.start();
        Failure bad = failure(FailureClass.InvalidRequest, Scope.Request);
        assertThat(walk.after(bad)).isEqualTo(new Step.Fail(chain.get(0), bad));
        assertThat(walk.started()).isEqualTo(1);
    }

    @Test
    void from_the_second_target_on_a_request_error_is_recorded_and_the_next_is_tried() {
        Walk walk = walk();
        walk.start();
        walk.after(limit(10_000));
        assertThat(tried(walk.after(failure(FailureClass.InvalidRequest, Scope.Request))))
                .isEqualTo(chain.get(5));
        assertThat(walk.trail().failedAttempts()).hasSize(2);
    }

    @Test
    void a_content_filter_is_never_routed_around() {
        Walk walk = walk();
        walk.start();
        walk.after(limit(10_000));
        assertThat(walk.after(failure(FailureClass.ContentFilter, Scope.Request)))
                .isInstanceOf(Step.Fail.class);
    }

    @Test
    void after_the_last_attempt_allowed_it_is_used_up_though_targets_are_free() {
        Walk walk = walk();
        walk.start();
        walk.after(limit(10_000));
        walk.after(limit(10_000));
        assertThat(walk.after(limit(10_000))).isEqualTo(new Step.Exhausted(true));
        assertThat(walk.started()).isEqualTo(3);
    }

    @Test
    void a_reset_connection_is_retried_once_on_the_same_target_while_attempts_and_budget_last() {
        Walk walk = walk();
        walk.start();
        Failure reset = Failure.reset("The connection was closed.");
        assertThat(walk.retries(Failure.connection("refused"))).isFalse();
        millis += 60_001;
        assertThat(walk.retries(reset)).isFalse();
        millis -= 60_001;
        assertThat(walk.retries(reset)).isTrue();
        assertThat(walk.started()).isEqualTo(2);
        assertThat(walk.retries(reset)).isFalse();

        assertThat(tried(walk.after(reset))).isEqualTo(chain.get(5));
        assertThat(walk.retries(reset)).isFalse();
        assertThat(walk.after(reset)).isEqualTo(new Step.Exhausted(true));
    }

    @Test
    void a_target_is_retried_once_however_many_attempts_are_left() {
        FallbackPolicy usual = route.fallback();
        FallbackPolicy many = new FallbackPolicy(
                usual.on(), 9, usual.budget(), false, usual.maxInlineWait(), null, false, usual.comment());
        Walk walk = walk(Demand.SMALLEST, many);
        walk.start();
        Failure reset = Failure.reset("The connection was closed.");
        assertThat(walk.retries(reset)).isTrue();
        assertThat(walk.retries(reset)).isFalse();
        assertThat(walk.started()).isEqualTo(2);
    }

    @Test
    void no_attempt_starts_after_the_budget() {
        Walk walk = walk();
        walk.start();
        millis += 60_001;
        assertThat(walk.after(limit(10_000))).isEqualTo(new Step.Exhausted(true));
    }

    @Test
    void for_a_restart_the_budget_begins_anew() {
        Walk walk = walk();
        walk.start();
        millis += 60_001;
        assertThat(walk.restart(Failure.brokenStream("it ended"))).isInstanceOf(Step.Try.class);
        millis += 59_000;
        assertThat(walk.after(limit(10_000))).isInstanceOf(Step.Try.class);
    }

    @Test
    void cooling_targets_are_no_attempts() {
        chain.subList(0, 9).forEach(target -> cool(target, 60_000));
        Walk walk = walk();
        assertThat(tried(walk.start())).isEqualTo(chain.get(9));
        assertThat(walk.started()).isEqualTo(1);
        assertThat(walk.trail().passedBy(chain.get(3))).contains("RateLimitTokens");
        assertThat(walk.trail().passedBy(chain.get(10))).isEmpty();
        cool(chain.get(10), 60_000);
        assertThat(walk.trail().skipped()).hasSize(9);
    }

    @Test
    void a_target_that_began_to_cool_while_the_request_was_under_way_is_skipped() {
        Walk walk = walk();
        walk.start();
        cool(chain.get(1), 60_000);
        assertThat(tried(walk.after(limit(10_000)))).isEqualTo(chain.get(2));
    }

    @Test
    void when_all_cool_down_the_soonest_recovery_is_known() {
        chain.forEach(target -> cool(target, 60_000));
        cool(chain.get(4), 90_000);
        millis += 20_000;
        Walk walk = walk();
        assertThat(walk.start()).isEqualTo(new Step.Exhausted(false));
        assertThat(walk.recovery().soonestMs(walk.trail())).isEqualTo(40_000);
        assertThat(walk.trail().metRateLimit()).isTrue();
    }

    @Test
    void after_a_cooldown_one_request_probes_and_the_others_go_to_the_next_target() {
        Chain.of(chain, cooldowns);
        cool(chain.get(0), 60_000);
        millis += 60_000;

        Walk first = walk();
        Walk second = walk();
        assertThat(tried(first.start())).isEqualTo(chain.get(0));
        assertThat(first.claim().isProbe()).isTrue();
        assertThat(tried(second.start())).isEqualTo(chain.get(1));

        first.end();
        assertThat(tried(walk().start())).isEqualTo(chain.get(0));
    }

    @Test
    void where_everything_else_cools_down_a_request_does_not_wait_for_the_probe_of_another() {
        Chain.of(chain, cooldowns);
        chain.forEach(target -> cool(target, target.equals(chain.get(4)) ? 60_000 : 600_000));
        millis += 60_000;
        assertThat(tried(walk().start())).isEqualTo(chain.get(4));

        Walk second = walk();

        assertThat(tried(second.start())).isEqualTo(chain.get(4));
        assertThat(second.claim().isProbe()).isFalse();
        assertThat(second.trail().passedBy(chain.get(4))).isEmpty();
        assertThat(second.trail().passedBy(chain.get(10))).isPresent();
    }

    @Test
    void where_everything_cools_down_a_request_that_fits_into_what_has_leaked_out_may_pass() {
        chain.forEach(target -> cool(target, 60_000));
        Failure sized = new Failure(
                FailureClass.RateLimitTokens,
                Scope.Model,
                new Wait(60_000, WaitSource.BODY_TEXT),
                "other",
                429,
                null,
                "test",
                List.of(),
                new LimitUsage(6000, 5900, 1100));
        Walk tooLarge = walk(new Demand(101, 0));
        assertThat(tooLarge.start()).isEqualTo(new Step.Exhausted(false));

        Cooldowns fresh = new Cooldowns(time);
        for (Target target : chain) {
            fresh.set(CooldownRules.decide(sized, target, route.cooldown(), new FailureContext("r", millis, 1100, 0))
                    .orElseThrow());
        }
        Walk fits = new Walk(new ChainWalk(
                Chain.of(chain, fresh),
                Suitability.ANY,
                route.fallback(),
                new Demand(100, 0),
                fresh,
                new Ceilings(time),
                Stopwatch.started(time)));
        assertThat(tried(fits.start())).isEqualTo(chain.get(0));
        assertThat(fits.claim().answered("r", Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void where_no_target_is_free_a_request_waits_for_the_soonest_if_that_is_soon_enough() {
        chain.forEach(target -> cool(target, target.equals(chain.get(4)) ? 4_000 : 40_000));
        FallbackPolicy patient = patience(Duration.ofSeconds(40), false);

        Walk walk = walk(Demand.SMALLEST, patient);
        assertThat(walk.start()).isEqualTo(new Step.Wait(4_000));
        millis += 4_000;
        assertThat(tried(walk.waited(4_000))).isEqualTo(chain.get(4));
        cool(chain.get(4), 50_000);
        assertThat(walk.after(limit(50_000))).isEqualTo(new Step.Wait(36_000));

        assertThat(walk(Demand.SMALLEST, patience(Duration.ofSeconds(3), false)).start())
                .isEqualTo(new Step.Exhausted(false));
    }

    @Test
    void all_waits_of_a_request_together_are_no_longer_than_it_may_wait_nor_than_its_budget() {
        chain.forEach(target -> cool(target, 10_000));
        Walk walk = walk(Demand.SMALLEST, patience(Duration.ofSeconds(15), false));
        assertThat(walk.start()).isEqualTo(new Step.Wait(10_000));
        chain.forEach(target -> cool(target, 20_000));
        millis += 10_000;
        assertThat(walk.waited(10_000)).isEqualTo(new Step.Exhausted(false));

        Walk late = walk(Demand.SMALLEST, patience(Duration.ofSeconds(100), false));
        chain.forEach(target -> cool(target, 70_000));
        assertThat(late.start()).isEqualTo(new Step.Exhausted(false));
    }

    @Test
    void a_target_that_refused_this_very_request_is_called_again_after_the_wait_that_it_stated() {
        chain.stream().skip(1).forEach(target -> cool(target, 300_000));
        Walk walk = walk(Demand.SMALLEST, patience(Duration.ofSeconds(10), false));
        assertThat(tried(walk.start())).isEqualTo(chain.getFirst());
        cool(chain.getFirst(), 2_000);
        assertThat(walk.after(limit(2_000))).isEqualTo(new Step.Wait(2_000));
        millis += 2_000;
        assertThat(tried(walk.waited(2_000))).isEqualTo(chain.getFirst());
    }

    @Test
    void whether_a_target_can_serve_a_request_is_asked_only_when_its_turn_comes() {
        List<Target> asked = new ArrayList<>();
        Suitability notTheSecond = target -> {
            asked.add(target);
            return target.equals(chain.get(1)) ? Optional.of("it is small") : Optional.empty();
        };
        Walk walk = new Walk(new ChainWalk(
                Chain.of(chain, cooldowns),
                notTheSecond,
                route.fallback(),
                Demand.SMALLEST,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time)));

        assertThat(tried(walk.start())).isEqualTo(chain.get(0));
        assertThat(asked).containsExactly(chain.get(0));
        assertThat(tried(walk.after(limit(10_000)))).isEqualTo(chain.get(2));
        assertThat(walk.trail().passedBy(chain.get(1))).contains("Unsupported");
    }

    @Test
    void a_target_that_could_not_serve_the_request_is_not_waited_for_though_it_cools_down() {
        chain.forEach(target -> cool(target, 40_000));
        Walk walk = new Walk(new ChainWalk(
                Chain.of(chain, cooldowns),
                target -> Optional.of("it is small"),
                patience(Duration.ofMinutes(1), true),
                Demand.SMALLEST,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time)));

        assertThat(walk.start()).isEqualTo(new Step.Exhausted(false));
        assertThat(walk.trail().misfit()).contains("it is small");
        assertThat(walk.recovery().soonestMs(walk.trail())).isEqualTo(-1);
    }

    @Test
    void the_earliest_target_is_called_once_in_spite_of_its_cooldown_and_a_success_ends_that() {
        chain.forEach(target -> cool(target, target.equals(chain.get(4)) ? 4_000 : 40_000));
        FallbackPolicy earliest = patience(Duration.ZERO, true);

        Walk refused = walk(Demand.SMALLEST, earliest);
        assertThat(tried(refused.start())).isEqualTo(chain.get(4));
        assertThat(refused.after(limit(4_000))).isEqualTo(new Step.Exhausted(false));

        Walk answered = walk(Demand.SMALLEST, earliest);
        answered.start();
        assertThat(answered.claim().answered("r", Duration.ZERO)).hasSize(1);
        assertThat(tried(walk().start())).isEqualTo(chain.get(4));
    }

    @Test
    void a_request_that_may_wait_but_finds_no_place_calls_the_earliest_target_where_it_may() {
        chain.forEach(target -> cool(target, 4_000));
        Walk walk = walk(Demand.SMALLEST, patience(Duration.ofSeconds(10), true));
        assertThat(walk.start()).isEqualTo(new Step.Wait(4_000));
        assertThat(tried(walk.doNotWait())).isEqualTo(chain.getFirst());
    }

    @Test
    void a_target_that_refuses_fields_is_asked_again_three_times_at_most() {
        Walk walk = walk(Demand.SMALLEST, attempts(10));
        walk.start();
        for (int i = 0; i < 3; i++) {
            assertThat(walk.mayAskAgain()).isTrue();
            walk.askedAgain();
        }
        assertThat(walk.started()).isEqualTo(4);
        assertThat(walk.mayAskAgain()).isFalse();
        walk.after(limit(10_000));
        assertThat(walk.mayAskAgain()).isTrue();
    }

    @Test
    void by_its_last_attempt_a_request_asks_again_only_where_no_other_target_is_free() {
        Walk walk = walk();
        walk.start();
        walk.askedAgain();
        assertThat(walk.hasAnother()).isTrue();
        assertThat(walk.mayAskAgain()).isFalse();
        chain.stream().skip(1).forEach(target -> cool(target, 60_000));
        assertThat(walk.hasAnother()).isFalse();
        assertThat(walk.mayAskAgain()).isTrue();
        walk.askedAgain();
        assertThat(walk.mayAskAgain()).isFalse();
    }

    @Test
    void the_budget_is_used_up_when_it_is_over_not_when_it_is_reached() {
        Walk walk = walk();
        walk.start();
        millis += 60_000;
        assertThat(walk.hasAnother()).isTrue();
        assertThat(walk.mayAskAgain()).isTrue();
        assertThat(walk.hedge()).isPresent();
        millis += 1;
        assertThat(walk.hasAnother()).isFalse();
        assertThat(walk.mayAskAgain()).isFalse();
        assertThat(walk.hedge()).isEmpty();
    }

    @Test
    void a_second_target_beside_a_slow_one_is_no_attempt_of_the_route() {
        Walk walk = walk(Demand.SMALLEST, attempts(2));
        walk.start();
        Claim first = walk.claim();
        Claim beside = walk.hedge().orElseThrow();
        assertThat(beside.target()).isEqualTo(chain.get(1));
        assertThat(walk.started()).isEqualTo(2);

        assertThat(walk.after(first, limit(10_000))).isEqualTo(new Step.AwaitOthers());
        assertThat(tried(walk.after(beside, limit(10_000)))).isEqualTo(chain.get(5));
        assertThat(walk.after(limit(10_000))).isEqualTo(new Step.Exhausted(true));
    }

    @Test
    void a_target_that_was_asked_beside_a_slow_one_is_not_asked_again() {
        Walk walk = walk(Demand.SMALLEST, attempts(5));
        walk.start();
        Claim first = walk.claim();
        Claim beside = walk.hedge().orElseThrow();
        walk.after(first, limit(10_000));
        assertThat(tried(walk.after(beside, limit(10_000)))).isEqualTo(chain.get(2));
    }

    @Test
    void what_cools_down_behind_the_target_that_is_called_was_not_passed_by() {
        cool(chain.get(1), 60_000);
        Walk walk = walk();
        walk.start();
        assertThat(walk.trail().skipped()).isEmpty();
        walk.after(limit(10_000));
        assertThat(walk.trail().skipped()).hasSize(1);
    }

    @Test
    void an_answer_that_says_nothing_is_no_word_of_the_target_that_the_caller_chose() {
        Walk walk = walk();
        walk.start();
        assertThat(tried(walk.after(Failure.emptyAnswer()))).isEqualTo(chain.get(1));
    }

    @Test
    void the_earliest_target_is_none_that_has_failed_this_request() {
        chain.stream().skip(1).forEach(target -> cool(target, 40_000));
        Walk walk = walk(Demand.SMALLEST, patience(Duration.ZERO, true));
        walk.start();
        cool(chain.getFirst(), 2_000);
        assertThat(tried(walk.after(limit(2_000)))).isEqualTo(chain.get(1));
    }

    @Test
    void beside_a_slow_target_only_one_that_is_free_is_asked() {
        Chain.of(chain, cooldowns);
        cool(chain.get(1), 60_000);
        millis += 60_000;
        Walk walk = walk();
        walk.start();
        // Its probe is not for a hedge.
        assertThat(walk.hedge()).isEmpty();
        assertThat(walk.started()).isEqualTo(1);
    }

    @Test
    void of_two_that_are_asked_at_the_same_time_the_first_decides_what_the_caller_is_told() {
        Failure filtered = failure(FailureClass.ContentFilter, Scope.Request);
        Walk walk = walk();
        walk.start();
        Claim first = walk.claim();
        Claim beside = walk.hedge().orElseThrow();
        assertThat(walk.after(beside, filtered)).isEqualTo(new Step.AwaitOthers());
        // Put by until then, since the second's refusal decides where the first does not answer.
        assertThat(walk.after(first, limit(10_000))).isEqualTo(new Step.Fail(chain.get(1), filtered));

        Walk other = walk();
        other.start();
        Claim asked = other.claim();
        other.hedge();
        assertThat(other.after(asked, filtered)).isEqualTo(new Step.Fail(asked.target(), filtered));
    }

    @Test
    void where_the_slow_one_has_failed_the_second_decides() {
        Failure filtered = failure(FailureClass.ContentFilter, Scope.Request);
        Walk walk = walk();
        walk.start();
        Claim first = walk.claim();
        Claim beside = walk.hedge().orElseThrow();
        assertThat(walk.after(first, limit(10_000))).isEqualTo(new Step.AwaitOthers());
        assertThat(walk.after(beside, filtered)).isEqualTo(new Step.Fail(beside.target(), filtered));
    }

    @Test
    void what_was_too_long_for_one_target_goes_only_where_there_is_more_room() {
        Route rooms = ExampleRoute.resolved("""
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: rooms}
                spec:
                  providers:
                    - name: p
                      dialect: OpenAI
                      baseUrl: https://p.example/v1
                      models:
                        - {name: small, capabilities: {contextWindow: 8000}}
                        - {name: unknown}
                        - {name: same, capabilities: {contextWindow: 8000}}
                        - {name: large, capabilities: {contextWindow: 16000}}
                  auth: {mode: None}
                """).route();
        Failure tooLong = failure(FailureClass.ContextLength, Scope.Request);
        Walk walk = walk(rooms);
        walk.start();
        Target large = rooms.targets().getLast();
        assertThat(tried(walk.after(tooLong))).isEqualTo(large);
        assertThat(walk.trail().passedBy(rooms.targets().get(1))).contains("Unsupported");
        walk.after(limit(10_000));
        assertThat(walk.trail().skipped())
                .extracting(skip -> ((Availability.Unsuitable) skip.availability()).why())
                .contains("its context window is not declared to be larger than that of p/small");

        // Where there is none, the provider's word is the caller's answer.
        cool(large, 60_000);
        Walk none = walk(rooms);
        assertThat(tried(none.start())).isEqualTo(rooms.targets().getFirst());
        assertThat(none.after(tooLong)).isEqualTo(new Step.Fail(rooms.targets().getFirst(), tooLong));
    }

    @Test
    void a_target_at_a_ceiling_is_passed_by_and_expected_back_when_a_call_ends() {
        Route narrow = ExampleRoute.resolved("""
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: narrow}
                spec:
                  providers:
                    - name: p
                      dialect: OpenAI
                      baseUrl: https://p.example/v1
                      models: [{name: m, limits: {maxConcurrent: 1}}, {name: n}]
                  auth: {mode: None}
                """).route();
        Ceilings ceilings = new Ceilings(time);
        Walk first = walk(narrow, ceilings);
        first.start();
        Walk second = walk(narrow, ceilings);
        assertThat(tried(second.start())).isEqualTo(narrow.targets().get(1));
        assertThat(second.trail().passedBy(narrow.targets().getFirst())).contains("Ceiling");
        assertThat(second.after(limit(10_000))).isEqualTo(new Step.Exhausted(false));
        assertThat(second.recovery().soonestMs(second.trail())).isEqualTo(1000);

        first.end();
        assertThat(tried(walk(narrow, ceilings).start()))
                .isEqualTo(narrow.targets().getFirst());
    }

    @Test
    void what_a_provider_would_most_likely_say_keeps_a_request_away_only_while_something_else_is_free() {
        Ceilings ceilings = new Ceilings(time);
        Target head = chain.getFirst();
        ceilings.headrooms()
                .told(
                        head,
                        Sent.UNCOUNTED,
                        List.of(new RemainingWindow("requests", "x-ratelimit-reset-requests", 0, 60, 30_000)));
        Walk free = walk(route, ceilings);
        assertThat(tried(free.start())).isEqualTo(chain.get(1));
        assertThat(free.trail().passedBy(head)).contains("NoHeadroom");

        chain.stream().skip(1).forEach(target -> cool(target, 90_000));
        Walk nothingElse = walk(route, ceilings);
        assertThat(tried(nothingElse.start())).isEqualTo(head);

        Walk patient = new Walk(new ChainWalk(
                Chain.of(route, new Entry.Head(), cooldowns),
                Suitability.ANY,
                patience(Duration.ofSeconds(40), false),
                Demand.SMALLEST,
                cooldowns,
                ceilings,
                Stopwatch.started(time)));
        assertThat(patient.start()).isEqualTo(new Step.Wait(30_000));
        millis += 30_000;
        assertThat(tried(patient.waited(30_000))).isEqualTo(head);
    }

    @Test
    void a_wait_may_be_as_long_as_the_route_allows_and_not_longer_and_never_without_an_attempt_left() {
        chain.forEach(target -> cool(target, 4_000));
        assertThat(walk(Demand.SMALLEST, patience(Duration.ofSeconds(4), false)).start())
                .isEqualTo(new Step.Wait(4_000));
        assertThat(walk(Demand.SMALLEST, patience(Duration.ofMillis(3_999), false))
                        .start())
                .isEqualTo(new Step.Exhausted(false));

        Walk walk = walk(Demand.SMALLEST, patience(Duration.ofSeconds(60), false));
        for (int i = 0; i < 3; i++) {
            assertThat(walk.start()).isEqualTo(new Step.Wait(4_000));
            millis += 4_000;
            walk.waited(4_000);
            chain.forEach(target -> cool(target, 4_000));
            walk.after(limit(4_000));
        }
        assertThat(walk.start()).isEqualTo(new Step.Exhausted(false));
    }

    @Test
    void how_long_each_target_is_still_left_alone_is_known() {
        cool(chain.get(1), 60_000);
        Walk walk = walk();
        walk.start();
        assertThat(walk.recovery().ms(chain.get(1))).isEqualTo(60_000);
        assertThat(walk.recovery().ms(chain.get(0))).isEqualTo(-1);
    }

    @Test
    void of_a_walk_that_is_over_nothing_is_held() {
        Route narrow = ExampleRoute.resolved(ExampleRoute.yaml("https://example.com")
                        .replace(
                                "- name: llama-3.3-70b-versatile",
                                "- {name: llama-3.3-70b-versatile, limits: {maxConcurrent: 1}}"))
                .route();
        Ceilings ceilings = new Ceilings(time);
        Walk failed = walk(narrow, ceilings);
        failed.start();
        failed.after(limit(10_000));
        assertThat(tried(walk(narrow, ceilings).start()).model()).isEqualTo("llama-3.3-70b-versatile");
    }

    private Walk walk(Route other) {
        return walk(other, new Ceilings(time));
    }

    private Walk walk(Route other, Ceilings ceilings) {
        return new Walk(new ChainWalk(
                Chain.of(other, new Entry.Head(), cooldowns),
                Suitability.ANY,
                other.fallback(),
                Demand.SMALLEST,
                cooldowns,
                ceilings,
                Stopwatch.started(time)));
    }

    private FallbackPolicy attempts(int most) {
        FallbackPolicy usual = route.fallback();
        return new FallbackPolicy(usual.on(), most, usual.budget(), false, Duration.ZERO, null, false, usual.comment());
    }

    private FallbackPolicy patience(Duration maxInlineWait, boolean tryEarliest) {
        FallbackPolicy usual = route.fallback();
        return new FallbackPolicy(
                usual.on(),
                usual.maxAttempts(),
                usual.budget(),
                tryEarliest,
                maxInlineWait,
                null,
                false,
                usual.comment());
    }

    private Walk walk() {
        return walk(Demand.SMALLEST);
    }

    private Walk walk(Demand demand) {
        return walk(demand, route.fallback());
    }

    private Walk walk(Demand demand, FallbackPolicy policy) {
        return new Walk(new ChainWalk(
                Chain.of(chain, cooldowns).balanced(demand),
                Suitability.ANY,
                policy,
                demand,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time)));
    }

    private void cool(Target target, long ms) {
        Cooldown cooldown = CooldownRules.decide(
                        limit(ms), target, route.cooldown(), new FailureContext("r", millis, 1100, 0))
                .orElseThrow();
        cooldowns.set(cooldown);
    }

    private static Failure limit(long waitMs) {
        return new Failure(
                FailureClass.RateLimitTokens,
                Scope.Model,
                new Wait(waitMs, WaitSource.BODY_TEXT),
                "tokens",
                429,
                null,
                "test");
    }

    private static Failure failure(FailureClass failureClass, Scope scope) {
        return new Failure(failureClass, scope, null, "", 400, null, "test");
    }
}
