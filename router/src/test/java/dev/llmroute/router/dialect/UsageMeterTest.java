package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies and events in the forms that the vendors' references show. */
class UsageMeterTest {
    private static UsageMeter whole(Surface surface, String body) {
        UsageMeter meter = new UsageMeter(surface);
        meter.whole(new AnswerBody(surface, Buffer.buffer(body)));
        AnswerBody read = new AnswerBody(surface, Buffer.buffer(body));
        read.said();
        UsageMeter same = new UsageMeter(surface);
        same.whole(read);
        assertThat(same.tokens()).isEqualTo(meter.tokens());
        assertThat(same.model()).isEqualTo(meter.model());
        return meter;
    }

    private static UsageMeter stream(Surface surface, String... data) {
        UsageMeter meter = new UsageMeter(surface);
        List.of(data).forEach(each -> meter.event(Buffer.buffer("data: " + each + "\n\n")));
        return meter;
    }

    @Test
    void whole_answers() {
        UsageMeter chat = whole(Surface.ChatCompletions, """
                {"id": "c", "model": "gpt-4o-2024-08-06", "choices": [{"message": {"content": "x"}}],
                 "usage": {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 60}}}
                """);
        assertThat(chat.tokens()).isEqualTo(new Tokens(40, 60, 0, 7));
        assertThat(chat.tokens().input()).isEqualTo(100);
        assertThat(chat.model()).isEqualTo("gpt-4o-2024-08-06");
        assertThat(whole(Surface.Messages, """
                {"type": "message", "usage": {"input_tokens": 3, "cache_creation_input_tokens": 20,
                 "cache_read_input_tokens": 50, "output_tokens": 9}, "model": "claude-haiku-4-5", "content": []}
                """).tokens()).isEqualTo(new Tokens(3, 50, 20, 9));
        assertThat(whole(Surface.Responses, """
                {"object": "response", "model": "gpt-5", "output": [],
                 "usage": {"input_tokens": 36, "input_tokens_details": {"cached_tokens": 6}, "output_tokens": 87}}
                """).tokens()).isEqualTo(new Tokens(30, 6, 0, 87));
        assertThat(whole(Surface.Embeddings, """
                {"object": "list", "data": [{"embedding": [0.1, -2e-3]}], "model": "e", "usage": {"prompt_tokens": 8, "total_tokens": 8}}
                """).tokens()).isEqualTo(new Tokens(8, 0, 0, 0));
    }

    @Test
    void a_field_of_a_tools_input_is_no_usage() {
        assertThat(whole(Surface.Messages, """
                {"model": "m", "content": [{"type": "tool_use", "input": {"usage": {"input_tokens": 999}}}],
                 "usage": {"input_tokens": 3, "output_tokens": 9}}
                """).tokens()).isEqualTo(new Tokens(3, 0, 0, 9));
        assertThat(stream(Surface.Messages, """
                {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": "{\\"usage\\": {\\"input_tokens\\": 9}}"}}""").tokens()).isNull();
    }

    @Test
    void streams() {
        assertThat(stream(
                                Surface.ChatCompletions,
                                "{\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}",
                                "{\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                                "[DONE]")
                        .tokens())
                .isEqualTo(new Tokens(5, 0, 0, 2));
        UsageMeter messages = stream(
                Surface.Messages,
                "{\"type\":\"message_start\",\"message\":{\"model\":\"claude\",\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":4,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":15}}",
                "{\"type\":\"message_stop\"}");
        assertThat(messages.tokens()).isEqualTo(new Tokens(25, 4, 0, 15));
        assertThat(messages.model()).isEqualTo("claude");
        assertThat(stream(
                                Surface.Responses,
                                "{\"type\":\"response.created\",\"response\":{\"usage\":null}}",
                                "{\"type\":\"response.completed\",\"response\":{\"model\":\"gpt-5\",\"usage\":{\"input_tokens\":11,\"output_tokens\":4}}}")
                        .tokens())
                .isEqualTo(new Tokens(11, 0, 0, 4));
    }

    @Test
    void a_long_answer_is_read_from_its_end() {
        String vectors =
                "{\"data\":[" + "0.123,".repeat(30_000) + "1],\"usage\":{\"prompt_tokens\":1},\"model\":\"e\",";
        assertThat(whole(Surface.Embeddings, vectors + "\"usage\": {\"prompt_tokens\": 8, \"total_tokens\": 8}}")
                        .tokens())
                .isEqualTo(new Tokens(8, 0, 0, 0));
        assertThat(whole(Surface.Embeddings, vectors + "\"usage\": {\"prompt_tok")
                        .tokens())
                .isNull();
        assertThat(whole(Surface.Embeddings, "{" + " ".repeat(200_000) + "}").tokens())
                .isNull();
    }

    @Test
    void counts_that_nobody_can_have_do_not_become_negative_sums() {
        Tokens tokens = Tokens.ofAnthropic(JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", Long.MAX_VALUE)
                .put("cache_read_input_tokens", Long.MAX_VALUE)
                .put("output_tokens", -5));

        assertThat(tokens.toOpenAi().get("total_tokens").asLong()).isPositive();
        assertThat(tokens.output()).isZero();
    }

    @Test
    void an_answer_that_does_not_say_is_not_guessed() {
        assertThat(whole(Surface.ChatCompletions, "{\"choices\": []}").tokens()).isNull();
        assertThat(whole(Surface.ChatCompletions, "{\"usage\": 7, \"model\": null}")
                        .tokens())
                .isNull();
        assertThat(whole(Surface.ChatCompletions, "{\"usage\": {\"prompt_tok").tokens())
                .isNull();
        assertThat(whole(Surface.ChatCompletions, "[]").tokens()).isNull();
        assertThat(stream(Surface.ChatCompletions, "{\"usage\"", "\"usage\":", "{\"usage\": {")
                        .tokens())
                .isNull();
    }
}
