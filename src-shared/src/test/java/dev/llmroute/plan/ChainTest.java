package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final List<Credential> THREE_KEYS = List.of(
            new Credential("one", "1", 1, Ceiling.NONE),
            new Credential("two", "2", 2, Ceiling.NONE),
            new Credential("five", "5", 5, Ceiling.NONE));

    private final FakeTime time = new FakeTime();
    private final Route route = Routes.route(
            Routes.provider("p", List.of("q"), THREE_KEYS, "m", "n"), Routes.provider("q", List.of(), "o"));
    private final Chain chain = chain(route, new Entry.Head());

    @Test
    void keys_are_drawn_by_their_weights_each_among_those_that_are_left() {
        Map<String, Integer> orders = new HashMap<>();
        int draws = 8000;
        for (int ticket = 0; ticket < draws; ticket++) {
            List<Link> first = chain.balanced(new Demand(0, ticket)).links().subList(0, 3);
            orders.merge(
                    String.join(
                            " ",
                            first.stream()
                                    .map(link -> link.target().credential().name())
                                    .toList()),
                    1,
                    Integer::sum);
        }

        // Of eight, then of what is left: 5/8 · 2/3, 5/8 · 1/3, and so on.
        Map<String, Double> shares = Map.of(
                "five two one", 5 / 8.0 * 2 / 3,
                "five one two", 5 / 8.0 / 3,
                "two five one", 2 / 8.0 * 5 / 6,
                "two one five", 2 / 8.0 / 6,
                "one five two", 1 / 8.0 * 5 / 7,
                "one two five", 1 / 8.0 * 2 / 7);
        assertThat(orders.keySet()).isEqualTo(shares.keySet());
        shares.forEach((order, share) ->
                assertThat(orders.get(order) / (double) draws).as(order).isBetween(share - 0.02, share + 0.02));
    }

    @Test
    void the_same_key_comes_first_for_all_models_of_a_provider_and_the_models_keep_their_order() {
        for (int ticket = 0; ticket < 50; ticket++) {
            List<Target> balanced = chain.balanced(new Demand(0, ticket)).targets();
            assertThat(balanced).hasSameSizeAs(chain.targets()).containsAll(chain.targets());
            assertThat(balanced).extracting(Target::model).containsExactly("m", "m", "m", "n", "n", "n", "o");
            assertThat(balanced.subList(0, 3))
                    .extracting(Target::credential)
                    .isEqualTo(balanced.subList(3, 6).stream()
                            .map(Target::credential)
                            .toList());
        }
    }

    @Test
    void a_chain_of_single_keys_is_no_matter_of_chance() {
        Chain single = chain(Routes.agentChat(), new Entry.Head());
        assertThat(single.balanced(new Demand(0, 5))).isSameAs(single);
    }

    @Test
    void a_callers_own_list_stays_one_when_its_keys_are_drawn() {
        Entry list = new Entry.Listed(List.of(new ModelRef("q", "o"), new ModelRef("p", "n")));
        Chain written = chain(route, list);
        assertThat(written.isWritten()).isTrue();
        assertThat(written.balanced(Demand.SMALLEST).isWritten()).isTrue();
        assertThat(written.balanced(Demand.SMALLEST).targets())
                .extracting(Target::model)
                .containsExactly("o", "n", "n", "n");
        assertThat(chain.isWritten()).isFalse();
    }

    /** Requests whose conversation makes no difference are spared its hash. */
    @Test
    void a_draw_makes_a_difference_between_keys_and_while_something_is_known_of_a_target() {
        Route single = Routes.route(Routes.provider("p", List.of("q"), "m"), Routes.provider("q", List.of(), "o"));
        Cooldowns cooldowns = new Cooldowns(time);
        assertThat(Chain.of(route, new Entry.Head(), cooldowns).isDrawn()).isTrue();
        Chain quiet = Chain.of(single, new Entry.Head(), cooldowns);
        assertThat(quiet.isDrawn()).isFalse();

        cooldowns.set(Cooling.down(quiet.targets().getLast(), FailureClass.RateLimitRequests, time)
                .cooldown());

        assertThat(quiet.isDrawn()).isTrue();
    }

    @Test
    void a_request_that_wants_no_other_model_keeps_the_first_one_with_all_its_keys() {
        assertThat(chain.headOnly().targets()).isEqualTo(chain.targets().subList(0, 3));
        assertThat(chain.head().name()).isEqualTo("p/m#one");
    }

    @Test
    void a_target_recovers_when_its_cooldown_ends() {
        assertThat(recoveryMs(cooling(FailureClass.RateLimitRequests), Suitability.ANY))
                .isEqualTo(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void a_target_that_no_wait_helps_or_that_is_free_does_not_recover() {
        Suitability none = target -> Optional.of("it takes no tools");
        assertThat(recoveryMs(cooling(FailureClass.RateLimitRequests), none)).isEqualTo(-1);
        assertThat(recoveryMs(cooling(FailureClass.ModelNotFound), Suitability.ANY))
                .isEqualTo(-1);
        assertThat(recoveryMs(cooling(FailureClass.Unauthorized), Suitability.ANY))
                .isEqualTo(-1);
        assertThat(recoveryMs(Availability.AVAILABLE, Suitability.ANY)).isEqualTo(-1);
    }

    private Availability cooling(FailureClass failureClass) {
        return Cooling.down(chain.head(), failureClass, time);
    }

    private long recoveryMs(Availability standing, Suitability suitability) {
        return new Link(chain.head(), demand -> standing).recoveryMs(Demand.SMALLEST, suitability, time);
    }

    private static Chain chain(Route route, Entry entry) {
        return Chain.of(route, entry, target -> demand -> Availability.AVAILABLE);
    }
}
