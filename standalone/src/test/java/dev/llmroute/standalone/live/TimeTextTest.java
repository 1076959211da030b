package dev.llmroute.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    private static final Instant NOW = Instant.parse("2026-11-29T21:34:55Z");

    private final TimeText times = new TimeText(Clock.fixed(NOW, ZoneId.of("Europe/Berlin")));

    @Test
    void the_end_is_told_by_the_clock_on_the_wall_and_by_what_is_left() {
        assertThat(times.until(NOW.plusSeconds(372))).isEqualTo("22:41:07 (in 6m12s)");
    }

    @Test
    void another_day_is_named() {
        assertThat(times.until(NOW.plus(Duration.ofHours(2)))).isEqualTo("Nov 30 00:34:55 (in 2h)");
    }

    @Test
    void what_has_come_is_over_and_what_no_time_ends_has_no_end() {
        assertThat(times.until(NOW)).isEqualTo("22:34:55 (over)");
        assertThat(times.until(null)).isEqualTo("no end");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.001S, 1s",
        "PT59S, 59s",
        "PT60S, 1m",
        "PT6M12S, 6m12s",
        "PT59M59.5S, 1h",
        "PT23H12M59S, 23h12m",
        "P2DT3H5M, 2d3h",
        "PT0S, 0s"
    })
    void a_duration_has_two_units_at_most(String length, String text) {
        assertThat(TimeText.duration(Duration.parse(length))).isEqualTo(text);
    }
}
