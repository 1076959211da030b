package dev.llmroute.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagsTest {
    private final SetTime clock = new SetTime();
    private final Lags lags = new Lags(clock);

    @Test
    void what_is_not_served_counts_after_two_minutes() {
        lags.tell("a", 3, false);
        clock.advance(Duration.ofSeconds(119));
        assertThat(lags.tell("a", 3, false)).isEqualTo(Duration.ofSeconds(119));
        assertThat(count("a")).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(count("a")).isEqualTo(1);

        assertThat(lags.tell("a", 3, true)).isZero();
        assertThat(count("a")).isZero();
    }

    @Test
    void something_newer_waits_anew() {
        lags.tell("a", 3, false);
        clock.advance(Duration.ofMinutes(3));

        assertThat(lags.tell("a", 4, false)).isZero();
        assertThat(count("a")).isZero();
    }

    @Test
    void a_route_that_is_gone_does_not_count() {
        lags.tell("a", 3, false);
        lags.tell("b", 1, false);
        clock.advance(Duration.ofMinutes(3));

        assertThat(count("b", "c")).isEqualTo(1);
        assertThat(count("a")).isZero();
    }

    @Test
    void pods_are_nudged_at_once_then_more_and_more_seldom() {
        lags.tell("a", 3, false);
        assertThat(lags.dueNudge("a")).hasValue(1);
        assertThat(lags.dueNudge("a")).isEmpty();

        int nudges = 0;
        for (int i = 0; i < 600; i++) {
            clock.advance(Duration.ofMillis(100));
            nudges += lags.dueNudge("a").isPresent() ? 1 : 0;
        }
        assertThat(nudges).isEqualTo(4);

        clock.advance(Duration.ofSeconds(21));
        assertThat(lags.dueNudge("a")).hasValue(6);
    }

    @Test
    void what_is_in_force_is_not_nudged() {
        lags.tell("a", 3, true);

        assertThat(lags.dueNudge("a")).isEmpty();
    }

    private int count(String... present) {
        return lags.count(List.of(present));
    }
}
