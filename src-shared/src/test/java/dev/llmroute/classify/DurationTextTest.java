package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0s | 0",
                "1ms | 1",
                "9s | 9000",
                "10 s | 10000",
                "1.5h | 5400000",
                "22m46.848s | 1366848",
                "0.0001s | 1",
                "1,500 ms | 1500",
                "86,400 seconds | 86400000",
                "1,5 s | -1",
                "500us | 1",
                "1 week | 604800000",
                "2 days, 9 hours and 37 minutes | 207420000",
                "1h 1h 1h 1h 1h 1h | 21600000",
                "1h 1h 1h 1h 1h 1h 1h | -1",
                "01:12:27 | 4347000",
                "00:00:01.5 | 1500",
                "2.12:34:56 | 218096000",
                "00:60:00 | -1",
                "PT30S | 30000",
                "PT1M0.5S | 60500",
                "-PT30S | -1",
                "PT-30S | -1",
                "PT | -1",
                "5 | -1",
                "5x | -1",
                "5 sx | -1",
                "5s later | -1",
                "999999999999d | -1",
                "99999999999999s | -1",
                "5 小时 30 分钟 | 19800000",
            })
    void a_text_is_one_duration_or_none(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(millis);
    }

    @Test
    void what_is_longer_than_any_duration_is_none() {
        assertThat(DurationText.parse(" ".repeat(200) + "5s")).isEqualTo(5000);
        assertThat(DurationText.parse("0".repeat(11) + "5s")).isEqualTo(5000);
        assertThat(DurationText.parse("5" + " ".repeat(120) + "s")).isEqualTo(DurationText.NONE);
        assertThat(DurationText.parse("")).isEqualTo(DurationText.NONE);
    }

    @Test
    void milliseconds_are_rounded_up_and_never_negative() {
        assertThat(DurationText.seconds(new BigDecimal("28.4121"))).isEqualTo(28_413);
        assertThat(DurationText.ceiling(BigDecimal.ZERO)).isZero();
        assertThat(DurationText.ceiling(new BigDecimal("-0.1"))).isEqualTo(DurationText.NONE);
        assertThat(DurationText.ceiling(new BigDecimal("99999999999999999"))).isEqualTo(99_999_999_999_999_999L);
        assertThat(DurationText.ceiling(new BigDecimal("100000000000000000"))).isEqualTo(DurationText.NONE);
    }
}
