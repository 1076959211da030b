package dev.llmroute.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import dev.llmroute.simulator.dialect.Echo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official client reads what the simulator writes, with its response validation on. */
class OpenAiSdkTest {
    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.parse("""
            providers: { groq: { keys: { main: gsk-sdk-main-0001 } } }""")));
    private final OpenAIClient client = client("gsk-sdk-main-0001");

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void a_plain_answer() {
        ChatCompletion answer =
                client.chat().completions().create(asking("hello").build());

        assertThat(answer.validate().choices().getFirst().message().content()).contains("groq/llama answers: hello");
        assertThat(answer.model()).isEqualTo("llama");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(1);
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @Test
    void a_streamed_answer_with_usage() {
        ChatCompletionStreamOptions usage =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();

        ChatCompletion answer = accumulated(asking("hello").streamOptions(usage).build());

        assertThat(answer.choices().getFirst().message().content()).contains("groq/llama answers: hello");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
    }

    @Test
    void a_tool_call_and_the_answer_after_its_result() {
        ChatCompletionCreateParams params =
                asking("how many?").addFunctionTool(count()).build();

        ChatCompletionMessage message = client.chat()
                .completions()
                .create(params)
                .validate()
                .choices()
                .getFirst()
                .message();

        ChatCompletionMessageFunctionToolCall call =
                message.toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo("count");
        assertThat(call.function().arguments(Echo.class).echo()).isEqualTo("how many?");
        ChatCompletionCreateParams second = params.toBuilder()
                .addMessage(message)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("42")
                        .build())
                .build();
        assertThat(client.chat()
                        .completions()
                        .create(second)
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("groq/llama answers: how many? (tool result: 42)");
    }

    @Test
    void a_streamed_tool_call() {
        ChatCompletion answer =
                accumulated(asking("how many?").addFunctionTool(count()).build());

        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call = answer.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("count");
        assertThat(call.function().arguments(Echo.class).echo()).isEqualTo("how many?");
    }

    @Test
    void the_models() {
        simulator.set("groq", "llama", new Behaviour.Answer(Pace.AT_ONCE));

        assertThat(client.models().list().items())
                .singleElement()
                .satisfies(model -> assertThat(model.validate().id()).isEqualTo("llama"));
    }

    @Test
    void a_limit_is_a_rate_limit_exception() {
        simulator.set(
                "groq",
                "llama",
                Behaviour.Limit.lasting(Duration.ofSeconds(8), Wording.GroqTokensPerDay, WaitHeader.RetryAfter));

        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat().completions().create(asking("hello").build()));

        assertThat(refused.code()).contains("rate_limit_exceeded");
        assertThat(refused.type()).contains("tokens");
        assertThat(refused).hasMessageContaining("Please try again in ");
        assertThat(refused.headers().values("retry-after")).containsExactly("8");
    }

    @Test
    void a_wrong_key_an_unknown_model_and_a_malformed_request_have_exceptions_of_their_own() {
        simulator.set("groq", "retired", new Behaviour.UnknownModel());
        OpenAIClient stranger = client("gsk-sdk-wrong-9999");
        assertThat(catchThrowableOfType(
                                UnauthorizedException.class,
                                () -> stranger.chat()
                                        .completions()
                                        .create(asking("x").build()))
                        .code())
                .contains("invalid_api_key");
        stranger.close();
        assertThat(catchThrowableOfType(
                                NotFoundException.class,
                                () -> client.chat()
                                        .completions()
                                        .create(asking("x").model("retired").build()))
                        .code())
                .contains("model_not_found");
        assertThat(catchThrowableOfType(
                                BadRequestException.class,
                                () -> client.chat()
                                        .completions()
                                        .create(asking("x").messages(List.of()).build()))
                        .param())
                .contains("messages");
    }

    @Test
    void a_fixed_server_error_is_an_internal_server_exception() {
        simulator.set(
                "groq",
                "llama",
                new Behaviour.Fixed(503, "{\"error\":{\"message\":\"over capacity\",\"type\":\"x\"}}"));

        assertThat(catchThrowableOfType(
                        InternalServerException.class,
                        () -> client.chat().completions().create(asking("x").build())))
                .hasMessageContaining("over capacity");
    }

    private record Echo(String echo) {}

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(simulator.baseUrl("groq"))
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .responseValidation(true)
                .build();
    }

    private ChatCompletion accumulated(ChatCompletionCreateParams params) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static ChatCompletionCreateParams.Builder asking(String text) {
        return ChatCompletionCreateParams.builder().model("llama").addUserMessage(text);
    }

    private static FunctionDefinition count() {
        return FunctionDefinition.builder().name("count").build();
    }
}
