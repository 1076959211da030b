package dev.llmroute.e2e;

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
import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.ExchangeState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.simulator.Behaviour;
import dev.llmroute.simulator.Scenario;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own Java SDK as a client: it only has another base URL and key, and each request meets a limit on its way. */
class OpenAiJavaClientTest {
    private static final String LIMITED = "llama-3.3-70b-versatile";
    private static final String NEXT = "llama-3.1-70b-versatile";
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: agent-chat}
            spec:
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: BASE_URL
                  network: Private
                  models: [{name: llama-3.3-70b-versatile}, {name: llama-3.1-70b-versatile}]
              fallback: {notify: Comment}
              auth: {mode: ApiKey, keys: [{name: app-1, secretKeyRef: {name: caller-keys, key: app-1}}]}
            """;

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private Router router;
    private OpenAIClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path config =
                Files.writeString(folder.resolve("route.yaml"), ROUTE.replace("BASE_URL", simulator.baseUrl("groq")));
        RouterOptions options = new RouterOptions(
                "r1",
                "127.0.0.1",
                0,
                0,
                List.of(config),
                ref -> Optional.of("caller-key"),
                new Fingerprint(new byte[32]),
                Duration.ofSeconds(1),
                RouterOptions.DEFAULT_MAX_IN_FLIGHT);
        router = Router.start(options, new Cooldowns(TimeSource.SYSTEM), event -> {}, () -> ExchangeState.LOCAL);
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + router.port() + "/v1")
                .apiKey("caller-key")
                .build();
        simulator.set("groq", LIMITED, Behaviour.Limit.lasting(Duration.ofMinutes(20), Wording.GroqTokensPerDay));
    }

    @AfterEach
    void stop() {
        client.close();
        router.close();
        simulator.close();
    }

    @Test
    void a_plain_request_is_answered_by_the_next_model() {
        ChatCompletion answer = client.chat().completions().create(request().build());
        assertThat(answer.model()).isEqualTo(NEXT);
        assertThat(answer.choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("good morning"));
        assertThat(answer.usage()).isPresent();
        assertThat(simulator.calls("groq", LIMITED)).isEqualTo(1);
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
        assertThat(simulator.calls("groq", LIMITED)).isEqualTo(1);
    }

    @Test
    void a_tool_call_comes_from_the_next_model() {
        ChatCompletion answer = client.chat().completions().create(withTool().build());
        assertThat(toolCall(answer)).contains("good morning");
        assertThat(answer.model()).isEqualTo(NEXT);
        assertThat(simulator.calls("groq", LIMITED)).isEqualTo(1);
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
        simulator.set("groq", NEXT, Behaviour.Limit.lasting(Duration.ofMinutes(20), Wording.GroqTokensPerDay));
        RateLimitException error = catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat().completions().create(request().build()));
        assertThat(error.code()).contains("all_targets_exhausted");
        assertThat(simulator.calls("groq", LIMITED)).isEqualTo(1);
        assertThat(simulator.calls("groq", NEXT)).isEqualTo(1);
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
