package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.failure;
import static dev.llmroute.classify.Responses.message;
import static dev.llmroute.classify.Responses.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitUsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Limit 100000, Used 99901, Requested 1681.",
                "limit: 100,000, used: 99,901, requested: ~1,681",
                "Limit 100000 tokens, Used 99901 tokens, Requested about 1681 tokens",
                "Requested 1681, used 99901 of the day, limit 100000",
                "limit=100000 used=99901 requested=1681",
            })
    void limit_used_and_requested_are_read_in_every_form(String numbers) {
        Failure failure = failure(
                message(429, "Rate limit reached on tokens per day (TPD): " + numbers + " Please try again in 9s."));

        assertThat(failure.usage()).isEqualTo(new LimitUsage(100_000, 99_901, 1681));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Limit 100000, Requested 1681.",
                "Limit: 90000 / min. Current: 91000 / min.",
                "Used 5, Requested 7",
                "Limit 10.5, Used 3, Requested 4",
                "You used 3 models. The documentation tells more about each of them. Limit 10, Requested 4",
            })
    void without_all_three_numbers_nothing_is_known(String numbers) {
        assertThat(failure(message(429, "Rate limit reached: " + numbers)).usage())
                .isNull();
    }

    @Test
    void zero_is_a_number_and_all_of_the_limit_is_not_beyond_it() {
        assertThat(failure(message(429, "Rate limit: Limit 100, Used 0, Requested 100"))
                        .usage())
                .isEqualTo(new LimitUsage(100, 0, 100));
        assertThat(failure(message(429, "Rate limit: Limit 0, Used 0, Requested 0"))
                        .usage())
                .isEqualTo(new LimitUsage(0, 0, 0));
        assertThat(failure(message(429, "Rate limit: Limit 0, Requested 1")).failureClass())
                .isEqualTo(FailureClass.PayloadTooLarge);
    }

    @Test
    void a_request_above_the_limit_has_no_use_for_them() {
        Failure failure = failure(message(429, "Rate limit: Limit 10,000, Used 0, Requested ~11,447"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PayloadTooLarge);
        assertThat(failure.usage()).isNull();
    }

    @Test
    void waits_that_lost_are_kept_largest_first() {
        Failure failure = failure(response(429, Map.of("retry-after", "60", "retry-after-ms", "59400"), """
                {"error":{"message":"Rate limit. Try again in 41.7s.","retryDelay":"41s","retry_after":17280000}}"""));

        assertThat(failure.statedWait()).isEqualTo(new Wait(59_400, WaitSource.header("retry-after-ms")));
        assertThat(failure.otherWaits())
                .containsExactly(
                        new Wait(17_280_000_000L, WaitSource.BODY_FIELD),
                        new Wait(60_000, WaitSource.header("retry-after")),
                        new Wait(41_700, WaitSource.BODY_TEXT),
                        new Wait(41_000, WaitSource.BODY_FIELD));
    }

    @Test
    void a_wait_that_nothing_contradicts_has_no_others() {
        assertThat(failure(message(429, "Rate limit. Try again in 41.7s.")).otherWaits())
                .isEmpty();
    }
}
