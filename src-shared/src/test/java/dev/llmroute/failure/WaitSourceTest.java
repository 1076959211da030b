package dev.llmroute.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitSourceTest {
    @ParameterizedTest
    @CsvSource({
        "body-text, BodyText, from the error text",
        "body-field, BodyField, from a field of the error",
        "retry-after, RetryAfter, from the header retry-after",
        "x-ratelimit-reset-tokens, XRatelimitResetTokens, from the header x-ratelimit-reset-tokens",
        "none, None, 'by default, none was stated'",
        "pattern:no-seat, Pattern:no-seat, by the pattern no-seat",
    })
    void a_source_is_named_for_the_status_and_for_people(String label, String status, String sentence) {
        WaitSource source = new WaitSource(label);

        assertThat(source.camelCase()).isEqualTo(status);
        assertThat(source.sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"-a, A", "a--b, AB", "a_b, AB"})
    void separators_are_left_out_of_the_status(String label, String status) {
        assertThat(new WaitSource(label).camelCase()).isEqualTo(status);
    }
}
