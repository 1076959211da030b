package dev.llmroute.router.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.Surface;
import org.junit.jupiter.api.Test;

class RetryAdviceTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void programs_of_the_responses_api_are_told_a_long_wait_so_that_they_give_up_and_show_its_end() {
        ObjectNode error = told(Surface.Responses, 429, 1_367_000);
        assertThat(error.get("type").asText()).isEqualTo("usage_limit_reached");
        assertThat(error.get("resets_at").asLong()).isEqualTo(NOW / 1000 + 1367);
    }

    @Test
    void short_waits_other_surfaces_and_other_errors_keep_their_type() {
        assertThat(told(Surface.Responses, 429, 60_000)).isEqualTo(rateLimit());
        assertThat(told(Surface.ChatCompletions, 429, 1_367_000)).isEqualTo(rateLimit());
        assertThat(told(Surface.Responses, 503, 1_367_000)).isEqualTo(rateLimit());
        assertThat(told(Surface.Responses, 429, -1)).isEqualTo(rateLimit());
    }

    private static ObjectNode told(Surface surface, int status, long waitMs) {
        ObjectNode error = rateLimit();
        RetryAdvice.inBody(surface, status, error, waitMs, NOW + waitMs);
        return error;
    }

    private static ObjectNode rateLimit() {
        return JsonNodeFactory.instance.objectNode().put("type", "rate_limit_error");
    }
}
