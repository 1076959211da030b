package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlidingMinuteTest {
    private final SlidingMinute minute = new SlidingMinute();

    @Test
    void what_was_added_counts_until_its_second_is_sixty_one_seconds_old() {
        minute.add(5, 1_999);
        assertThat(minute.sum(61_999)).isEqualTo(5);
        assertThat(minute.sum(62_000)).isZero();
    }

    @Test
    void it_tells_when_enough_will_be_forgotten() {
        minute.add(5, 99_000);
        minute.add(5, 100_500);
        assertThat(minute.fallsToIn(10, 100_500)).isZero();
        assertThat(minute.fallsToIn(9, 100_500)).isEqualTo(59_500);
        assertThat(minute.fallsToIn(5, 100_500)).isEqualTo(59_500);
        assertThat(minute.fallsToIn(4, 100_500)).isEqualTo(60_500);
        assertThat(minute.fallsToIn(0, 100_500)).isEqualTo(60_500);
    }

    @Test
    void after_a_long_silence_it_begins_anew() {
        minute.add(5, 0);
        minute.add(7, 10_000_000);
        assertThat(minute.sum(10_000_000)).isEqualTo(7);
        assertThat(minute.fallsToIn(0, 10_000_000)).isEqualTo(61_000);
    }
}
