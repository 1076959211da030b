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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CooldownRulesTest {
    private static final long NOW = 1_700_000_000_000L;
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
            FailureContext alone = new FailureContext("r", NOW, 0, repeats, Testimony.Alone, true);
            assertThat(CooldownRules.decide(met, target, CooldownPolicy.DEFAULTS, alone)
                            .orElseThrow())
                    .satisfies(cooldown -> {
                        assertThat(cooldown.durationMs()).isEqualTo(atMost);
                        assertThat(cooldown.isBroken()).isFalse();
                    });
        }
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
