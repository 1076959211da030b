package dev.llmroute.errorbody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.classify.ErrorBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodiesTest {
    @Test
    void an_array_of_one_is_its_object() {
        assertThat(ErrorBodies.read("[{\"error\":{\"code\":429}}]").object()).containsKey("error");
    }

    @Test
    void json_inside_strings_is_parsed_but_never_inside_content() {
        ErrorBody body = ErrorBodies.read("""
                {"error":{"message":"{\\n  \\"code\\": 429}","metadata":{"raw":"upstream said {\\"error\\":{\\"code\\":1}}"}},
                 "choices":[{"message":{"content":"{\\"error\\":1}"}}]}""");

        Map<?, ?> error = (Map<?, ?>) body.object().get("error");
        assertThat(error.get("message")).isEqualTo(Map.of("code", 429));
        assertThat(((Map<?, ?>) error.get("metadata")).get("raw"))
                .isEqualTo(List.of("upstream said", Map.of("error", Map.of("code", 1))));
        assertThat(body.object().get("choices").toString()).contains("{\"error\":1}");
    }

    @Test
    void the_first_event_that_reports_an_error_is_the_body_of_a_stream() {
        ErrorBody body = ErrorBodies.read(
                "event: message_start\ndata: {\"type\":\"message_start\"}\n\nevent: error\ndata: {\"type\":\"error\",\ndata: \"error\":{\"type\":\"overloaded_error\"}}\n\n");
        assertThat(body.object()).containsEntry("type", "error");

        assertThat(ErrorBodies.read("data: {\"a\":1}\n\ndata: {\"a\":2}\n\ndata: [DONE]\n\n")
                        .object())
                .containsEntry("a", 1);
    }

    @Test
    void an_event_named_error_is_one_whatever_its_data_looks_like() {
        assertThat(ErrorBodies.read("event: error\ndata: Too many requests\n\n").object())
                .containsEntry("error", "Too many requests");
    }

    @Test
    void the_line_that_reports_an_error_is_the_body_of_json_lines() {
        assertThat(ErrorBodies.read("{\"response\":\"Hel\"}\n{\"error\":\"runner stopped\"}\n")
                        .object())
                .containsEntry("error", "runner stopped");
    }

    @Test
    void what_is_too_long_is_cut_and_still_text() {
        ErrorBody body = ErrorBodies.read("{\"error\":\"" + "x".repeat(100_000) + "\"}");
        assertThat(body.text()).hasSize(ErrorBodies.BOUND);
        assertThat(body.json()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "<html>",
                "{",
                "[",
                "{\"a\":",
                "nonsense",
                "\"",
                "data:",
                "data: {",
                "event: error",
                "\uFEFF",
                "[1e999999999]"
            })
    void what_cannot_be_parsed_is_text(String text) {
        assertThat(ErrorBodies.read(text).text()).isEqualTo(text);
    }

    @Test
    void deep_nesting_is_refused_not_followed() {
        assertThat(ErrorBodies.read("[".repeat(50_000)).json()).isNull();
        assertThat(ErrorBodies.read("{\"a\":".repeat(10_000) + "1").json()).isNull();
    }
}
