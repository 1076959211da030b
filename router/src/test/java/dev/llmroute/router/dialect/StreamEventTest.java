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
                ": ping | HeldBack",
                "event: ping | HeldBack",
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]} | HeldBack",
                "data: {\"choices\":[{\"delta\":{}}]} | HeldBack",
                "data: {\"choices\":[]} | HeldBack",
                "data: {\"choices\":[{\"delta\":{\"content\":\"rate limit exceeded\"}}]} | Content",
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]} | Content",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]} | Content",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]} | HeldBack",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]} | Thin",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\n\"}}]} | Thin",
                "data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot.\"}}]} | Thin",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]} | Content",
                "data: {\"error\":{\"message\":\"overloaded\"}} | Error",
                "data: [DONE] | Done",
                "data:[DONE] | Done",
                "data: {\"choices\": | Malformed"
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
                "{\"type\":\"message_start\",\"message\":{\"content\":[]}} | HeldBack",
                "{\"type\":\"ping\"} | HeldBack",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}} | HeldBack",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}} | Content",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}} | HeldBack",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"error\"}} | Content",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}} | Content",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}} | HeldBack",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}} | Thin",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\" \"}} | Thin",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}} | Error",
                "{\"type\":\"message_stop\"} | Done",
                "{\"type\": | Malformed"
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
                "{\"type\":\"response.created\",\"response\":{\"output\":[]}} | HeldBack",
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\"}} | HeldBack",
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\"}} | Content",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"\"} | HeldBack",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"} | Content",
                "{\"type\":\"response.output_text.done\",\"text\":\"\"} | HeldBack",
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\"}} | HeldBack",
                "{\"type\":\"response.failed\",\"response\":{}} | Error",
                "{\"type\":\"response.incomplete\",\"response\":{}} | DoneThin",
                "{\"type\":\"response.refusal.delta\",\"delta\":\"I cannot.\"} | Thin",
                "{\"type\":\"response.output_text.delta\",\"delta\":\" \"} | Thin",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"x\"}]}]}} | DoneThin",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}} | Done",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]}]}} | DoneWithContent"
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
            assertThat(StreamEvent.of(surface, event)).isEqualTo(StreamEvent.Error);
            assertThat(StreamEvent.afterContent(surface, event)).isEqualTo(StreamEvent.Error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]} | Content",
                "{\"choices\":[{\"delta\":{\"content\":\"the word \\\"error\\\"\"}}]} | Content",
                "{\"choices\":[{\"delta\": | Malformed",
                "{} {} | Malformed",
                "<html> | Malformed",
                "{\"error\":{\"message\":\"overloaded\"}} | Error",
                "[DONE] | Done"
            })
    void behind_the_first_content_only_ends_errors_and_broken_data_are_told(String data, String kind) {
        assertThat(StreamEvent.afterContent(Surface.ChatCompletions, Buffer.buffer("data: " + data + "\n\n")))
                .hasToString(kind);
    }
}
