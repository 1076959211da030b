package dev.llmroute.e2e.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;

/** openai-java. */
final class OpenAiCases implements Cases, AutoCloseable {
    private final OpenAIClient client;
    private final String model;

    OpenAiCases(String url, String key, String model) {
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(url + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        this.model = model;
    }

    private ChatCompletionCreateParams.Builder request() {
        return ChatCompletionCreateParams.builder().model(model);
    }

    private ChatCompletionCreateParams.Builder hello() {
        return request().addUserMessage("Say hello.");
    }

    private ChatCompletion ask(ChatCompletionCreateParams.Builder request) {
        return client.chat().completions().create(request.build());
    }

    private static void checkText(ChatCompletion answer, String part) {
        String text = answer.choices().getFirst().message().content().orElse("");
        Cases.check(text.contains(part), answer);
    }

    @Override
    public void plain() {
        checkText(ask(hello()), "answers");
    }

    @Override
    public void stream() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello().build())) {
            stream.stream().forEach(whole::accumulate);
        }
        checkText(whole.chatCompletion(), "answers");
    }

    @Override
    public void tools() {
        ChatCompletionMessage call = ask(withTool(hello())).choices().getFirst().message();
        ChatCompletionToolMessageParam result = ChatCompletionToolMessageParam.builder()
                .toolCallId(
                        call.toolCalls().orElseThrow().getFirst().asFunction().id())
                .content("rain")
                .build();
        checkText(ask(withTool(hello()).addMessage(call).addMessage(result)), "rain");
    }

    private static ChatCompletionCreateParams.Builder withTool(ChatCompletionCreateParams.Builder request) {
        return request.addFunctionTool(FunctionDefinition.builder()
                .name("get_weather")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(CITY))
                        .build())
                .build());
    }

    @Override
    public void image() {
        checkText(
                ask(request()
                        .addUserMessageOfArrayOfContentParts(List.of(
                                ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                        .text("What is it?")
                                        .build()),
                                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url("data:image/png;base64," + PIXEL)
                                                .build())
                                        .build())))),
                "answers");
    }

    @Override
    public void jsonSchema() {
        checkText(
                ask(hello().jsonSchemaResponseFormat(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("city")
                        .schema(ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", JsonValue.from(CITY))
                                .build())
                        .build())),
                "answers");
    }

    @Override
    public void error() {
        try {
            ChatCompletion answer = ask(hello().putAdditionalHeader("x-llmroute-no-fallback", "true"));
            throw new AssertionError("no error but " + answer);
        } catch (RateLimitException error) {
            Cases.check(error.code().orElse("").equals("all_targets_exhausted"), error.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
