package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void what_is_printable_ascii_stays_as_it_is() {
        assertThat(HeaderText.of("groq/openai/gpt-oss 120b:free~%")).isEqualTo("groq/openai/gpt-oss 120b:free~%");
    }

    @Test
    void all_else_is_percent_encoded_as_utf_8() {
        assertThat(HeaderText.of("a/é€\n\u007f")).isEqualTo("a/%C3%A9%E2%82%AC%0A%7F");
    }
}
