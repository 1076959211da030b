package dev.llmroute.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.beta.messages.BetaMessage;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import dev.llmroute.simulator.dialect.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official client reads what the simulator writes, with its response validation on. */
class AnthropicSdkTest {
    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.parse("""
            providers: { claude: { keys: { main: sk-ant-main-0001 } } }""")));
    private final AnthropicClient client = client("sk-ant-main-0001");

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void a_plain_answer() {
        Message answer = client.messages().create(asking("hello").build()).validate();

        assertThat(text(answer)).isEqualTo("claude/haiku answers: hello");
        assertThat(answer.model().asString()).isEqualTo("haiku");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isEqualTo(1);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void a_streamed_answer() {
        Message answer = accumulated(asking("hello").build());

        assertThat(text(answer)).isEqualTo("claude/haiku answers: hello");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void a_tool_call_and_the_answer_after_its_result() {
        MessageCreateParams params = asking("how many?").addTool(count()).build();

        Message answer = client.messages().create(params).validate();

        ToolUseBlock call = answer.content().getFirst().asToolUse();
        assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(call.name()).isEqualTo("count");
        assertThat(call._input().convert(Echo.class)).isEqualTo(new Echo("how many?"));
        MessageCreateParams second = params.toBuilder()
                .addMessage(answer)
                .addUserMessageOfBlockParams(List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content("42")
                        .build())))
                .build();
        assertThat(text(client.messages().create(second)))
                .isEqualTo("claude/haiku answers: how many? (tool result: 42)");
    }

    @Test
    void a_streamed_tool_call() {
        Message answer = accumulated(asking("how many?").addTool(count()).build());

        ToolUseBlock call = answer.content().getFirst().asToolUse();
        assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(call.name()).isEqualTo("count");
        assertThat(call._input().convert(Echo.class)).isEqualTo(new Echo("how many?"));
    }

    @Test
    void the_tool_runner_calls_its_tools_until_there_is_an_answer() {
        com.anthropic.models.beta.messages.MessageCreateParams params =
                com.anthropic.models.beta.messages.MessageCreateParams.builder()
                        .model("haiku")
                        .maxTokens(100)
                        .addUserMessage("how many?")
                        .addTool(Count.class)
                        .build();

        List<BetaMessage> answers = new ArrayList<>();
        client.beta().messages().toolRunner(params).forEach(answers::add);

        assertThat(answers).hasSize(2);
        assertThat(answers.getLast().content().getFirst().asText().text())
                .isEqualTo("claude/haiku answers: how many? (tool result: 42 of how many?)");
    }

    @Test
    void a_thread_is_continued_with_the_new_message_alone() {
        BetaMessage begun = client.beta().messages().create(threaded("one two", Map.of("type", "create")));
        BetaMessage next = client.beta()
                .messages()
                .create(threaded("three", Map.of("type", "continue", "previous_message_id", begun.id())));

        assertThat(next.usage().inputTokens()).isGreaterThan(4);
        assertThat(type(catchThrowableOfType(
                        NotFoundException.class,
                        () -> client.beta()
                                .messages()
                                .create(threaded(
                                        "three", Map.of("type", "continue", "previous_message_id", "msg_of_nobody"))))))
                .isEqualTo("not_found_error");
    }

    private static com.anthropic.models.beta.messages.MessageCreateParams threaded(
            String text, Map<String, String> thread) {
        return com.anthropic.models.beta.messages.MessageCreateParams.builder()
                .model("haiku")
                .maxTokens(100)
                .addUserMessage(text)
                .putAdditionalBodyProperty("thread", JsonValue.from(thread))
                .build();
    }

    /** A tool, as the SDK makes a schema of it. */
    @JsonClassDescription("Counts.")
    static class Count implements Supplier<String> {
        @JsonPropertyDescription("What to count")
        public String things = "";

        @Override
        public String get() {
            return "42 of " + things;
        }
    }

    @Test
    void an_empty_answer() {
        simulator.set("claude", "haiku", new Behaviour.Empty());

        assertThat(client.messages().create(asking("hello").build()).validate().content())
                .isEmpty();
        assertThat(accumulated(asking("hello").build()).content()).isEmpty();
    }

    @Test
    void the_count_of_tokens() {
        MessageCountTokensParams params = MessageCountTokensParams.builder()
                .model("haiku")
                .system("be brief")
                .addUserMessage("one two three")
                .build();

        assertThat(client.messages().countTokens(params).validate().inputTokens())
                .isEqualTo(5);
    }

    @Test
    void the_models() {
        simulator.set("claude", "haiku", new Behaviour.Answer(Pace.AT_ONCE));

        assertThat(client.models().list().items())
                .singleElement()
                .satisfies(model -> assertThat(model.validate().id()).isEqualTo("haiku"));
    }

    @Test
    void a_limit_is_a_rate_limit_exception() {
        simulator.set(
                "claude",
                "haiku",
                Behaviour.Limit.lasting(Duration.ofSeconds(8), Wording.NoWait, WaitHeader.RetryAfter));

        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class,
                () -> client.messages().create(asking("hello").build()));

        assertThat(type(refused)).isEqualTo("rate_limit_error");
        assertThat(refused).hasMessageContaining("Rate limit hit.");
        assertThat(refused.headers().values("retry-after")).containsExactly("8");
    }

    @Test
    void a_wrong_key_an_unknown_model_and_a_malformed_request_have_exceptions_of_their_own() {
        simulator.set("claude", "retired", new Behaviour.UnknownModel());
        AnthropicClient stranger = client("sk-ant-wrong-9999");
        assertThat(type(catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> stranger.messages().create(asking("x").build()))))
                .isEqualTo("authentication_error");
        stranger.close();
        assertThat(type(catchThrowableOfType(
                        NotFoundException.class,
                        () -> client.messages()
                                .create(asking("x").model("retired").build()))))
                .isEqualTo("not_found_error");
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> client.messages()
                                .create(asking("x").messages(List.of()).build())))
                .hasMessageContaining("messages: at least one message is required");
    }

    @Test
    void an_overloaded_model_is_an_internal_server_exception() {
        simulator.set("claude", "haiku", new Behaviour.Overloaded());

        InternalServerException refused = catchThrowableOfType(
                InternalServerException.class,
                () -> client.messages().create(asking("x").build()));

        assertThat(refused.statusCode()).isEqualTo(529);
        assertThat(type(refused)).isEqualTo("overloaded_error");
    }

    @Test
    void an_error_in_a_stream_is_an_exception_with_its_type() {
        simulator.set(
                "claude",
                "haiku",
                new Behaviour.ErrorEvent(
                        1, new ErrorObject("Overloaded", "overloaded_error", null, null), Pace.AT_ONCE));

        AnthropicServiceException failed = catchThrowableOfType(
                AnthropicServiceException.class, () -> accumulated(asking("x").build()));

        assertThat(type(failed)).isEqualTo("overloaded_error");
    }

    private record Echo(String echo) {}

    private AnthropicClient client(String key) {
        String url = simulator.baseUrl("claude");
        return AnthropicOkHttpClient.builder()
                .baseUrl(url.substring(0, url.length() - "/v1".length()))
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .responseValidation(true)
                .build();
    }

    private Message accumulated(MessageCreateParams params) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message answer) {
        return answer.content().getFirst().asText().text();
    }

    private static String type(AnthropicServiceException failure) {
        return failure.errorType().orElseThrow().asString();
    }

    private static MessageCreateParams.Builder asking(String text) {
        return MessageCreateParams.builder().model("haiku").maxTokens(100).addUserMessage(text);
    }

    private static Tool count() {
        return Tool.builder()
                .name("count")
                .inputSchema(Tool.InputSchema.builder().build())
                .build();
    }
}
