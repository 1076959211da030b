package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEventTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ": ping | HELD_BACK",
                "event: ping | HELD_BACK",
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]} | HELD_BACK",
                "data: {\"choices\":[{\"delta\":{}}]} | HELD_BACK",
                "data: {\"choices\":[]} | HELD_BACK",
                "data: {\"choices\":[{\"delta\":{\"content\":\"rate limit exceeded\"}}]} | CONTENT",
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]} | CONTENT",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]} | CONTENT",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]} | HELD_BACK",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]} | THIN",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\n\"}}]} | THIN",
                "data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot.\"}}]} | THIN",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]} | CONTENT",
                "data: {\"error\":{\"message\":\"overloaded\"}} | ERROR",
                "data: [DONE] | DONE",
                "data:[DONE] | DONE",
                "data: {\"choices\": | MALFORMED"
            })
    void an_event_is_told_by_what_a_caller_would_miss(String event, String kind) {
        assertThat(StreamEvent.of(Surface.ChatCompletions, Buffer.buffer(event + "\n\n")))
                .hasToString(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\":\"message_start\",\"message\":{\"content\":[]}} | HELD_BACK",
                "{\"type\":\"ping\"} | HELD_BACK",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}} | HELD_BACK",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}} | CONTENT",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}} | HELD_BACK",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"error\"}} | CONTENT",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}} | CONTENT",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}} | HELD_BACK",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}} | THIN",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\" \"}} | THIN",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}} | ERROR",
                "{\"type\":\"message_stop\"} | DONE",
                "{\"type\": | MALFORMED"
            })
    void an_event_of_anthropics_is_told_by_the_same(String data, String kind) {
        assertThat(StreamEvent.of(Surface.Messages, Buffer.buffer("event: x\ndata: " + data + "\n\n")))
                .hasToString(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\":\"response.created\",\"response\":{\"output\":[]}} | HELD_BACK",
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\"}} | HELD_BACK",
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\"}} | CONTENT",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"\"} | HELD_BACK",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"} | CONTENT",
                "{\"type\":\"response.output_text.done\",\"text\":\"\"} | HELD_BACK",
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\"}} | HELD_BACK",
                "{\"type\":\"response.failed\",\"response\":{}} | ERROR",
                "{\"type\":\"response.incomplete\",\"response\":{}} | DONE_THIN",
                "{\"type\":\"response.refusal.delta\",\"delta\":\"I cannot.\"} | THIN",
                "{\"type\":\"response.output_text.delta\",\"delta\":\" \"} | THIN",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"x\"}]}]}} | DONE_THIN",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}} | DONE",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]}]}} | DONE_WITH_CONTENT"
            })
    void an_event_of_a_response_is_told_by_the_same(String data, String kind) {
        assertThat(StreamEvent.of(Surface.Responses, Buffer.buffer("event: x\ndata: " + data + "\n\n")))
                .hasToString(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":\"busy\",\"type\":\"RateLimitError\",\"code\":429}",
                "{\"code\":429,\"message\":\"busy\"}",
                "{\"error_code\":18,\"error_msg\":\"Open api qps request limit reached\"}",
                "{\"code\":\"Throttling.RateQuota\",\"message\":\"Requests rate limit exceeded\"}",
                "{\"detail\":\"Too many requests\"}",
                "{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit exceeded\"}}"
            })
    void an_error_without_anything_around_it_is_one_before_and_behind_the_first_content(String data) {
        for (Surface surface : new Surface[] {Surface.ChatCompletions, Surface.Completions}) {
            Buffer event = Buffer.buffer("data: " + data + "\n\n");
            assertThat(StreamEvent.of(surface, event)).isEqualTo(StreamEvent.ERROR);
            assertThat(StreamEvent.afterContent(surface, event)).isEqualTo(StreamEvent.ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]} | CONTENT",
                "{\"choices\":[{\"delta\":{\"content\":\"the word \\\"error\\\"\"}}]} | CONTENT",
                "{\"choices\":[{\"delta\": | MALFORMED",
                "{} {} | MALFORMED",
                "<html> | MALFORMED",
                "{\"error\":{\"message\":\"overloaded\"}} | ERROR",
                "[DONE] | DONE"
            })
    void behind_the_first_content_only_ends_errors_and_broken_data_are_told(String data, String kind) {
        assertThat(StreamEvent.afterContent(Surface.ChatCompletions, Buffer.buffer("data: " + data + "\n\n")))
                .hasToString(kind);
    }
}
