package dev.llmroute.e2e;

import static dev.llmroute.e2e.ClientRoute.LIMITED;
import static dev.llmroute.e2e.ClientRoute.NEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import dev.llmroute.route.Dialect;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's own Java SDK as a client: it only has another base URL and key, and each request meets a limit on its way. */
@ParameterizedClass(name = "targets of the dialect {0}")
@EnumSource(Dialect.class)
class AnthropicJavaClientTest {
    @Parameter
    private Dialect dialect;

    private ClientRoute route;
    private AnthropicClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        route = new ClientRoute(folder, dialect);
        client = AnthropicOkHttpClient.builder()
                .baseUrl(route.url())
                .apiKey(ClientRoute.KEY)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        route.close();
    }

    @Test
    void a_plain_request_is_answered_by_the_next_model() {
        Message answer = client.messages().create(request().build());
        assertThat(answer.model().asString()).isEqualTo(NEXT);
        assertThat(text(answer)).contains("good morning");
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isPositive();
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_stream_is_answered_by_the_next_model_and_the_comment_is_ignored() {
        Message answer = streamed(request().build());
        assertThat(answer.model().asString()).isEqualTo(NEXT);
        assertThat(text(answer)).contains("good morning");
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isPositive();
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_tool_call_comes_from_the_next_model() {
        Message answer = client.messages().create(withTool().build());
        assertThat(toolUse(answer)._input().toString()).contains("good morning");
        assertThat(answer.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_streamed_tool_call_comes_from_the_next_model() {
        Message answer = streamed(withTool().build());
        assertThat(toolUse(answer)._input().toString()).contains("good morning");
        assertThat(answer.stopReason()).hasValue(StopReason.TOOL_USE);
    }

    @Test
    void when_nothing_is_left_the_sdk_sees_a_rate_limit_and_does_not_hammer() {
        route.limit(NEXT);
        route.limit(ClientRoute.OTHER);
        RateLimitException error = catchThrowableOfType(
                RateLimitException.class,
                () -> client.messages().create(request().build()));
        assertThat(error.body().toString()).contains("all_targets_exhausted", "rate_limit_error");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
        assertThat(route.calls(NEXT)).isEqualTo(1);
    }

    @Test
    void the_models_are_listed() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("agent-chat", "groq/" + LIMITED);
    }

    private Message streamed(MessageCreateParams request) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(request)) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    private static MessageCreateParams.Builder request() {
        return MessageCreateParams.builder().model("agent-chat").maxTokens(1000).addUserMessage("good morning");
    }

    private static MessageCreateParams.Builder withTool() {
        return request()
                .addTool(Tool.builder()
                        .name("greet")
                        .inputSchema(Tool.InputSchema.builder()
                                .properties(Tool.InputSchema.Properties.builder()
                                        .putAdditionalProperty("echo", JsonValue.from(Map.of("type", "string")))
                                        .build())
                                .build())
                        .build());
    }

    private static String text(Message answer) {
        return answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    private static ToolUseBlock toolUse(Message answer) {
        ToolUseBlock use = answer.content().stream()
                .filter(ContentBlock::isToolUse)
                .findFirst()
                .orElseThrow()
                .asToolUse();
        assertThat(use.name()).isEqualTo("greet");
        return use;
    }
}
