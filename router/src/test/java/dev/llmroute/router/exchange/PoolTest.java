package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are not served by what everybody is served by. */
class PoolTest {
    private static final String LONG = "hello".repeat(200_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'service_tier': 'flex'",
                "'service_tier': 'priority'",
                "'speed': 'fast'",
                "'provider': {'only': ['azure']}",
                "'provider': {'allow_fallbacks': false}"
            })
    void a_request_may_choose_another_pool(String field) {
        assertThat(isAnother(field)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'n': 1",
                "'service_tier': 'auto'",
                "'service_tier': 'default'",
                "'service_tier': null",
                "'speed': 'standard'",
                "'provider': {'order': ['azure']}",
                "'provider': {'only': []}",
                "'provider': {'allow_fallbacks': true}",
                "'metadata': {'service_tier': 'flex'}"
            })
    void what_is_usual_or_a_mere_wish_is_none(String field) {
        assertThat(isAnother(field)).isFalse();
    }

    @Test
    void long_context_has_limits_of_its_own_where_it_is_asked_for_and_used() {
        String body = Requests.CHAT.replace("hello", LONG);
        assertThat(isAnother(body, "context-1m-2025-08-07")).isTrue();
        assertThat(isAnother(body, "other, context-1m-2025-08-07")).isTrue();
        assertThat(isAnother(body, "interleaved-thinking")).isFalse();
        assertThat(isAnother(Requests.CHAT, "context-1m-2025-08-07")).isFalse();
        assertThat(new Pool(Requests.chat(body)).isAnother()).isFalse();
    }

    private static boolean isAnother(String body, String beta) {
        return new Pool(Requests.chat(body, "anthropic-beta", beta)).isAnother();
    }

    private static boolean isAnother(String field) {
        String body = "{" + field.replace('\'', '"') + "," + Requests.CHAT.substring(1);
        return new Pool(Requests.chat(body)).isAnother();
    }
}
