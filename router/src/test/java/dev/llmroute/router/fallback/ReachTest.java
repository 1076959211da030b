package dev.llmroute.router.fallback;

import static dev.llmroute.router.fallback.Walk.tried;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a provider's failure is: the few attempts of a request reach another provider that is free. */
class ReachTest {
    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);

    static Stream<Arguments> failures() {
        List<Failure> failures = new ArrayList<>(List.of(
                Failure.unreachable("refused"),
                Failure.connection("lost"),
                Failure.reset("reset"),
                Failure.timeout("silent"),
                Failure.noAnswer(200),
                Failure.emptyAnswer(),
                new Failure(
                        FailureClass.PayloadTooLarge, Scope.Request, null, "tokens", 413, null, "above the limit")));
        for (FailureClass failureClass : FailureClass.values()) {
            failures.add(new Failure(failureClass, scope(failureClass), null, "", 500, null, "test"));
        }
        return failures.stream()
                .flatMap(failure -> IntStream.of(2, 3, 5)
                        .boxed()
                        .flatMap(models -> IntStream.rangeClosed(1, 4)
                                .mapToObj(attempts -> Arguments.of(failure, models, attempts))));
    }

    private static Scope scope(FailureClass failureClass) {
        return switch (failureClass) {
            case QuotaExhausted, Unauthorized -> Scope.Credential;
            case ContextLength, PayloadTooLarge, ContentFilter, InvalidRequest, ToolFailure, Forbidden -> Scope.Request;
            case Other -> Scope.None;
            default -> Scope.Model;
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_request_whose_first_provider_fails_is_told_nothing_before_the_other_was_asked(
            Failure failure, int models, int maxAttempts) {
        Route route = route(models, maxAttempts, "");
        Walk walk = walk(route, new Entry.Head(), Suitability.ANY);

        List<String> asked = walk(walk, route, target -> failure);

        boolean routedAround = route.fallback().fallsBack(failure) || failure.isUnusableAnswer();
        assertThat(asked).hasSizeLessThanOrEqualTo(maxAttempts);
        assertThat(asked.getFirst()).isEqualTo("p/m1");
        assertThat(asked.contains("q/n1")).isEqualTo(routedAround && maxAttempts > 1);
    }

    @Test
    void rate_limits_go_to_the_providers_next_model_first_and_failures_of_the_endpoint_elsewhere_at_once() {
        Route route = route(3, 4, "");
        Failure limit = failure(FailureClass.RateLimitRequests);
        Failure down = failure(FailureClass.ServerError);

        assertThat(walk(walk(route, new Entry.Head(), Suitability.ANY), route, target -> limit))
                .containsExactly("p/m1", "p/m2", "p/m3", "q/n1");
        cooldowns.clearable().forEach(each -> cooldowns.clear(each.key(), "test"));
        assertThat(walk(walk(route, new Entry.Head(), Suitability.ANY), route, target -> down))
                .containsExactly("p/m1", "q/n1", "p/m2", "p/m3");
    }

    @Test
    void a_callers_own_list_is_walked_as_it_is_written() {
        Route route = route(3, 3, "");
        Entry listed = new Entry.Listed(route.models());

        assertThat(walk(walk(route, listed, Suitability.ANY), route, target -> failure(FailureClass.ServerError)))
                .containsExactly("p/m1", "p/m2", "p/m3");
    }

    @Test
    void the_last_attempt_is_not_kept_for_a_provider_that_cannot_serve_the_request_or_is_at_its_ceiling() {
        Route route = route(3, 3, ", limits: {maxConcurrent: 1}");
        Failure limit = failure(FailureClass.RateLimitRequests);
        Suitability notQ =
                target -> target.provider().name().equals("q") ? Optional.of("it takes no tools") : Optional.empty();

        assertThat(walk(walk(route, new Entry.Head(), notQ), route, target -> limit))
                .containsExactly("p/m1", "p/m2", "p/m3");
        cooldowns.clearable().forEach(each -> cooldowns.clear(each.key(), "test"));
        Ceilings ceilings = new Ceilings(time);
        Target n1 = route.targets().getLast();
        ceilings.acquire(n1, 1);
        assertThat(walk(walk(route, new Entry.Head(), Suitability.ANY, ceilings), route, target -> limit))
                .containsExactly("p/m1", "p/m2", "p/m3");
    }

    @Test
    void a_second_try_of_the_same_target_does_not_take_the_attempt_that_is_kept() {
        Route route = route(2, 2, "");
        Walk walk = walk(route, new Entry.Head(), Suitability.ANY);
        walk.start();
        Failure reset = Failure.reset("closed");

        assertThat(walk.retries(reset)).isFalse();
        assertThat(tried(walk.after(reset))).isEqualTo(route.targets().getLast());
    }

    @Test
    void a_hedge_takes_no_attempt_and_the_last_one_is_kept_all_the_same() {
        Route route = route(3, 2, "");
        Walk walk = walk(route, new Entry.Head(), Suitability.ANY);
        walk.start();
        Claim head = walk.claim();
        Claim beside = walk.hedge().orElseThrow();
        assertThat(beside.target().name()).isEqualTo("p/m2");

        assertThat(walk.after(beside, failure(FailureClass.RateLimitRequests))).isEqualTo(new Step.AwaitOthers());
        assertThat(tried(walk.after(head, failure(FailureClass.RateLimitRequests))))
                .isEqualTo(route.targets().getLast());
    }

    @Test
    void a_hedge_that_is_refused_decides_nothing_unless_the_first_target_fails_too() {
        Route route = route(2, 3, "");
        Failure filtered = failure(FailureClass.ContentFilter);
        Walk walk = walk(route, new Entry.Head(), Suitability.ANY);
        walk.start();
        Claim head = walk.claim();
        Claim beside = walk.hedge().orElseThrow();

        assertThat(walk.after(beside, filtered)).isEqualTo(new Step.AwaitOthers());
        assertThat(walk.after(head, failure(FailureClass.ServerError)))
                .isEqualTo(new Step.Fail(beside.target(), filtered));

        Walk other = walk(route, new Entry.Head(), Suitability.ANY);
        other.start();
        Claim first = other.claim();
        assertThat(other.hedge()).isPresent();
        assertThat(other.after(first, filtered)).isEqualTo(new Step.Fail(first.target(), filtered));
    }

    private interface Fault {
        Failure of(Target target);
    }

    /** Walks until it ends, with all targets failing. */
    private List<String> walk(Walk walk, Route route, Fault fault) {
        List<String> asked = new ArrayList<>();
        Step step = walk.start();
        while (step instanceof Step.Try(Claim claim)) {
            Target target = claim.target();
            asked.add(target.name());
            Failure failure = fault.of(target);
            CooldownRules.decide(failure, target, route.cooldown(), new FailureContext("r", time.millis(), 100, 0))
                    .ifPresent(cooldowns::set);
            step = walk.after(failure);
        }
        walk.end();
        return asked;
    }

    private Walk walk(Route route, Entry entry, Suitability suitability) {
        return walk(route, entry, suitability, new Ceilings(time));
    }

    private Walk walk(Route route, Entry entry, Suitability suitability, Ceilings ceilings) {
        return new Walk(new ChainWalk(
                Chain.of(route, entry, cooldowns),
                suitability,
                route.fallback(),
                Demand.SMALLEST,
                cooldowns,
                ceilings,
                Stopwatch.started(time)));
    }

    private static Failure failure(FailureClass failureClass) {
        return new Failure(failureClass, scope(failureClass), null, "", 500, null, "test");
    }

    private static Route route(int models, int maxAttempts, String ceiling) {
        String names = IntStream.rangeClosed(1, models)
                .mapToObj(i -> "{name: m" + i + "}")
                .collect(Collectors.joining(", "));
        return ExampleRoute.resolved("""
                        apiVersion: llmroute.dev/v1alpha1
                        kind: LlmRoute
                        metadata: {name: chat}
                        spec:
                          providers:
                            - {name: p, dialect: OpenAI, baseUrl: 'https://p.example.com/v1', models: [MODELS]}
                            - {name: q, dialect: OpenAI, baseUrl: 'https://q.example.com/v1', models: [{name: n1CEILING}]}
                          fallback: {maxAttempts: ATTEMPTS}
                          auth: {mode: None}
                        """.replace("MODELS", names)
                        .replace("ATTEMPTS", String.valueOf(maxAttempts))
                        .replace("CEILING", ceiling))
                .route();
    }
}
