package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0:00",
        "9999, 0:09",
        "1366848, 22:46",
        "3600000, 1:00:00",
        "14399999, 3:59:59",
        "691200000, 8 d 00:00:00",
        "-5, 0:00"
    })
    void a_span_reads_as_on_a_clock(long ms, String text) {
        assertThat(ClockText.of(ms)).isEqualTo(text);
    }
}
