package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            emptyValue = "",
            value = {
                "Retry-After: 20. | 20000",
                "retry after 20 | 20000",
                "retry-after 999999999 | 999999999000",
                "retry-after 1234567890 | ^^",
                "retry after: 20% | ^^",
                "Retry after 20:30 | ^^",
                "retry after 3/5 | ^^",
                "retry after (seconds): 20 | 20000",
                "retry_after_ms: 250 | 250",
                "retry_after_milliseconds=250 | 250",
                "after 20 | ^^",
                "20 | ^^",
                "retryAfter=9 | 9000",
                "retry_after_sec=9 | 9000",
                "In 45 seconds, retry | 45000",
                "Now in 45 seconds, retry | ^^",
                "Wait. After 9 seconds, please retry | 9000",
                "5s after that | ^^",
                "v5s wait 5s | 5000",
                "wait 7s and wait 9s | 7000 9000",
                "wait 12345s, not 6s | 12345000",
                "reset window will be lifted in 4s | 4000",
                "try again 30s later | 30000",
                "30s later it broke | ^^",
                "try again in it on now a an 4s | ^^",
                "try again in a second | ^^",
                "back in an hour | 3600000",
                "an hour ago | ^^",
                "wait ten seconds | 10000",
                "请等待 45 秒 | 45000",
                "每 45 秒一次 | ^^",
                "等待，每 45 秒 | ^^"
            })
    void only_durations_behind_or_before_a_lead_are_waits(String message, String millis) {
        assertThat(WaitText.durations(message).stream()
                        .map(wait -> String.valueOf(wait.millis()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(millis);
    }
}
