package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One clock for processes whose own ones differ. */
class CommonTimeTest {
    private final FakeTime own = new FakeTime(Duration.ofMinutes(5));
    private final CommonTime time = new CommonTime(own);

    @Test
    void a_clock_that_is_wrong_is_corrected_by_what_was_measured() {
        time.measured(FakeTime.NOON, own.nanos());
        assertThat(time.millis()).isEqualTo(FakeTime.NOON);

        own.pass(Duration.ofMinutes(1));
        assertThat(time.millis()).isEqualTo(FakeTime.NOON + 60_000);
    }

    @Test
    void it_counts_when_the_other_clock_was_read_not_when_the_answer_came() {
        long asked = own.nanos();
        own.pass(Duration.ofSeconds(1));

        time.measured(FakeTime.NOON, asked);

        assertThat(time.millis()).isEqualTo(FakeTime.NOON + 1000);
    }

    @Test
    void the_noise_of_measuring_changes_nothing() {
        time.measured(own.millis() - 700, own.nanos());
        assertThat(time.millis()).isEqualTo(own.millis());

        time.measured(FakeTime.NOON, own.nanos());
        time.measured(FakeTime.NOON + 300, own.nanos());
        assertThat(time.millis()).isEqualTo(FakeTime.NOON);
    }

    @Test
    void two_seconds_are_a_difference_and_an_hour_is_still_believed() {
        time.measured(own.millis() - 2000, own.nanos());
        assertThat(time.aheadMs()).isEqualTo(2000);
        time.measured(own.millis() - 3000, own.nanos());
        assertThat(time.aheadMs()).isEqualTo(2000);
        time.measured(own.millis() - 3001, own.nanos());
        assertThat(time.aheadMs()).isEqualTo(3001);
        time.measured(own.millis() - 3_600_000, own.nanos());
        assertThat(time.aheadMs()).isEqualTo(3_600_000);
        time.measured(own.millis() + 1999, own.nanos());
        assertThat(time.aheadMs()).isZero();
    }

    @Test
    void a_clock_that_was_put_right_is_taken_as_it_is() {
        time.measured(FakeTime.NOON, own.nanos());
        time.measured(own.millis(), own.nanos());

        assertThat(time.aheadMs()).isZero();
    }

    @Test
    void an_absurd_measurement_is_ignored() {
        time.measured(FakeTime.NOON + Duration.ofDays(365).toMillis(), own.nanos());

        assertThat(time.millis()).isEqualTo(own.millis());
    }
}
