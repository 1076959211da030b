package dev.llmroute.e2e;

import static dev.llmroute.e2e.ClientRoute.LIMITED;
import static dev.llmroute.e2e.ClientRoute.NEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import dev.llmroute.route.Dialect;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's own Java SDK as a client: it only has another base URL and key, and each request meets a limit on its way. */
@ParameterizedClass(name = "targets of the dialect {0}")
@EnumSource(Dialect.class)
class OpenAiJavaClientTest {
    @Parameter
    private Dialect dialect;

    private ClientRoute route;
    private OpenAIClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        route = new ClientRoute(folder, dialect);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(route.url() + "/v1")
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
        ChatCompletion answer = client.chat().completions().create(request().build());
        assertThat(answer.model()).isEqualTo(NEXT);
        assertThat(answer.choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("good morning"));
        assertThat(answer.usage()).isPresent();
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_stream_is_answered_by_the_next_model_and_the_comment_is_ignored() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(request().build())) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(whole.chatCompletion().model()).isEqualTo(NEXT);
        assertThat(whole.chatCompletion().choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("good morning"));
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_tool_call_comes_from_the_next_model() {
        ChatCompletion answer = client.chat().completions().create(withTool().build());
        assertThat(toolCall(answer)).contains("good morning");
        assertThat(answer.model()).isEqualTo(NEXT);
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_streamed_tool_call_comes_from_the_next_model() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(withTool().build())) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(toolCall(whole.chatCompletion())).contains("good morning");
    }

    @Test
    void when_nothing_is_left_the_sdk_sees_a_rate_limit_and_does_not_hammer() {
        route.limit(NEXT);
        route.limit(ClientRoute.OTHER);
        RateLimitException error = catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat().completions().create(request().build()));
        assertThat(error.code()).contains("all_targets_exhausted");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
        assertThat(route.calls(NEXT)).isEqualTo(1);
    }

    private static ChatCompletionCreateParams.Builder request() {
        return ChatCompletionCreateParams.builder().model("agent-chat").addUserMessage("good morning");
    }

    private static ChatCompletionCreateParams.Builder withTool() {
        return request()
                .addFunctionTool(FunctionDefinition.builder()
                        .name("greet")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("echo", Map.of("type", "string"))))
                                .build())
                        .build());
    }

    private static String toolCall(ChatCompletion answer) {
        ChatCompletionMessageFunctionToolCall call = answer.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("greet");
        return call.function().arguments();
    }
}
