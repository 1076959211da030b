package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request is told that no target answered. */
class ExhaustionTest {
    private static final String ON = "[RateLimited, QuotaExhausted, Overloaded, ServerError, Timeout, Connection,"
            + " Unauthorized, Forbidden, ModelNotFound, ContextLength, PayloadTooLarge, InvalidRequest, ToolFailure]";

    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final Route route = route(2);
    private final Target first = route.targets().getFirst();

    @Test
    void where_all_are_limited_it_is_a_429_with_the_soonest_recovery() {
        route.targets().forEach(target -> cool(target, limit(minutes(5))));
        cool(route.targets().get(1), limit(minutes(3)));
        cool(first, limit(minutes(7)));

        Exhaustion none = exhausted(walk(route));

        assertThat(none.status()).isEqualTo(429);
        assertThat(none.recoveryMs()).isEqualTo(minutes(5));
        assertThat(none.message())
                .isEqualTo("⚠️ Rate limit reached for P (m0). All alternative providers are rate limited."
                        + " Please try again in 5 minutes.");
        assertThat(none.told()).isEqualTo(none.message());
        assertThat(none.lastWord()).isNull();
    }

    @Test
    void what_a_person_has_pinned_is_told_as_such_and_not_as_a_limit_that_nobody_met() {
        route.targets().forEach(target -> pin(target, minutes(30)));

        Exhaustion none = exhausted(walk(route));

        assertThat(none.status()).isEqualTo(503);
        assertThat(none.recoveryMs()).isEqualTo(minutes(30));
        assertThat(none.message())
                .contains("is left alone")
                .contains("(Manual)")
                .doesNotContain("ate limit")
                .doesNotContain("quota")
                .doesNotContain("a secret reason");
    }

    @Test
    void where_there_is_one_model_only_no_alternatives_are_spoken_of() {
        Route alone = route(1);
        cool(alone.targets().getFirst(), limit(minutes(5)));
        assertThat(exhausted(walk(alone)).message())
                .isEqualTo("⚠️ Rate limit reached for P (m0). Please try again in 5 minutes.");
    }

    @Test
    void where_some_are_limited_and_others_failed_each_is_told_of() {
        cool(first, limit(minutes(5)));
        Walk walk = walk(route);
        walk.start();
        assertThat(walk.after(Failure.timeout("Late."))).isEqualTo(new Step.Exhausted(false));

        Exhaustion some = walk.exhaustion(false);

        assertThat(some.status()).isEqualTo(429);
        assertThat(some.message())
                .isEqualTo("⚠️ p/m1 failed (Timeout); P (m0) is rate limited for 5 minutes."
                        + " Please try again in 5 minutes.");
    }

    @Test
    void where_attempts_are_used_up_the_next_request_may_come_in_a_second() {
        Route many = route(5);
        Walk walk = failing(many, FailureClass.Timeout);

        Exhaustion usedUp = walk.exhaustion(true);

        assertThat(usedUp.recoveryMs()).isEqualTo(1000);
        assertThat(usedUp.status()).isEqualTo(504);
        assertThat(usedUp.message())
                .isEqualTo("Failed to execute request after 3 attempts with different models/providers.");
    }

    @ParameterizedTest
    @CsvSource({"Timeout, 504", "Overloaded, 503", "ServerError, 502", "Connection, 502"})
    void what_is_no_limit_has_the_status_that_fits_the_last_failure(FailureClass failureClass, int status) {
        Exhaustion failed = failing(route(1), failureClass).exhaustion(false);
        assertThat(failed.status()).isEqualTo(status);
        assertThat(failed.lastWord()).isNull();
        assertThat(failed.message())
                .startsWith("Failed to execute request after 1 attempt: p/m0 failed (" + failureClass);
    }

    @Test
    void a_target_that_was_asked_again_is_one_target() {
        Route alone = route(1);
        Walk walk = walk(alone);
        walk.start();
        assertThat(walk.retries(Failure.reset("lost"))).isTrue();
        walk.after(Failure.reset("lost"));
        assertThat(walk.exhaustion(false).message())
                .isEqualTo("Failed to execute request after 2 attempts: p/m0 failed (Connection).");
    }

    @Test
    void where_nothing_can_be_called_it_is_said_why() {
        Failure unknown = failure(FailureClass.ModelNotFound, 404, "No such model.");
        route.targets().forEach(target -> cool(target, unknown));
        Exhaustion none = exhausted(walk(route));
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.recoveryMs()).isEqualTo(-1);
        assertThat(none.message())
                .isEqualTo("No target of this route can be called now: p/m0 is left out, its provider does not know"
                        + " the model; p/m1 is left out, its provider does not know the model.");
    }

    @Test
    void where_nothing_fits_the_request_is_wrong() {
        Walk walk = new Walk(walk(route, target -> Optional.of("it takes no tools")));
        assertThat(walk.start()).isEqualTo(new Step.Exhausted(false));
        Exhaustion misfit = walk.exhaustion(false);
        assertThat(misfit)
                .isEqualTo(new Exhaustion(
                        400,
                        "No model of this route can serve this request: it takes no tools.",
                        "No model of this route can serve this request: it takes no tools.",
                        null,
                        -1));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"InvalidRequest", "PayloadTooLarge", "ToolFailure", "ContentFilter"})
    void a_refusal_of_the_request_is_the_last_word_in_the_providers_words(FailureClass refusal) {
        cool(first, limit(minutes(5)));
        Walk walk = walk(route);
        walk.start();
        walk.after(failure(refusal, 400, "Too odd."));

        Exhaustion refused = walk.exhaustion(false);

        assertThat(refused.status()).isZero();
        assertThat(refused.lastWord()).isNotNull();
        assertThat(refused.message())
                .isEqualTo("p/m1 refused the request (400): Too odd; P (m0) is rate limited for 5 minutes.");
        assertThat(refused.told()).isEqualTo("p/m1 refused the request (400); P (m0) is rate limited for 5 minutes.");
        assertThat(refused.recoveryMs()).isEqualTo(minutes(5));
        // The next request leaves alone what is limited, and gets further.
        assertThat(walk.exhaustion(true).recoveryMs()).isEqualTo(-1);
    }

    @Test
    void where_attempts_are_used_up_a_refusal_is_the_last_word_only_if_all_refused() {
        Route many = route(5);
        Walk mixed = walk(many);
        mixed.start();
        mixed.after(Failure.timeout("Late."));
        mixed.after(failure(FailureClass.PayloadTooLarge, 413, "Too large."));
        assertThat(mixed.exhaustion(true).lastWord()).isNull();
        assertThat(mixed.exhaustion(true).status()).isEqualTo(502);

        Walk refused = walk(many);
        refused.start();
        refused.after(failure(FailureClass.PayloadTooLarge, 413, "Too large."));
        Exhaustion last = refused.exhaustion(true);
        assertThat(last.lastWord()).isNotNull();
        assertThat(last.message()).isEqualTo("Too large.");
        assertThat(last.recoveryMs()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"Unauthorized", "Forbidden", "ModelNotFound"})
    void what_only_a_person_can_change_is_the_last_word_where_no_target_recovers(FailureClass last) {
        Walk walk = failing(route, last);
        Exhaustion ended = walk.exhaustion(false);
        assertThat(ended.lastWord()).isNotNull();
        assertThat(ended.message()).isEqualTo("Said by the provider.");

        Route other = route(2);
        cool(other.targets().getFirst(), limit(minutes(5)));
        Walk recovering = walk(other);
        recovering.start();
        recovering.after(failure(last, 403, "Said by the provider."));
        assertThat(recovering.exhaustion(false).lastWord()).isNull();
    }

    @Test
    void a_key_that_may_know_what_another_one_does_not_leaves_the_answer_open() {
        Route keys = ExampleRoute.resolved("""
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: keys}
                spec:
                  providers:
                    - name: p
                      dialect: OpenAI
                      baseUrl: https://p.example/v1
                      credentials:
                        - {name: a, secretKeyRef: {name: llm-keys, key: a}}
                        - {name: b, secretKeyRef: {name: llm-keys, key: b}}
                      models: [{name: m}]
                  auth: {mode: None}
                """).route();
        Failure unknown = new Failure(
                FailureClass.InvalidRequest,
                Scope.Request,
                null,
                "",
                404,
                new ProviderError(null, null, "No such file."),
                "unknown-reference");
        cool(keys.targets().get(1), failure(FailureClass.Connection, 0, "Lost."));
        Walk walk = walk(keys);
        walk.start();
        assertThat(walk.after(unknown)).isEqualTo(new Step.Exhausted(false));

        Exhaustion open = walk.exhaustion(false);
        assertThat(open.lastWord()).isNull();
        assertThat(open.status()).isEqualTo(503);
    }

    @Test
    void of_many_targets_only_the_first_are_told_of() {
        assertThat(toldOf(6)).endsWith("p/m5 is left out, its provider does not know the model.");
        assertThat(toldOf(7))
                .contains("p/m4 is left out")
                .doesNotContain("p/m5")
                .endsWith("; and so on with 2 more targets.");
    }

    private String toldOf(int models) {
        Route many = route(models);
        Failure unknown = failure(FailureClass.ModelNotFound, 404, "No such model.");
        many.targets().forEach(target -> cool(target, unknown));
        return exhausted(walk(many)).message();
    }

    /** Every target that is asked fails like this. */
    private Walk failing(Route all, FailureClass failureClass) {
        Walk walk = walk(all);
        Step step = walk.start();
        while (step instanceof Step.Try) {
            step = walk.after(failure(failureClass, 0, "Said by the provider."));
        }
        return walk;
    }

    private static Exhaustion exhausted(Walk walk) {
        assertThat(walk.start()).isEqualTo(new Step.Exhausted(false));
        return walk.exhaustion(false);
    }

    private Walk walk(Route of) {
        return new Walk(walk(of, Suitability.ANY));
    }

    private ChainWalk walk(Route of, Suitability suitability) {
        return new ChainWalk(
                Chain.of(of, new Entry.Head(), cooldowns),
                suitability,
                of.fallback(),
                Demand.SMALLEST,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time));
    }

    private void cool(Target target, Failure failure) {
        cooldowns.set(
                CooldownRules.decide(failure, target, route.cooldown(), new FailureContext("r", time.millis(), 0, 0))
                        .orElseThrow());
    }

    private void pin(Target target, long forMs) {
        CooldownKey like = new CooldownKey(
                target.provider().endpoint(),
                target.model(),
                target.credential().fingerprint(),
                Scope.Model,
                "");
        cooldowns.set(ManualCooldown.of(
                ManualCooldown.key(like),
                new Label(target.displayKey(), target.provider().name(), ""),
                "alice",
                "a secret reason",
                time.millis(),
                forMs));
    }

    private static long minutes(int minutes) {
        return Duration.ofMinutes(minutes).toMillis();
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

    private static Failure failure(FailureClass failureClass, int status, String message) {
        return new Failure(failureClass, Scope.Model, null, "", status, new ProviderError(null, null, message), "test");
    }

    /** Everything is routed around. */
    private static Route route(int models) {
        IntFunction<String> model = i -> "{name: m" + i + "}";
        return ExampleRoute.resolved("""
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: chat}
                spec:
                  providers:
                    - {name: p, dialect: OpenAI, baseUrl: 'https://p.example/v1', models: MODELS}
                  fallback: {on: ON}
                  auth: {mode: None}
                """.replace("ON", ON).replace(
                        "MODELS",
                        List.of(IntStream.range(0, models).mapToObj(model).toArray())
                                .toString()))
                .route();
    }
}
