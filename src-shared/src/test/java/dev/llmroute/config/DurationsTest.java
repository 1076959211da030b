package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "60s, PT1M", "5m, PT5M", "1h30m, PT1H30M", "2d, PT48H", "0s, PT0S"})
    void a_duration_is_read(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 minutes", "-5m", "1.5h", "m5"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("write for example");
    }

    @Test
    void absurdly_many_digits_are_refused_not_overflowed() {
        assertThatThrownBy(() -> Durations.parse("9999999999999999999d")).isInstanceOf(IllegalArgumentException.class);
    }
}
