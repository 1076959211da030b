package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.Hedging;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When a target counts as slow, and how many requests may have a second one. */
class HedgesTest {
    private static final Hedging AS_USUAL = new Hedging(null, 10);

    private final Route route = ExampleRoute.resolved().route();
    private final Route other = ExampleRoute.resolved(
                    ExampleRoute.yaml("https://example.com").replace("name: agent-chat", "name: other"))
            .route();
    private final Target target = route.targets().getFirst();
    private final MutableTime time = new MutableTime();
    private final Hedges hedges = new Hedges(time);

    @Test
    void a_route_that_says_when_needs_no_experience() {
        assertThat(hedges.delayMs(new Hedging(Duration.ofMillis(700), 10), target, true))
                .isEqualTo(OptionalLong.of(700));
        assertThat(delayMs()).isEmpty();
    }

    @Test
    void of_twenty_answers_on_it_is_known_how_long_95_of_100_took() {
        for (int ms = 1; ms < 20; ms++) {
            hedges.took(target, false, 20 - ms);
            assertThat(delayMs()).isEmpty();
        }
        hedges.took(target, false, 20);
        assertThat(delayMs()).isEqualTo(OptionalLong.of(19));
        hedges.took(target, false, 1000);
        assertThat(delayMs()).isEqualTo(OptionalLong.of(20));
    }

    @Test
    void only_the_latest_128_count_however_many_there_were() {
        for (int i = 0; i < 1000; i++) {
            hedges.took(target, false, 5000);
        }
        for (int i = 0; i < 121; i++) {
            hedges.took(target, false, 7);
        }
        assertThat(delayMs()).isEqualTo(OptionalLong.of(5000));
        hedges.took(target, false, 7);
        assertThat(delayMs()).isEqualTo(OptionalLong.of(7));
        for (int i = 0; i < 300; i++) {
            hedges.took(target, false, 9);
            if (i >= 128) {
                assertThat(delayMs()).isEqualTo(OptionalLong.of(9));
            }
        }
    }

    @Test
    void what_a_target_took_a_quarter_of_an_hour_ago_says_nothing_of_it_now() {
        for (int i = 0; i < 20; i++) {
            hedges.took(target, false, 50);
        }
        time.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(delayMs()).isEqualTo(OptionalLong.of(50));
        time.advance(Duration.ofMillis(1));
        assertThat(delayMs()).isEmpty();
    }

    @Test
    void streams_and_models_have_experience_of_their_own() {
        for (int i = 0; i < 20; i++) {
            hedges.took(target, true, 50);
        }
        assertThat(hedges.delayMs(AS_USUAL, target, true)).isEqualTo(OptionalLong.of(50));
        assertThat(delayMs()).isEmpty();
        assertThat(hedges.delayMs(AS_USUAL, route.targets().get(1), true)).isEmpty();
    }

    @Test
    void one_request_may_at_once_and_then_the_share_of_all_that_the_route_allows() {
        assertThat(hedges.mayHedge(route)).isTrue();
        assertThat(hedges.mayHedge(route)).isFalse();
        for (int i = 0; i < 9; i++) {
            hedges.requested(route, AS_USUAL);
            assertThat(hedges.mayHedge(route)).isFalse();
        }
        hedges.requested(route, AS_USUAL);
        assertThat(hedges.mayHedge(route)).isTrue();
        assertThat(hedges.mayHedge(route)).isFalse();
        assertThat(hedges.mayHedge(other)).isTrue();
    }

    @Test
    void a_second_target_that_was_not_to_be_had_does_not_count() {
        assertThat(hedges.mayHedge(route)).isTrue();
        hedges.giveBack(route);
        assertThat(hedges.mayHedge(route)).isTrue();
        assertThat(hedges.mayHedge(route)).isFalse();
    }

    @Test
    void no_more_than_ten_are_saved_up() {
        for (int i = 0; i < 1000; i++) {
            hedges.requested(route, AS_USUAL);
        }
        hedges.giveBack(route);
        int granted = 0;
        while (hedges.mayHedge(route)) {
            granted++;
        }
        assertThat(granted).isEqualTo(10);
    }

    private OptionalLong delayMs() {
        return hedges.delayMs(AS_USUAL, target, false);
    }
}
