package dev.llmroute.e2e.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.stream.Collectors;

/** anthropic-java. */
final class AnthropicCases implements Cases, AutoCloseable {
    private final AnthropicClient client;
    private final String model;

    AnthropicCases(String url, String key, String model) {
        this.client = AnthropicOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(key)
                .maxRetries(0)
                .build();
        this.model = model;
    }

    private MessageCreateParams.Builder request() {
        return MessageCreateParams.builder().model(model).maxTokens(100);
    }

    private MessageCreateParams.Builder hello() {
        return request().addUserMessage("Say hello.");
    }

    private Message ask(MessageCreateParams.Builder request) {
        return client.messages().create(request.build());
    }

    private static void checkText(Message answer, String part) {
        String text = answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
        Cases.check(text.contains(part), answer);
    }

    @Override
    public void plain() {
        checkText(ask(hello()), "answers");
    }

    @Override
    public void stream() {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(hello().build())) {
            stream.stream().forEach(whole::accumulate);
        }
        checkText(whole.message(), "answers");
    }

    @Override
    public void tools() {
        ToolUseBlock call = ask(withTool(hello())).content().stream()
                .flatMap(block -> block.toolUse().stream())
                .findFirst()
                .orElseThrow();
        ToolResultBlockParam result = ToolResultBlockParam.builder()
                .toolUseId(call.id())
                .content("rain")
                .build();
        checkText(
                ask(withTool(hello())
                        .addAssistantMessageOfBlockParams(List.of(ContentBlockParam.ofToolUse(call.toParam())))
                        .addUserMessageOfBlockParams(List.of(ContentBlockParam.ofToolResult(result)))),
                "rain");
    }

    private static MessageCreateParams.Builder withTool(MessageCreateParams.Builder request) {
        return request.addTool(Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(CITY.get("city")))
                                .build())
                        .build())
                .build());
    }

    @Override
    public void image() {
        checkText(
                ask(request()
                        .addUserMessageOfBlockParams(List.of(
                                ContentBlockParam.ofText("What is it?"),
                                ContentBlockParam.ofImage(Base64ImageSource.builder()
                                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                        .data(PIXEL)
                                        .build())))),
                "answers");
    }

    @Override
    public void jsonSchema() {
        checkText(
                ask(hello().outputConfig(OutputConfig.builder()
                        .format(JsonOutputFormat.builder()
                                .schema(JsonOutputFormat.Schema.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty("properties", JsonValue.from(CITY))
                                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                                        .build())
                                .build())
                        .build())),
                "answers");
    }

    @Override
    public void error() {
        try {
            Message answer = ask(hello().putAdditionalHeader("x-llmroute-no-fallback", "true"));
            throw new AssertionError("no error but " + answer);
        } catch (RateLimitException error) {
            Cases.check(error.body().toString().contains("all_targets_exhausted"), error.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
