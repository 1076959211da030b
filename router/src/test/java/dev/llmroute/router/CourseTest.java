package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
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
        Course course = course();
        assertThat(course.start()).isEqualTo(new Step.Try(chain.get(0)));
        assertThat(course.after(limit(10_000), 5, 5)).isEqualTo(new Step.Try(chain.get(1)));
    }

    @Test
    void a_request_error_of_the_first_target_is_passed_on_at_once() {
        Course course = course();
        course.start();
        Failure bad = failure(FailureClass.InvalidRequest, Scope.Request);
        assertThat(course.after(bad, 5, 5)).isEqualTo(new Step.Fail(chain.get(0), bad));
        assertThat(course.started()).isEqualTo(1);
    }

    @Test
    void from_the_second_target_on_a_request_error_is_recorded_and_the_next_is_tried() {
        Course course = course();
        course.start();
        course.after(limit(10_000), 5, 5);
        assertThat(course.after(failure(FailureClass.InvalidRequest, Scope.Request), 5, 10))
                .isEqualTo(new Step.Try(chain.get(2)));
        assertThat(course.failedAttempts()).hasSize(2);
    }

    @Test
    void a_content_filter_is_never_routed_around() {
        Course course = course();
        course.start();
        course.after(limit(10_000), 5, 5);
        assertThat(course.after(failure(FailureClass.ContentFilter, Scope.Request), 5, 10))
                .isInstanceOf(Step.Fail.class);
    }

    @Test
    void after_the_last_attempt_allowed_it_is_used_up_though_targets_are_free() {
        Course course = course();
        course.start();
        course.after(limit(10_000), 5, 5);
        course.after(limit(10_000), 5, 10);
        assertThat(course.after(limit(10_000), 5, 15)).isEqualTo(new Step.Exhausted(true));
        assertThat(course.started()).isEqualTo(3);
    }

    @Test
    void no_attempt_starts_after_the_budget() {
        Course course = course();
        course.start();
        assertThat(course.after(limit(10_000), 60_001, 60_001)).isEqualTo(new Step.Exhausted(true));
    }

    @Test
    void cooling_targets_are_no_attempts() {
        chain.subList(0, 9).forEach(target -> cool(target, 60_000));
        Course course = course();
        assertThat(course.start()).isEqualTo(new Step.Try(chain.get(9)));
        assertThat(course.started()).isEqualTo(1);
        assertThat(course.passedBy(chain.get(3))).contains(FailureClass.RateLimitTokens);
        assertThat(course.passedBy(chain.get(10))).isEmpty();
        cool(chain.get(10), 60_000);
        assertThat(course.skipped()).hasSize(9);
    }

    @Test
    void a_target_that_began_to_cool_while_the_request_was_under_way_is_skipped() {
        Course course = course();
        course.start();
        cool(chain.get(1), 60_000);
        assertThat(course.after(limit(10_000), 5, 5)).isEqualTo(new Step.Try(chain.get(2)));
    }

    @Test
    void when_all_cool_down_the_soonest_recovery_is_known() {
        chain.forEach(target -> cool(target, 60_000));
        cool(chain.get(4), 90_000);
        millis += 20_000;
        Course course = course();
        assertThat(course.start()).isEqualTo(new Step.Exhausted(false));
        assertThat(course.soonestRecoveryMs(time)).isEqualTo(40_000);
        assertThat(course.metRateLimit()).isTrue();
    }

    private Course course() {
        return new Course(chain, route.fallback(), cooldowns);
    }

    private void cool(Target target, long ms) {
        Cooldown cooldown = CooldownRules.decide(limit(ms), target, route.cooldown(), "r", millis)
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
