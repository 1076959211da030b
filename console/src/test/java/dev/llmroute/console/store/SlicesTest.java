package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final long WEEK_MS = Duration.ofDays(7).toMillis();

    private record Slice(long fromMs, long toMs) {}

    private final AtomicLong nanos = new AtomicLong();
    private final List<Slice> searched = new ArrayList<>();

    private Slices.Search taking(Duration each) {
        return (fromMs, toMs) -> {
            searched.add(new Slice(fromMs, toMs));
            nanos.addAndGet(each.toNanos());
            return false;
        };
    }

    @Test
    void all_of_a_time_in_which_nothing_is_found_quickly_is_searched_without_holes() {
        assertThat(new Slices(0, WEEK_MS, false).search(taking(Duration.ofMillis(1)), nanos::get))
                .isEmpty();

        assertThat(searched.getFirst().toMs()).isEqualTo(WEEK_MS);
        assertThat(searched.getLast().fromMs()).isZero();
        for (int i = 1; i < searched.size(); i++) {
            assertThat(searched.get(i).toMs()).isEqualTo(searched.get(i - 1).fromMs());
        }
        assertThat(searched).as("few looks").hasSizeLessThan(8);
    }

    @Test
    void a_search_that_takes_long_ends_and_tells_how_far_it_came() {
        long ended = new Slices(0, WEEK_MS, false)
                .search(taking(Duration.ofMillis(70)), nanos::get)
                .orElseThrow();

        assertThat(ended).isEqualTo(searched.getLast().fromMs()).isPositive();
        assertThat(nanos.get()).isLessThan(Duration.ofMillis(200).toNanos());
    }

    @Test
    void towards_the_newer_it_begins_at_the_oldest() {
        long ended = new Slices(0, WEEK_MS, true)
                .search(taking(Duration.ofMillis(70)), nanos::get)
                .orElseThrow();

        assertThat(searched.getFirst().fromMs()).isZero();
        assertThat(ended).isEqualTo(searched.getLast().toMs()).isLessThan(WEEK_MS);
    }

    @Test
    void even_where_a_look_takes_minutes_each_search_comes_further() {
        assertThat(new Slices(0, WEEK_MS, false)
                        .search(taking(Duration.ofMinutes(5)), nanos::get)
                        .orElseThrow())
                .isLessThan(WEEK_MS);
    }
}
