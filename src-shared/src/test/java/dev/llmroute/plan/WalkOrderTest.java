package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.WalkOrder.Progress;
import dev.llmroute.route.Credential;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WalkOrderTest {
    private static final List<Credential> TWO_KEYS = List.of(new Credential("a", "1"), new Credential("b", "2"));

    private final Route route = Routes.route(
            Routes.provider("p", List.of("q", "r"), TWO_KEYS, "p1", "p2"),
            Routes.provider("q", List.of(), "q1", "q2"),
            Routes.provider("r", List.of(), "r1"));
    private final Chain chain = chain(new Entry.Head());

    @Test
    void the_first_target_is_the_first_that_is_free_however_few_attempts_there_are() {
        assertThat(next(chain, chain.links(), 1, Set.of(), Set.of())).isEqualTo("p/p1#a");
    }

    @Test
    void the_next_attempts_stay_with_the_provider_as_long_as_they_are_not_the_last() {
        assertThat(next(chain, from(1), 2, Set.of("p"), Set.of())).isEqualTo("p/p1#b");
    }

    @Test
    void the_last_attempt_is_kept_for_a_provider_that_was_not_tried_and_another_key_is_none() {
        assertThat(next(chain, from(1), 1, Set.of("p"), Set.of())).isEqualTo("q/q1");
        assertThat(next(chain, from(5), 1, Set.of("p", "q"), Set.of())).isEqualTo("r/r1");
    }

    @Test
    void a_provider_that_is_not_free_keeps_no_attempt() {
        Progress last = new Progress(1, Set.of("p"), Set.of());
        assertThat(WalkOrder.next(
                        chain,
                        from(1),
                        last,
                        link -> link.target().provider().name().equals("p")))
                .map(link -> link.target().name())
                .contains("p/p1#b");
    }

    @Test
    void after_a_failure_of_its_endpoint_the_provider_comes_after_all_others() {
        assertThat(next(chain, from(1), 5, Set.of("p"), Set.of("p"))).isEqualTo("q/q1");
        assertThat(next(chain, from(5), 5, Set.of("p", "q"), Set.of("p", "q"))).isEqualTo("r/r1");
        assertThat(next(chain, chain.links().subList(1, 4), 5, Set.of("p", "q", "r"), Set.of("p", "q", "r")))
                .isEqualTo("p/p1#b");
    }

    @Test
    void of_tried_providers_one_whose_endpoint_answers_comes_first() {
        List<Link> left = List.of(chain.links().get(1), chain.links().get(5));
        assertThat(next(chain, left, 1, Set.of("p", "q"), Set.of("p"))).isEqualTo("q/q2");
    }

    @Test
    void a_callers_own_list_is_walked_as_it_is_written() {
        Chain written = chain(
                new Entry.Listed(List.of(new ModelRef("p", "p1"), new ModelRef("p", "p2"), new ModelRef("q", "q1"))));
        assertThat(next(written, written.links().subList(2, 5), 1, Set.of("p"), Set.of("p")))
                .isEqualTo("p/p2#a");
    }

    @Test
    void the_last_attempt_is_kept_only_while_a_provider_that_was_not_tried_is_free() {
        assertThat(keepsLast(1, Set.of("p"), Set.of("q", "r"))).isTrue();
        assertThat(keepsLast(1, Set.of("p"), Set.of("p"))).isFalse();
        assertThat(keepsLast(1, Set.of("p", "q", "r"), Set.of("p", "q", "r"))).isFalse();
        assertThat(keepsLast(2, Set.of("p"), Set.of("q", "r"))).isFalse();
        assertThat(keepsLast(0, Set.of("p"), Set.of("q", "r"))).isFalse();
    }

    private boolean keepsLast(int attemptsLeft, Set<String> tried, Set<String> free) {
        return WalkOrder.keepsLast(
                chain.links(),
                new Progress(attemptsLeft, tried, Set.of()),
                link -> free.contains(link.target().provider().name()));
    }

    @Test
    void failures_of_the_endpoint_are_told_from_those_of_a_model_or_a_request() {
        assertThat(List.of(
                        Failure.unreachable("refused"),
                        Failure.connection("lost"),
                        Failure.reset("reset"),
                        Failure.timeout("silent"),
                        Failure.noAnswer(200),
                        Failure.brokenStream("cut"),
                        failure(FailureClass.ServerError, Scope.Model),
                        failure(FailureClass.Overloaded, Scope.Model),
                        failure(FailureClass.RateLimitRequests, Scope.Provider)))
                .allMatch(WalkOrder::isOfEndpoint);
        assertThat(List.of(
                        Failure.emptyAnswer(),
                        Failure.tooLong(Duration.ofMinutes(10)),
                        failure(FailureClass.RateLimitTokens, Scope.Model),
                        failure(FailureClass.QuotaExhausted, Scope.Credential),
                        failure(FailureClass.InvalidRequest, Scope.Request),
                        failure(FailureClass.ModelNotFound, Scope.Model)))
                .noneMatch(WalkOrder::isOfEndpoint);
    }

    @Test
    void it_is_foreseen_for_which_provider_the_last_attempt_is_kept() {
        Chain plain = Chain.of(
                Planner.chain(Routes.agentChat(), new Entry.Head()), target -> demand -> Availability.AVAILABLE);

        List<WalkOrder.Stop> stops = WalkOrder.foreseen(plain, plain.links(), 3);

        assertThat(stops.stream().map(stop -> stop.link().target().name()))
                .startsWith(
                        "groq/llama-3.3-70b-versatile",
                        "groq/llama-3.1-70b-versatile",
                        "openai/gpt-4o",
                        "groq/llama-3.1-8b-instant")
                .hasSize(12);
        assertThat(stops.stream().filter(WalkOrder.Stop::kept)).containsExactly(stops.get(2));
    }

    /** Whatever fails, and whatever is not free: who has two attempts or more asks a second provider where one is free. */
    @Property(tries = 2000)
    void a_request_that_may_make_two_attempts_asks_every_provider_that_it_can_reach(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 6) int maxAttempts,
            @ForAll @IntRange(min = 1, max = 5) int models) {
        String[] names = new String[models];
        for (int i = 0; i < models; i++) {
            names[i] = "m" + i;
        }
        Route drawn = Routes.route(
                Routes.provider("p", List.of("q", "r"), TWO_KEYS, names),
                Routes.provider("q", List.of(), names),
                Routes.provider("r", List.of(), names));
        Chain links = Chain.of(drawn, new Entry.Head(), target -> demand -> Availability.AVAILABLE);
        Set<Link> busy = new HashSet<>();
        links.links().stream().filter(link -> random.nextInt(3) == 0).forEach(busy::add);
        List<Link> left = new ArrayList<>(links.links());
        Set<String> tried = new HashSet<>();
        Set<String> down = new HashSet<>();
        for (int made = 0; made < maxAttempts; made++) {
            var next = WalkOrder.next(
                    links, left, new Progress(maxAttempts - made, tried, down), link -> !busy.contains(link));
            if (next.isEmpty()) {
                break;
            }
            left.remove(next.get());
            String provider = next.get().target().provider().name();
            tried.add(provider);
            if (random.nextBoolean()) {
                down.add(provider);
            }
        }

        long reachable = links.links().stream()
                .filter(link -> !busy.contains(link))
                .map(link -> link.target().provider().name())
                .distinct()
                .count();
        assertThat(tried).hasSizeGreaterThanOrEqualTo((int) Math.min(2, reachable));
    }

    private Chain chain(Entry entry) {
        return Chain.of(route, entry, target -> demand -> Availability.AVAILABLE);
    }

    private List<Link> from(int index) {
        return chain.links().subList(index, chain.links().size());
    }

    private static String next(Chain chain, List<Link> left, int attemptsLeft, Set<String> tried, Set<String> down) {
        return WalkOrder.next(chain, left, new Progress(attemptsLeft, tried, down), link -> true)
                .orElseThrow()
                .target()
                .name();
    }

    private static Failure failure(FailureClass failureClass, Scope scope) {
        return new Failure(failureClass, scope, null, "", 500, null, "test");
    }
}
