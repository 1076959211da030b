package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemainingWindowTest {
    @Test
    void each_window_of_openais_headers_tells_what_is_left() {
        assertThat(RemainingWindow.read(
                        Map.of(
                                "x-ratelimit-limit-requests", "500",
                                "x-ratelimit-remaining-requests", "0",
                                "x-ratelimit-reset-requests", "120ms",
                                "x-ratelimit-limit-tokens", "30000",
                                "x-ratelimit-remaining-tokens", "1200",
                                "x-ratelimit-reset-tokens", "57.6s"),
                        Responses.NOW,
                        "openai"))
                .containsExactlyInAnyOrder(
                        new RemainingWindow("requests", "x-ratelimit-reset-requests", 0, 500, 120),
                        new RemainingWindow("tokens", "x-ratelimit-reset-tokens", 1200, 30_000, 57_600));
    }

    @Test
    void the_requests_of_groq_are_those_of_the_day() {
        assertThat(RemainingWindow.read(
                        Map.of("x-ratelimit-remaining-requests", "3", "x-ratelimit-reset-requests", "18h4m48s"),
                        Responses.NOW,
                        "my-groq"))
                .containsExactly(new RemainingWindow("requests-day", "x-ratelimit-reset-requests", 3, -1, 65_088_000));
    }

    @Test
    void anthropics_input_and_output_tokens_are_windows_of_their_own() {
        assertThat(RemainingWindow.read(
                        Map.of(
                                "anthropic-ratelimit-input-tokens-limit", "40000",
                                "anthropic-ratelimit-input-tokens-remaining", "0",
                                "anthropic-ratelimit-input-tokens-reset", "2026-11-24T10:00:17Z",
                                "anthropic-ratelimit-output-tokens-remaining", "8000",
                                "anthropic-ratelimit-output-tokens-reset", "2026-11-24T09:59:00Z"),
                        Responses.NOW,
                        "anthropic"))
                .containsExactlyInAnyOrder(
                        new RemainingWindow(
                                "input-tokens", "anthropic-ratelimit-input-tokens-reset", 0, 40_000, 17_000),
                        new RemainingWindow("output-tokens", "anthropic-ratelimit-output-tokens-reset", 8000, -1, 0));
    }

    @Test
    void the_header_of_the_ietf_is_read_in_both_its_forms() {
        assertThat(RemainingWindow.read(Map.of("ratelimit", "limit=80, remaining=2, reset=26"), Responses.NOW, ""))
                .containsExactly(new RemainingWindow("", "ratelimit", 2, 80, 26_000));
        assertThat(RemainingWindow.read(
                        Map.of("ratelimit", "\"daily\";r=0;t=17, \"burst\";r=9;t=1"), Responses.NOW, ""))
                .containsExactly(
                        new RemainingWindow("day", "ratelimit", 0, -1, 17_000),
                        new RemainingWindow("", "ratelimit", 9, -1, 1000));
    }

    @Test
    void a_window_without_remaining_or_with_an_unreadable_value_says_nothing() {
        assertThat(RemainingWindow.read(
                        Map.of(
                                "x-ratelimit-reset", "60",
                                "x-ratelimit-remaining-tokens", "-1",
                                "x-ratelimit-reset-tokens", "0",
                                "x-ratelimit-remaining-requests", "0",
                                "x-ratelimit-reset-requests", "soon"),
                        Responses.NOW,
                        "azure"))
                .isEmpty();
    }

    @Test
    void which_headers_tell_a_window_is_known_by_their_names() {
        assertThat(List.of(
                        "x-ratelimit-reset-tokens",
                        "anthropic-ratelimit-input-tokens-reset",
                        "x-quota-reset-ms",
                        "ratelimit"))
                .allMatch(RemainingWindow::isToldBy);
        assertThat(List.of("content-type", "x-ratelimit-remaining-tokens", "ratelimit-policy", "x-reset"))
                .noneMatch(RemainingWindow::isToldBy);
    }
}
