package dev.llmroute.operator.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteScheduleTest {
    private final SetTime clock = new SetTime();
    private final WriteSchedule<String> schedule =
            new WriteSchedule<>(Duration.ofSeconds(1), Duration.ofSeconds(5), new TokenBucket(10, 1.5, clock), clock);

    @Test
    void a_first_change_is_gathered_for_a_second_and_then_the_key_pauses_for_five() {
        schedule.want("a");
        assertThat(schedule.next()).isEmpty();
        assertThat(schedule.delay()).contains(Duration.ofSeconds(1));

        clock.advance(Duration.ofSeconds(1));
        assertThat(written()).containsExactly("a");

        schedule.want("a");
        clock.advance(Duration.ofMillis(4_999));
        assertThat(written()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(written()).containsExactly("a");
        assertThat(schedule.delay()).isEmpty();
    }

    @Test
    void what_turns_out_to_be_nothing_costs_nothing() {
        for (int i = 0; i < 100; i++) {
            schedule.want("route-" + i);
        }
        clock.advance(Duration.ofSeconds(1));

        int looked = 0;
        while (schedule.next().isPresent()) {
            looked++;
        }
        assertThat(looked).isEqualTo(100);
    }

    @Test
    void many_that_change_without_end_keep_within_the_budget_and_each_gets_its_turn() {
        List<String> written = new ArrayList<>();
        for (int tenths = 0; tenths < 3_000; tenths++) {
            for (int i = 0; i < 100; i++) {
                schedule.want("route-" + i);
            }
            clock.advance(Duration.ofMillis(100));
            written.addAll(written());
        }

        assertThat(written.size()).as("in 300 s").isBetween(440, 460);
        for (int i = 0; i < 100; i++) {
            assertThat(Collections.frequency(written, "route-" + i)).isBetween(4, 5);
        }
    }

    @Test
    void what_is_new_waits_for_nobody() {
        for (int i = 0; i < 100; i++) {
            schedule.want("route-" + i);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(written()).hasSize(10);
        schedule.wantBeyondBudget("new");
        clock.advance(Duration.ofSeconds(1));

        assertThat(written()).contains("new");
    }

    @Test
    void tells_when_to_look_again_where_the_budget_is_spent() {
        for (int i = 0; i < 11; i++) {
            schedule.want("route-" + i);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(written()).hasSize(10);

        Duration delay = schedule.delay().orElseThrow();
        assertThat(delay).isBetween(Duration.ofMillis(660), Duration.ofMillis(670));
        clock.advance(delay);
        assertThat(written()).containsExactly("route-10");
    }

    private List<String> written() {
        List<String> written = new ArrayList<>();
        schedule.next().ifPresent(first -> {
            schedule.written(first);
            written.add(first);
            written.addAll(written());
        });
        return written;
    }
}
