package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Api;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.fallback.Step;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a failed attempt leaves alone, and for how long; what a success ends and foresees. */
class CooldownRecorderTest {
    private static final Failure FAULT = failure(FailureClass.ServerError, Scope.Model, null);
    private static final Failure OVERLOADED = failure(FailureClass.Overloaded, Scope.Model, null);
    private static final String FLEX = "{\"service_tier\":\"flex\"," + Requests.CHAT.substring(1);
    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toMillis();

    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final Route route = ExampleRoute.resolved().route();
    private final Chain chain = Chain.of(route, new Entry.Head(), cooldowns);
    private final Target target = chain.head();
    private final List<Cooldown> told = new ArrayList<>();
    private final CooldownRecorder recorder = recorder("team/chat/app-1", Requests.CHAT);

    @Test
    void a_wait_is_told_as_the_provider_stated_it_although_the_target_is_left_alone_for_less() {
        long days = Duration.ofDays(2).toMillis();

        long wait = recorder.after(claim(), failure(FailureClass.RateLimitRequests, Scope.Model, days));

        assertThat(wait).isEqualTo(days);
        assertThat(told).singleElement().satisfies(each -> {
            assertThat(each.durationMs()).isEqualTo(Duration.ofHours(1).toMillis());
            assertThat(cooldowns.find(each.key()).map(KnownCooldown::cooldown)).contains(each);
        });
    }

    @Test
    void a_wait_below_the_least_that_a_cooldown_lasts_is_told_as_it_was_stated() {
        assertThat(recorder.after(claim(), failure(FailureClass.RateLimitRequests, Scope.Model, 7L)))
                .isEqualTo(7);
        assertThat(told.getFirst().durationMs()).isEqualTo(1000);
    }

    @Test
    void where_no_wait_is_stated_it_is_as_long_as_the_target_is_left_alone() {
        assertThat(recorder.after(claim(), failure(FailureClass.RateLimitRequests, Scope.Model, null)))
                .isEqualTo(FIVE_MINUTES);
    }

    @Test
    void what_is_about_the_request_leaves_nothing_alone() {
        assertThat(recorder.after(claim(), failure(FailureClass.InvalidRequest, Scope.Request, null)))
                .isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void what_was_ended_since_the_call_began_is_not_left_alone_again() {
        for (Failure failure : List.of(failure(FailureClass.RateLimitRequests, Scope.Model, 60_000L), OVERLOADED)) {
            Claim claim = claim();
            time.advance(Duration.ofSeconds(1));
            Cooldown met = decide(failure, "r2");
            cooldowns.set(met);
            time.advance(Duration.ofSeconds(1));
            cooldowns.clear(met.key(), "admin");

            assertThat(recorder.after(claim, failure)).isZero();
            assertThat(recorder.after(claim(), failure)).isPositive();
            told.clear();
        }
    }

    @Test
    void a_target_that_answered_others_meanwhile_had_no_trouble_of_its_own() {
        Claim claim = claim();
        time.advance(Duration.ofSeconds(1));
        cooldowns.witnesses().answers(target, Api.MAIN);

        assertThat(recorder.after(claim, FAULT)).isZero();
        // A stream that breaks tells of now; what nobody can provoke, of the target.
        assertThat(recorder.after(claim, failure(FailureClass.BrokenStream, Scope.Model, null)))
                .isPositive();
        assertThat(recorder.after(claim, OVERLOADED)).isPositive();
    }

    @Test
    void one_request_alone_spares_a_target_for_a_moment_and_another_caller_confirms_it() {
        assertThat(recorder.after(claim(), FAULT)).isEqualTo(3000);
        assertThat(recorder.after(claim(), FAULT)).isEqualTo(3000);
        time.advance(Duration.ofSeconds(3));
        assertThat(recorder("team/chat/app-2", Requests.CHAT).after(claim(), FAULT))
                .isEqualTo(20_000);
    }

    @Test
    void who_comes_first_after_the_target_was_spared_can_still_confirm_it() {
        recorder.after(claim(), FAULT);
        time.advance(Duration.ofSeconds(32));
        assertThat(recorder("team/chat/app-2", Requests.CHAT).after(claim(), FAULT))
                .isEqualTo(20_000);
    }

    @Test
    void another_request_of_the_same_caller_makes_it_last_no_longer_each_time() {
        recorder.after(claim(), FAULT);
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(10));
            assertThat(recorder("team/chat/app-1", Requests.CHAT).after(claim(), FAULT))
                    .isEqualTo(10_000);
        }
    }

    @Test
    void what_another_router_has_met_is_no_first_word() {
        cooldowns.merge(decide(FAULT, "r2"));
        assertThat(recorder.after(claim(), FAULT)).isEqualTo(10_000);
    }

    @Test
    void what_another_router_has_met_of_another_kind_or_this_one_itself_confirms_nothing() {
        cooldowns.merge(decide(failure(FailureClass.RateLimitRequests, Scope.Model, 1000L), "r2"));
        assertThat(recorder.after(claim(), FAULT)).isEqualTo(3000);
    }

    @Test
    void what_a_provider_says_of_itself_is_believed_for_other_keys_where_it_knows_this_one() {
        recorder.after(claim(), OVERLOADED);
        assertThat(told.getLast().key().fingerprint())
                .isEqualTo(target.credential().fingerprint());
        cooldowns.witnesses().answers(target, Api.MAIN);
        recorder.after(claim(), OVERLOADED);
        assertThat(told.getLast().key().fingerprint()).isEqualTo(CooldownKey.ALL);

        time.advance(Duration.ofSeconds(1));
        recorder.after(claim(), FAULT);
        assertThat(told.getLast().key().fingerprint())
                .isEqualTo(target.credential().fingerprint());
    }

    @Test
    void each_probe_in_a_row_that_is_refused_doubles_what_is_not_stated() {
        Failure limit = failure(FailureClass.RateLimitRequests, Scope.Model, null);
        assertThat(recorder.after(claim(), limit)).isEqualTo(FIVE_MINUTES);
        time.advance(Duration.ofMinutes(5));
        assertThat(recorder.after(claim(), limit)).isEqualTo(2 * FIVE_MINUTES);
    }

    @Test
    void limits_of_another_pool_and_apis_that_are_not_there_are_about_this_request_only() {
        Failure limit = failure(FailureClass.RateLimitRequests, Scope.Model, 1000L);
        CooldownRecorder flex = recorder("team/chat/app-1", FLEX);
        assertThat(flex.concerning(limit).scope()).isEqualTo(Scope.Request);
        assertThat(flex.concerning(OVERLOADED).scope()).isEqualTo(Scope.Request);
        assertThat(flex.concerning(FAULT)).isSameAs(FAULT);
        assertThat(recorder.concerning(limit)).isSameAs(limit);
        assertThat(recorder.concerning(OVERLOADED)).isSameAs(OVERLOADED);

        Failure notThere = new Failure(FailureClass.ServerError, Scope.Model, null, "", 501, null, "test");
        assertThat(recorder.concerning(notThere).scope()).isEqualTo(Scope.Request);
    }

    @Test
    void an_answer_ends_what_the_call_tested_but_not_that_of_another_pool() {
        recorder.after(claim(), failure(FailureClass.RateLimitRequests, Scope.Model, 60_000L));
        time.advance(Duration.ofMinutes(1));
        Claim probe = claim();
        assertThat(probe.isProbe()).isTrue();

        recorder("team/chat/app-1", FLEX).recovered(probe);
        assertThat(cooldowns.rampingUp()).isEmpty();
        assertThat(cooldowns.witnesses().isAccepted(target)).isTrue();

        recorder.recovered(probe);
        assertThat(cooldowns.rampingUp()).hasSize(1);
    }

    @Test
    void a_whole_answer_makes_the_next_one_who_meets_a_fault_the_first_again() {
        recorder.after(claim(), FAULT);
        recorder.answered(target);
        time.advance(Duration.ofSeconds(3));
        assertThat(recorder("team/chat/app-2", Requests.CHAT).after(claim(), FAULT))
                .isEqualTo(3000);
    }

    @Test
    void where_an_answer_says_that_nothing_is_left_the_target_is_spared_once() {
        MultiMap nothingLeft = headers("0", "30s");
        recorder.foresee(claim(), nothingLeft);
        recorder.foresee(claim(), nothingLeft);
        assertThat(told)
                .singleElement()
                .satisfies(each -> assertThat(each.durationMs()).isEqualTo(30_000));
        assertThat(chain.links().getFirst().cooldowns().availability(Demand.SMALLEST))
                .isInstanceOf(KnownCooldown.class);

        recorder.foresee(claim(), headers("0", "50s"));
        assertThat(told).hasSize(2);
    }

    @Test
    void what_is_left_of_another_pool_or_of_an_apis_own_limits_is_no_word_about_the_target() {
        recorder.foresee(claim(), headers("5", "30s"));
        recorder("team/chat/app-1", FLEX).foresee(claim(), headers("0", "30s"));
        CallerRequest counting = Requests.of(Surface.CountTokens, "id", "team/chat/app-1", Requests.CHAT);
        new CooldownRecorder(Requests.services(cooldowns), route, counting, told::add)
                .foresee(claim(), headers("0", "30s"));
        recorder.foresee(claim(), MultiMap.caseInsensitiveMultiMap());
        assertThat(told).isEmpty();
        assertThat(chain.links().getFirst().cooldowns().availability(Demand.SMALLEST))
                .isEqualTo(Availability.AVAILABLE);
    }

    private static MultiMap headers(String remaining, String reset) {
        return MultiMap.caseInsensitiveMultiMap()
                .add("x-ratelimit-limit-requests", "1000")
                .add("x-ratelimit-remaining-requests", remaining)
                .add("x-ratelimit-reset-requests", reset);
    }

    private CooldownRecorder recorder(String callerKey, String body) {
        CallerRequest request = Requests.of(Surface.ChatCompletions, "id", callerKey, body);
        return new CooldownRecorder(Requests.services(cooldowns), route, request, told::add);
    }

    /** Of a request that the target alone may serve. */
    private Claim claim() {
        Chain alone = new Chain(List.of(chain.links().getFirst()), false);
        ChainWalk walk = new ChainWalk(
                alone,
                Suitability.ANY,
                earliest(),
                Demand.SMALLEST,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time));
        return ((Step.Try) walk.start()).claim();
    }

    /** Calls a target in spite of its cooldown. */
    private FallbackPolicy earliest() {
        FallbackPolicy usual = route.fallback();
        return new FallbackPolicy(
                usual.on(), usual.maxAttempts(), usual.budget(), true, Duration.ZERO, null, false, false);
    }

    private Cooldown decide(Failure failure, String router) {
        return CooldownRules.decide(failure, target, route.cooldown(), new FailureContext(router, time.millis(), 0, 0))
                .orElseThrow();
    }

    private static Failure failure(FailureClass failureClass, Scope scope, @Nullable Long waitMs) {
        Wait wait = waitMs == null ? null : new Wait(waitMs, WaitSource.BODY_TEXT);
        return new Failure(failureClass, scope, wait, "", 429, null, "test");
    }
}
