package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Api;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TargetCooldowns;
import dev.llmroute.cooldown.Testimony;
import dev.llmroute.cooldown.Witness;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;
import dev.llmroute.router.fallback.Claims.Taking;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a request holds of a target, and that it is given back. */
class ClaimsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final Ceilings ceilings = new Ceilings(time);
    /** Takes two requests at a time. */
    private final Target target = ExampleRoute.resolved(ExampleRoute.yaml("https://example.com")
                    .replace(
                            "- name: llama-3.3-70b-versatile",
                            "- {name: llama-3.3-70b-versatile, limits: {maxConcurrent: 2}}"))
            .route()
            .targets()
            .getFirst();

    private final TargetCooldowns standing = cooldowns.of(target);

    @Test
    void a_free_target_is_held_until_the_claim_is_closed() {
        Claims claims = claims();
        Claim claim = taken(claims.take(target, Availability.AVAILABLE));
        assertThat(claim.target()).isEqualTo(target);
        assertThat(claim.isProbe()).isFalse();
        assertThat(claim.isTest()).isFalse();
        assertThat(claim.sinceMs()).isEqualTo(time.millis());
        assertThat(claim.sinceNanos()).isEqualTo(time.nanos());
        assertThat(claims.areHeld()).isTrue();

        claim.close();
        claim.close();

        assertThat(claims.areHeld()).isFalse();
        taken(claims().take(target, Availability.AVAILABLE));
        taken(claims().take(target, Availability.AVAILABLE));
        assertThat(claims().take(target, Availability.AVAILABLE))
                .isEqualTo(blocked(new Availability.AtCeiling("maxConcurrent 2 of groq/llama-3.3-70b-versatile", -1)));
    }

    @Test
    void all_that_a_request_holds_is_given_back_at_its_end() {
        Claims claims = claims();
        taken(claims.take(target, Availability.AVAILABLE)).close();
        taken(claims.take(target, Availability.AVAILABLE));
        taken(claims.take(target, Availability.AVAILABLE));
        assertThat(claims.areHeld()).isTrue();

        claims.close();
        claims.close();

        assertThat(claims.areHeld()).isFalse();
        taken(claims().take(target, Availability.AVAILABLE));
        taken(claims().take(target, Availability.AVAILABLE));
    }

    @Test
    void the_right_to_probe_is_taken_by_one_request_and_given_back_with_its_claim() {
        List<KnownCooldown> due = limited();
        Claim probe = taken(claims().take(target, new Availability.MayProbe(due)));
        assertThat(probe.isProbe()).isTrue();
        assertThat(probe.isTest()).isTrue();
        assertThat(claims().take(target, new Availability.MayProbe(due)))
                .isEqualTo(blocked(new Availability.AwaitingProbe(due)));

        probe.close();

        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(new Availability.MayProbe(due));
    }

    @Test
    void where_the_ceiling_is_full_the_right_to_probe_is_left_to_the_next_request() {
        List<KnownCooldown> due = limited();
        taken(claims().take(target, Availability.AVAILABLE));
        Claim second = taken(claims().take(target, Availability.AVAILABLE));

        assertThat(claims().take(target, new Availability.MayProbe(due)))
                .isInstanceOfSatisfying(
                        Taking.Blocked.class,
                        blocked -> assertThat(blocked.obstacle()).isInstanceOf(Availability.AtCeiling.class));

        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(new Availability.MayProbe(due));
        second.close();
        assertThat(taken(claims().take(target, new Availability.MayProbe(due))).isProbe())
                .isTrue();
    }

    @Test
    void who_finds_the_ceiling_full_without_the_right_gives_back_nobodys() {
        List<KnownCooldown> due = limited();
        taken(claims().take(target, new Availability.MayProbe(due)));
        taken(claims().take(target, Availability.AVAILABLE));

        assertThat(claims().take(target, new Availability.AwaitingProbe(due))).isInstanceOf(Taking.Blocked.class);

        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(new Availability.AwaitingProbe(due));
    }

    @Test
    void who_goes_without_the_right_tests_all_the_same_and_gives_back_nobodys() {
        List<KnownCooldown> due = limited();
        Claim probe = taken(claims().take(target, new Availability.MayProbe(due)));
        Claim other = taken(claims().take(target, new Availability.AwaitingProbe(due)));
        assertThat(other.isProbe()).isFalse();
        assertThat(other.isTest()).isTrue();

        other.close();
        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(new Availability.AwaitingProbe(due));

        assertThat(probe.answered("r", MINUTE)).hasSize(1);
        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(Availability.AVAILABLE);
        assertThat(standing.availability(Demand.LAST)).isInstanceOf(Availability.RampingUp.class);
    }

    @Test
    void an_answer_in_spite_of_a_cooldown_ends_it_unless_only_this_size_passed() {
        KnownCooldown active = cool(null);
        assertThat(taken(claims().take(target, active)).answered("r", MINUTE)).hasSize(1);
        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(Availability.AVAILABLE);

        KnownCooldown bucket = cool(new LimitUsage(1000, 900, 200));
        assertThat(taken(claims().take(target, bucket)).answered("r", MINUTE)).isEmpty();
        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(bucket);
    }

    @Test
    void an_answer_where_nothing_was_tested_ends_nothing() {
        Claim claim = taken(claims().take(target, Availability.AVAILABLE));
        KnownCooldown later = cool(null);
        assertThat(claim.answered("r", MINUTE)).isEmpty();
        assertThat(standing.availability(Demand.SMALLEST)).isEqualTo(later);
    }

    @Test
    void what_rests_on_one_callers_word_comes_back_without_a_ramp() {
        Failure fault = new Failure(FailureClass.ServerError, Scope.Model, null, "", 500, null, "test");
        Witness caller = new Witness("app", "team", 1);
        cooldowns.witnesses().saw(target, Api.MAIN, fault, caller, time.nanos());
        cooldowns.set(CooldownRules.decide(
                        fault,
                        target,
                        CooldownPolicy.DEFAULTS,
                        new FailureContext("r", time.millis(), 0, 0, Testimony.Repeated, false, 0))
                .orElseThrow());
        time.advance(Duration.ofSeconds(10));

        Claim probe = taken(claims().take(target, standing.availability(Demand.SMALLEST)));
        assertThat(probe.answered("r", MINUTE)).hasSize(1);

        assertThat(standing.availability(Demand.LAST)).isEqualTo(Availability.AVAILABLE);
    }

    private Claims claims() {
        return new Claims(Demand.SMALLEST, cooldowns, ceilings);
    }

    private static Claim taken(Taking taking) {
        assertThat(taking).isInstanceOf(Taking.Taken.class);
        return ((Taking.Taken) taking).claim();
    }

    private static Taking blocked(Availability obstacle) {
        return new Taking.Blocked(obstacle);
    }

    /** A limit that is over and waits for its probe. */
    private List<KnownCooldown> limited() {
        cool(null);
        time.advance(MINUTE);
        Availability probe = standing.availability(Demand.SMALLEST);
        assertThat(probe).isInstanceOf(Availability.MayProbe.class);
        return ((Availability.MayProbe) probe).due();
    }

    private KnownCooldown cool(@Nullable LimitUsage usage) {
        Wait minute = new Wait(MINUTE.toMillis(), WaitSource.BODY_TEXT);
        Failure limit = new Failure(
                FailureClass.RateLimitTokens, Scope.Model, minute, "tokens", 429, null, "test", List.of(), usage);
        cooldowns.set(CooldownRules.decide(
                        limit, target, CooldownPolicy.DEFAULTS, new FailureContext("r", time.millis(), 200, 0))
                .orElseThrow());
        return (KnownCooldown) standing.availability(new Demand(Long.MAX_VALUE / 2, 0));
    }
}
