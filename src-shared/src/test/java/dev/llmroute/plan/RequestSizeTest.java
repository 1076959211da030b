package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RequestSizeTest {
    @Test
    void a_request_counts_what_is_sent_and_what_may_come_back() {
        assertThat(new RequestSize(0, 0, 0, 0, 1).tokens()).isEqualTo(3);
        assertThat(new RequestSize(400, 2, 0, 0, 1).tokens()).isEqualTo(100 + 8 + 3);
        assertThat(new RequestSize(401, 2, 1, 1000, 2).tokens()).isEqualTo(101 + 8 + 3 + 765 + 2000);
    }

    @Test
    void the_least_it_can_be_counts_ten_bytes_a_token_and_one_answer() {
        assertThat(new RequestSize(199, 5, 2, 40, 3).leastTokens()).isEqualTo(19 + 40);
        assertThat(new RequestSize(0, 0, 0, Long.MAX_VALUE, 1).leastTokens()).isEqualTo(RequestSize.MAX_TOKENS);
    }

    @Property
    void no_request_is_so_absurd_that_its_estimate_overflows(
            @ForAll @LongRange(min = 0, max = 20_000_000) long bytes,
            @ForAll @LongRange(min = 0, max = 5_000_000) long messages,
            @ForAll @LongRange(min = 0, max = 5_000_000) long attachments,
            @ForAll @LongRange(min = 0) long answerTokens,
            @ForAll @LongRange(min = 0) long answers) {
        assertThat(new RequestSize(bytes, messages, attachments, answerTokens, answers).tokens())
                .isBetween(3L, RequestSize.MAX_TOKENS);
    }
}
