package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.Dialect;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]} | Content",
                "data: {\"error\":{\"message\":\"overloaded\"}} | Error",
                "data: [DONE] | Done",
                "data:[DONE] | Done",
                "data: {\"choices\": | Malformed"
            })
    void an_event_is_told_by_what_a_caller_would_miss(String event, String kind) {
        assertThat(StreamEvent.of(Dialect.OpenAI, Buffer.buffer(event + "\n\n")))
                .hasToString(kind);
    }
}
