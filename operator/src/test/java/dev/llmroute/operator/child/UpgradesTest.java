package dev.llmroute.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many pools change at a time. */
class UpgradesTest {
    private final SetTime time = new SetTime();
    private final Upgrades upgrades = new Upgrades(2, time);
    private final List<String> turns = new ArrayList<>();

    @Test
    void no_more_than_so_many_change_at_a_time() {
        assertThat(begin("a")).isTrue();
        assertThat(begin("b")).isTrue();
        assertThat(begin("c")).isFalse();
        assertThat(begin("a")).as("it is at it already").isTrue();
    }

    @Test
    void who_waits_longest_comes_next_and_is_told() {
        for (String pool : List.of("a", "b", "c", "d", "c")) {
            begin(pool);
        }

        upgrades.end("a");

        assertThat(turns).containsExactly("c");
        assertThat(begin("c")).isTrue();
        assertThat(begin("d")).isFalse();
    }

    @Test
    void one_that_is_gone_or_was_edited_waits_no_longer_and_makes_room() {
        for (String pool : List.of("a", "b", "edited", "c", "d")) {
            begin(pool);
        }

        upgrades.leaveQueue("edited");
        upgrades.end("c");
        upgrades.end("b");

        assertThat(turns).containsExactly("d");
        upgrades.end("a");
        upgrades.end("d");
        assertThat(upgrades.size()).isZero();
    }

    @Test
    void one_that_comes_to_no_end_does_not_keep_the_others_waiting_for_ever() {
        begin("a");
        begin("b");
        time.advance(Upgrades.PATIENCE.plusMillis(1));

        assertThat(begin("c")).isTrue();
        assertThat(upgrades.size()).isEqualTo(1);
    }

    private boolean begin(String pool) {
        return upgrades.begin(pool, () -> turns.add(pool));
    }
}
