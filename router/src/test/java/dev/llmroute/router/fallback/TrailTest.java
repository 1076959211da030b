package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happened on a request's way, and what it adds up to. */
class TrailTest {
    private static final Failure UNKNOWN =
            new Failure(FailureClass.InvalidRequest, Scope.Request, null, "", 404, null, "unknown-reference");

    private final Route route = ExampleRoute.resolved("""
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
                  fallbackTo: [q]
                - {name: q, dialect: OpenAI, baseUrl: 'https://q.example/v1', models: [{name: n}, {name: o}]}
              auth: {mode: None}
            """).route();
    private final List<Target> chain = Planner.chain(route, new Entry.Head());
    private final Target a = chain.get(0);
    private final Target b = chain.get(1);
    private final Target n = chain.get(2);
    private final Target o = chain.get(3);

    @Test
    void what_stands_behind_the_furthest_target_that_was_called_was_not_left_out_yet() {
        Trail trail = trail(limited(a), limited(n));
        assertThat(trail.skipped()).hasSize(2);
        trail.trying(b);
        assertThat(trail.skipped()).containsExactly(limited(a));
        trail.trying(o);
        trail.trying(b);
        assertThat(trail.skipped()).containsExactly(limited(a), limited(n));
    }

    @Test
    void where_nothing_is_left_everything_was_left_out_and_a_last_resort_was_not() {
        Trail trail = trail(limited(b), limited(n), limited(o));
        trail.trying(a);
        assertThat(trail.skipped()).isEmpty();
        trail.takenAsLastResort(n);
        assertThat(trail.skipped()).containsExactly(limited(b), limited(o));
    }

    @Test
    void at_the_end_it_is_told_of_what_was_left_out_that_it_could_not_have_served_the_request() {
        Trail trail = trail(limited(b), limited(n));
        trail.trying(a);
        trail.ended(target -> target.equals(n) ? Optional.of("it takes no tools") : Optional.empty());
        assertThat(trail.skipped())
                .containsExactly(limited(b), new Skip(n, new Availability.Unsuitable("it takes no tools")));
    }

    @Test
    void a_way_is_straight_while_nothing_happened() {
        assertThat(trail().isStraight()).isTrue();
        assertThat(trail(limited(o)).isStraight()).isFalse();
        Trail failed = trail();
        failed.failed(a, Failure.timeout("late"), 3);
        assertThat(failed.isStraight()).isFalse();
        Trail overtaken = trail();
        overtaken.overtaken(a);
        assertThat(overtaken.isStraight()).isFalse();
    }

    @Test
    void why_a_target_was_passed_by_is_told_in_a_word() {
        Trail trail = trail(limited(b));
        trail.trying(a);
        trail.failed(a, Failure.timeout("late"), 3);
        trail.failed(a, Failure.connection("lost"), 3);
        trail.trying(n);
        trail.overtaken(n);
        assertThat(trail.passedBy(a)).contains("Timeout");
        assertThat(trail.passedBy(b)).contains("RateLimitTokens");
        assertThat(trail.passedBy(n)).contains("Overtaken");
        assertThat(trail.passedBy(o)).isEmpty();
    }

    @Test
    void attempts_are_kept_without_the_providers_words() {
        Trail trail = trail();
        Failure limit = new Failure(
                FailureClass.RateLimitTokens,
                Scope.Model,
                new Wait(7000, WaitSource.BODY_TEXT),
                "tokens",
                429,
                null,
                "test");
        trail.askedAgain(a, UNKNOWN, 3);
        trail.failed(a, limit, 4);
        assertThat(trail.failedAttempts())
                .containsExactly(
                        new AttemptSummary(a.name(), FailureClass.InvalidRequest, "request", 404, -1, "none", 3),
                        new AttemptSummary(a.name(), FailureClass.RateLimitTokens, "model", 429, 7000, "body-text", 4));
        assertThat(trail.attempts()).hasSize(2);
        assertThat(trail.failed()).hasSize(1);
        assertThat(trail.chain()).isEqualTo(chain);
    }

    @Test
    void of_each_target_the_last_failure_counts() {
        Trail trail = trail();
        trail.failed(a, Failure.timeout("late"), 1);
        trail.failed(n, Failure.connection("lost"), 1);
        trail.failed(a, UNKNOWN, 1);
        assertThat(trail.lastFailed())
                .extracting(each -> each.failure().failureClass())
                .containsExactly(FailureClass.InvalidRequest, FailureClass.Connection);
        assertThat(trail.failedTargets()).isEqualTo(2);
        assertThat(trail.hasFailed(a)).isTrue();
        assertThat(trail.hasFailed(b)).isFalse();
        assertThat(trail.areAll(failure -> failure.failureClass() != FailureClass.Timeout))
                .isTrue();
        assertThat(trail.areAll(Failure::isUnknownReference)).isFalse();
    }

    @Test
    void whether_another_key_knows_what_one_does_not_is_open_until_it_was_asked() {
        Trail trail = trail();
        trail.failed(a, UNKNOWN, 1);
        assertThat(trail.isOpenWhoKnows(UNKNOWN, a)).isTrue();
        assertThat(trail.isOpenWhoKnows(Failure.timeout("late"), a)).isFalse();
        trail.failed(b, Failure.timeout("late"), 1);
        assertThat(trail.isOpenWhoKnows(UNKNOWN, a)).isTrue();
        trail.failed(b, UNKNOWN, 1);
        assertThat(trail.isOpenWhoKnows(UNKNOWN, a)).isFalse();
    }

    @Test
    void a_key_that_is_rejected_or_cannot_serve_the_request_will_never_tell() {
        Trail failed = trail();
        failed.failed(a, UNKNOWN, 1);
        failed.failed(b, failure(FailureClass.Unauthorized), 1);
        assertThat(failed.isOpenWhoKnows(UNKNOWN, a)).isFalse();

        Trail rejected = trail(new Skip(b, cooling(b, FailureClass.Unauthorized)));
        rejected.failed(a, UNKNOWN, 1);
        assertThat(rejected.isOpenWhoKnows(UNKNOWN, a)).isFalse();

        Trail unsuitable = trail(new Skip(b, new Availability.Unsuitable("it takes no tools")));
        unsuitable.failed(a, UNKNOWN, 1);
        assertThat(unsuitable.isOpenWhoKnows(UNKNOWN, a)).isFalse();

        for (Skip open : List.of(
                limited(b),
                new Skip(b, new Availability.AwaitingProbe(List.of(cooling(b, FailureClass.Unauthorized)))),
                new Skip(n, cooling(n, FailureClass.Unauthorized)))) {
            Trail trail = trail(open);
            trail.failed(a, UNKNOWN, 1);
            assertThat(trail.isOpenWhoKnows(UNKNOWN, a)).as(open.toString()).isTrue();
        }
    }

    @Test
    void a_limit_is_met_by_a_failure_a_cooldown_or_a_ceiling() {
        assertThat(trail().metRateLimit()).isFalse();
        assertThat(trail(limited(a)).metRateLimit()).isTrue();
        assertThat(trail(new Skip(a, cooling(a, FailureClass.QuotaExhausted))).metRateLimit())
                .isTrue();
        assertThat(trail(atCeiling(a, 5)).metRateLimit()).isTrue();
        assertThat(trail(new Skip(a, cooling(a, FailureClass.Overloaded))).metRateLimit())
                .isFalse();
        assertThat(trail(new Skip(a, new Availability.Unsuitable("small"))).metRateLimit())
                .isFalse();
        Trail failed = trail();
        failed.failed(a, failure(FailureClass.Overloaded), 1);
        assertThat(failed.metRateLimit()).isFalse();
        failed.failed(a, failure(FailureClass.QuotaExhausted), 1);
        assertThat(failed.metRateLimit()).isTrue();
    }

    @Test
    void all_are_limited_where_each_target_of_the_chain_is() {
        Trail all = trail(limited(b), atCeiling(n, 5), limited(o));
        assertThat(all.allLimited()).isFalse();
        all.failed(a, failure(FailureClass.RateLimitRequests), 1);
        assertThat(all.allLimited()).isTrue();
        // What a target did when it was asked counts, not why it had been left out.
        all.failed(b, Failure.timeout("late"), 1);
        assertThat(all.allLimited()).isFalse();

        Trail unsuitable = trail(limited(a), limited(b), limited(n), new Skip(o, new Availability.Unsuitable("small")));
        assertThat(unsuitable.allLimited()).isFalse();
    }

    @Test
    void nothing_fits_where_no_target_can_serve_the_request_and_none_was_asked() {
        Skip small = new Skip(a, new Availability.Unsuitable("it is small"));
        assertThat(trail(small, new Skip(b, new Availability.Unsuitable("other")))
                        .misfit())
                .contains("it is small");
        assertThat(trail(small, limited(b)).misfit()).isEmpty();
        Trail failed = trail(small);
        failed.failed(b, UNKNOWN, 1);
        assertThat(failed.misfit()).isEmpty();
    }

    @Test
    void a_place_under_a_ceiling_is_expected_when_it_is_known_to_be_free_or_in_a_second() {
        assertThat(trail(atCeiling(a, 5), limited(b), atCeiling(n, -1), atCeiling(o, 0))
                        .ceilingsFreeInMs())
                .containsExactly(5L, 1000L, 0L);
    }

    private Trail trail(Skip... skipped) {
        return new Trail(Chain.of(chain, target -> demand -> Availability.AVAILABLE), List.of(skipped));
    }

    private static Skip atCeiling(Target target, long freeInMs) {
        return new Skip(target, new Availability.AtCeiling("rpm 1", freeInMs));
    }

    private Skip limited(Target target) {
        return new Skip(target, cooling(target, FailureClass.RateLimitTokens));
    }

    private KnownCooldown cooling(Target target, FailureClass failureClass) {
        Cooldown cooldown = CooldownRules.decide(
                        failure(failureClass), target, CooldownPolicy.DEFAULTS, new FailureContext("r", 0, 0, 0))
                .orElseThrow();
        return new KnownCooldown(cooldown, 1);
    }

    private static Failure failure(FailureClass failureClass) {
        return new Failure(failureClass, Scope.Model, null, "", 0, null, "test");
    }
}
