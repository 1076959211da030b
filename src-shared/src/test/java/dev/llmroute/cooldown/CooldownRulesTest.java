package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.ClassPolicy;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CooldownRulesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final List<FailureClass> PROVOKED = List.of(
            FailureClass.ServerError,
            FailureClass.Timeout,
            FailureClass.BrokenStream,
            FailureClass.Connection,
            FailureClass.ModelNotFound);
    /** A 401 that does not say that it is the key. */
    private static final Failure UNPROVEN =
            new Failure(FailureClass.Unauthorized, Scope.Credential, null, "", 401, null, "status-401-alone");

    private final Target target = Routes.agentChat().targets().getFirst();

    @Test
    void a_stated_wait_is_kept_to_the_millisecond() {
        Cooldown cooldown =
                decide(FailureClass.RateLimitDaily, Scope.Model, 1_366_848L).orElseThrow();
        assertThat(cooldown.untilMs()).isEqualTo(NOW + 1_366_848);
        assertThat(cooldown.cause().statedWaitMs()).isEqualTo(1_366_848);
        assertThat(cooldown.displayKey()).isEqualTo("groq_llama-3.3-70b-versatile");
    }

    @Test
    void a_rate_limit_that_states_no_wait_lasts_five_minutes() {
        Cooldown cooldown =
                decide(FailureClass.RateLimitRequests, Scope.Model, null).orElseThrow();
        assertThat(cooldown.durationMs()).isEqualTo(Duration.ofMinutes(5).toMillis());
        assertThat(cooldown.cause().statedWaitMs()).isEqualTo(-1);
    }

    @Test
    void absurd_waits_are_clamped_and_the_stated_one_is_still_shown() {
        Cooldown year = decide(
                        FailureClass.RateLimitRequests,
                        Scope.Model,
                        Duration.ofDays(365).toMillis())
                .orElseThrow();
        assertThat(year.durationMs()).isEqualTo(Duration.ofHours(1).toMillis());
        assertThat(year.cause().statedWaitMs()).isEqualTo(Duration.ofDays(365).toMillis());
        assertThat(decide(FailureClass.RateLimitRequests, Scope.Model, 0L)
                        .orElseThrow()
                        .durationMs())
                .isEqualTo(1000);
    }

    @Test
    void the_routes_own_maximum_caps_every_class() {
        Failure failure = failure(
                FailureClass.RateLimitDaily, Scope.Model, Duration.ofDays(2).toMillis());
        CooldownPolicy capped = new CooldownPolicy(Duration.ofMinutes(5), Duration.ofMinutes(30));
        assertThat(CooldownRules.decide(failure, target, capped, new FailureContext("r", NOW, 0, 0))
                        .orElseThrow()
                        .durationMs())
                .isEqualTo(Duration.ofMinutes(30).toMillis());
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"Forbidden", "ToolFailure", "InvalidRequest", "ContentFilter", "ContextLength"})
    void a_failure_of_the_request_cools_nothing(FailureClass failureClass) {
        assertThat(decide(failureClass, Scope.Model, 10_000L)).isEmpty();
    }

    @Test
    void a_limit_belongs_to_its_key_but_overload_to_all_keys() {
        assertThat(decide(FailureClass.RateLimitTokens, Scope.Model, 1L)
                        .orElseThrow()
                        .key()
                        .fingerprint())
                .isEqualTo("fp-groq");
        assertThat(decide(FailureClass.Overloaded, Scope.Model, 1L)
                        .orElseThrow()
                        .key()
                        .fingerprint())
                .isEqualTo(CooldownKey.ALL);
        assertThat(decide(FailureClass.QuotaExhausted, Scope.Credential, 1L)
                        .orElseThrow()
                        .key()
                        .model())
                .isEmpty();
        assertThat(decide(FailureClass.Overloaded, Scope.Provider, 1L)
                        .orElseThrow()
                        .displayKey())
                .isEqualTo("provider_groq");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"Model", "Provider"})
    void what_a_provider_says_of_itself_to_a_key_that_it_may_not_know_concerns_that_key_only(Scope scope) {
        Failure down = new Failure(FailureClass.ServerError, scope, null, "", 503, null, "test");
        assertThat(CooldownRules.key(down, target, false).fingerprint()).isEqualTo("fp-groq");
        assertThat(CooldownRules.key(down, target, true).fingerprint()).isEqualTo(CooldownKey.ALL);
    }

    @Test
    void what_the_router_decided_is_stored_in_the_namespace_and_with_the_key() {
        for (Failure own : List.of(
                Failure.timeout("late"),
                Failure.unreachable("refused"),
                Failure.noAnswer(200),
                new Failure(FailureClass.QuotaExhausted, Scope.Provider, null, "", 400, null, "pattern:boom"))) {
            CooldownKey key = CooldownRules.key(own, target, true);
            assertThat(key.endpoint()).isEqualTo("default " + target.provider().endpoint());
            assertThat(key.fingerprint()).isEqualTo("fp-groq");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"ServerError", "Timeout", "BrokenStream", "Connection", "ModelNotFound"})
    void what_one_request_alone_met_is_short_and_never_grows(FailureClass failureClass) {
        Failure met = new Failure(failureClass, Scope.Model, null, "", 0, null, "test");
        long atMost = failureClass == FailureClass.ModelNotFound ? 60_000 : 3000;
        for (int repeats = 0; repeats < 5; repeats++) {
            FailureContext alone = new FailureContext("r", NOW, 0, repeats, Testimony.Alone, true, 0);
            assertThat(CooldownRules.decide(met, target, CooldownPolicy.DEFAULTS, alone)
                            .orElseThrow())
                    .satisfies(cooldown -> {
                        assertThat(cooldown.durationMs()).isEqualTo(atMost);
                        assertThat(cooldown.isBroken()).isFalse();
                    });
        }
    }

    @Test
    void a_cooldown_of_a_key_is_called_by_the_keys_name_where_there_are_several() {
        List<Credential> two = List.of(new Credential("a", "1"), new Credential("b", "2"));
        Target ofTwo = new Target(Routes.provider("groq", List.of(), two, "m"), "m", two.getLast());
        FailureContext context = new FailureContext("r", NOW, 0, 0);
        Failure quota = Met.failure(FailureClass.QuotaExhausted, Scope.Credential, null, "");
        assertThat(Met.cooldown(quota, ofTwo, context).displayKey()).isEqualTo("provider_groq#b");
        assertThat(Met.cooldown(quota, target, context).displayKey()).isEqualTo("provider_groq");
    }

    @ParameterizedTest
    @CsvSource({
        "RateLimitDaily, 59999, body-field, , 600000", // a day's quota is not over within seconds
        "RateLimitDaily, 60000, body-field, , 60000",
        "RateLimitDaily, 5000, body-text, , 5000", // a leaky bucket says what it means
        "RateLimitDaily, 5000, retry-after, body-field, 600000",
        "RateLimitDaily, 5000, retry-after, body-text, 5000",
        "RateLimitTokens, 5000, body-field, , 5000"
    })
    void a_daily_limit_that_states_seconds_in_a_field_lasts_ten_minutes(
            FailureClass failureClass, long waitMs, String source, @Nullable String other, long lastsMs) {
        List<Wait> others = other == null ? List.of() : List.of(new Wait(1, WaitSource.header(other)));
        Wait wait = new Wait(waitMs, WaitSource.header(source));
        Failure failure = new Failure(failureClass, Scope.Model, wait, "", 429, null, "test", others, null);
        assertThat(Met.cooldown(failure, target, new FailureContext("r", NOW, 0, 0))
                        .durationMs())
                .isEqualTo(lastsMs);
    }

    @Test
    void a_routes_word_on_one_class_is_about_that_class_only() {
        CooldownPolicy policy = new CooldownPolicy(
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ZERO,
                Map.of(
                        FailureClass.Overloaded, new ClassPolicy(Duration.ofSeconds(20), null),
                        FailureClass.RateLimitDaily, new ClassPolicy(null, Duration.ofMinutes(50))));
        assertThat(lasts(Met.failure(FailureClass.Overloaded), policy)).isEqualTo(Duration.ofSeconds(20));
        assertThat(lasts(Met.failure(FailureClass.ServerError), policy)).isEqualTo(Duration.ofSeconds(10));
        assertThat(lasts(Met.failure(FailureClass.RateLimitDaily), policy)).isEqualTo(Duration.ofMinutes(5));
        Wait days = new Wait(Duration.ofDays(2).toMillis(), WaitSource.BODY_TEXT);
        assertThat(lasts(Met.failure(FailureClass.RateLimitDaily, Scope.Model, days, ""), policy))
                .isEqualTo(Duration.ofMinutes(50));
        assertThat(lasts(Met.failure(FailureClass.Overloaded, Scope.Model, days, ""), policy))
                .isEqualTo(Duration.ofMinutes(10));
        // Neither waits for time.
        assertThat(lasts(Met.failure(FailureClass.Unauthorized, Scope.Credential, null, ""), policy))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(lasts(Met.failure(FailureClass.ModelNotFound), policy))
                .isEqualTo(Duration.ofMillis(Cooldowns.MAX_DURATION_MS));
    }

    private Duration lasts(Failure failure, CooldownPolicy policy) {
        return Duration.ofMillis(CooldownRules.decide(failure, target, policy, new FailureContext("r", NOW, 0, 0))
                .orElseThrow()
                .durationMs());
    }

    @Test
    void one_request_may_provoke_a_fault_but_no_refused_connection_and_no_proven_rejection() {
        for (FailureClass provoked : PROVOKED) {
            assertThat(CooldownRules.mayBeProvoked(Met.failure(provoked)))
                    .as("%s", provoked)
                    .isTrue();
        }
        assertThat(CooldownRules.mayBeProvoked(UNPROVEN)).isTrue();
        assertThat(CooldownRules.mayBeProvoked(Met.failure(FailureClass.Unauthorized)))
                .isFalse();
        assertThat(CooldownRules.mayBeProvoked(Failure.unreachable("refused"))).isFalse();
        assertThat(CooldownRules.mayBeProvoked(Met.failure(FailureClass.Overloaded)))
                .isFalse();
        assertThat(CooldownRules.mayBeProvoked(Met.limit(1000, ""))).isFalse();
    }

    @Test
    void a_fault_is_like_another_one_but_a_missing_model_and_a_rejection_only_like_their_own() {
        Failure fault = Met.failure(FailureClass.ServerError);
        Failure missing = Met.failure(FailureClass.ModelNotFound);
        assertThat(isLike(FailureClass.Timeout, fault)).isTrue();
        assertThat(isLike(FailureClass.Timeout, UNPROVEN)).isTrue();
        assertThat(isLike(FailureClass.ServerError, missing)).isFalse();
        assertThat(isLike(FailureClass.ServerError, Met.limit(1000, ""))).isFalse();
        assertThat(isLike(FailureClass.ModelNotFound, missing)).isTrue();
        assertThat(isLike(FailureClass.ModelNotFound, fault)).isFalse();
        assertThat(isLike(FailureClass.Unauthorized, UNPROVEN)).isTrue();
        assertThat(isLike(FailureClass.Unauthorized, fault)).isFalse();
        assertThat(isLike(FailureClass.Overloaded, Met.failure(FailureClass.Overloaded)))
                .isFalse();
    }

    private boolean isLike(FailureClass known, Failure failure) {
        return CooldownRules.isLike(
                Met.cooldown(Met.failure(known), target, new FailureContext("r", NOW, 0, 0)), failure);
    }

    @Test
    void a_model_that_several_did_not_find_is_broken_until_somebody_ends_it() {
        FailureContext several = new FailureContext("r", NOW, 0, 0);
        FailureContext alone = new FailureContext("r", NOW, 0, 0, Testimony.Alone, true, 0);
        Failure missing = Met.failure(FailureClass.ModelNotFound);
        Cooldown broken = Met.cooldown(missing, target, several);
        assertThat(broken.isBroken()).isTrue();
        assertThat(broken.isMissingModel()).isTrue();
        assertThat(broken.isRejection()).isFalse();
        assertThat(Met.cooldown(missing, target, alone).isBroken()).isFalse();
        assertThat(Met.cooldown(missing, target, alone).isMissingModel()).isTrue();
        assertThat(broken.cleared("admin", NOW).isBroken()).isFalse();
        assertThat(broken.cleared("admin", NOW).isMissingModel()).isFalse();
        Cooldown day = Met.cooldown(Met.failure(FailureClass.RateLimitDaily), target, several);
        assertThat(day.isBroken()).isFalse();
        assertThat(day.isMissingModel()).isFalse();
    }

    @Test
    void a_rejected_key_is_one_until_it_is_cleared() {
        Cooldown rejected =
                Met.cooldown(Met.failure(FailureClass.Unauthorized), target, new FailureContext("r", NOW, 0, 0));
        assertThat(rejected.isRejection()).isTrue();
        assertThat(rejected.cleared("admin", NOW).isRejection()).isFalse();
        assertThat(rejected.isBroken()).isFalse();
    }

    @Test
    void the_total_order_tells_what_differs_in_the_least() {
        FailureContext context = new FailureContext("r", NOW, 0, 0);
        Wait wait = new Wait(60_000, WaitSource.BODY_TEXT);
        Cooldown plain = Met.cooldown(
                new Failure(FailureClass.RateLimitTokens, Scope.Model, wait, "", 429, null, "test"), target, context);
        Cooldown otherReach = Met.cooldown(
                new Failure(
                        FailureClass.RateLimitTokens,
                        Scope.Model,
                        wait,
                        "",
                        429,
                        null,
                        "test",
                        List.of(),
                        new LimitUsage(100, 90, 20)),
                target,
                context);
        Cooldown otherWaits = Met.cooldown(
                new Failure(
                        FailureClass.RateLimitTokens,
                        Scope.Model,
                        wait,
                        "",
                        429,
                        null,
                        "test",
                        List.of(new Wait(5, WaitSource.BODY_FIELD)),
                        null),
                target,
                context);
        for (Cooldown other : List.of(otherReach, otherWaits)) {
            assertThat(Cooldown.ORDER.compare(plain, other)).isNotZero();
            assertThat(Cooldown.merge(plain, other)).isEqualTo(Cooldown.merge(other, plain));
        }
        Cooldown cleared = plain.cleared("r", NOW);
        Cooldown recovered = plain.recovered("r", NOW, 30_000);
        assertThat(Cooldown.merge(cleared, recovered)).isEqualTo(cleared);
        assertThat(Cooldown.merge(recovered, cleared)).isEqualTo(cleared);
        assertThat(Cooldown.merge(recovered, plain)).isEqualTo(recovered);
    }

    @Test
    void the_stored_key_is_frozen() {
        CooldownKey key = new CooldownKey("https://api.groq.com", "openai/gpt|oss", "ab12", Scope.Model, "day");
        assertThat(key.stored()).isEqualTo("1|https%3A%2F%2Fapi.groq.com|openai%2Fgpt%7Coss|ab12|model|day");
        assertThat(CooldownKey.parse(key.stored())).contains(key);
        assertThat(CooldownKey.parse("2|a|b|c|model|")).isEmpty();
        assertThat(CooldownKey.parse("1|a|b|c|%zz|")).isEmpty();
        assertThat(CooldownKey.parse("anything")).isEmpty();
    }

    private Optional<Cooldown> decide(FailureClass failureClass, Scope scope, @Nullable Long waitMs) {
        return CooldownRules.decide(
                failure(failureClass, scope, waitMs),
                target,
                CooldownPolicy.DEFAULTS,
                new FailureContext("r", NOW, 0, 0));
    }

    private static Failure failure(FailureClass failureClass, Scope scope, @Nullable Long waitMs) {
        Wait wait = waitMs == null ? null : new Wait(waitMs, WaitSource.BODY_TEXT);
        return new Failure(failureClass, scope, wait, "", 429, null, "test");
    }
}
