package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.failure;
import static dev.llmroute.classify.Responses.message;
import static dev.llmroute.classify.Responses.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is larger than a limit of this account is another matter than what is too large for any server. */
class TooLargeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "413 | tokens | Request too large for model `m` on tokens per minute (TPM): Limit 8000, Requested 20449, please reduce.",
                "429 | tokens | Request too large for gpt-x in organization org-x on tokens per min (TPM): Limit 30000, Requested 45000.",
                "400 | tokens | Request too large for model `m` on tokens per minute (TPM): Limit 8000, Requested 20449.",
                "200 | tokens | Request too large for model `m` on tokens per minute (TPM): Limit 8000, Requested 20449.",
                "429 | tokens | Rate limit reached for model `x` on tokens per minute (TPM): Limit 7000, Used 0, Requested 7895.",
                "429 | tokens | Requested tokens exceed the tokens per minute limit: limit 30000, requested 45000",
                "429 | tokens-day | Request too large for model `m` on tokens per day (TPD): Limit 100000, Requested 120449.",
                "413 | tokens | Request body too large for gpt-4o model. Max size: 8000 tokens.",
                "413 | input-tokens | This request is above your limit of 30,000 input tokens per minute.",
                "429 | other | Request too large."
            })
    void what_is_above_a_limit_of_the_account_names_that_limit(int status, String window, String words) {
        Failure failure = failure(message(status, words));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PayloadTooLarge);
        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.window()).isEqualTo(window);
        assertThat(failure.isBeyondLimit()).isTrue();
        assertThat(failure.anotherTargetCouldAnswer()).isTrue();
    }

    @Test
    void a_code_of_a_rate_limit_is_enough() {
        assertThat(failure(response(413, "{\"error\":{\"message\":\"Too large.\",\"code\":\"rate_limit_exceeded\"}}"))
                        .isBeyondLimit())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"Request exceeds the maximum size\"}}",
                "<html><head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>",
                "{\"error\":{\"message\":\"Request body too large. The limit is 33554432, requested 41943040 bytes.\"}}",
                "{\"error\":{\"message\":\"Maximum request body size 20 MB exceeded\"}}",
                "Payload Too Large",
                ""
            })
    void a_body_that_is_too_large_for_a_server_is_above_no_limit_of_the_account(String body) {
        Failure failure = failure(response(413, body));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PayloadTooLarge);
        assertThat(failure.isBeyondLimit()).isFalse();
    }
}
