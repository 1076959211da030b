package dev.llmroute.e2e;

import static dev.llmroute.e2e.ClientRoute.LIMITED;
import static dev.llmroute.e2e.ClientRoute.NEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.llmroute.route.Dialect;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The surfaces beside chat and messages, with the vendors' SDKs, each with a limit on the way. */
class OtherSurfacesTest {
    @TempDir
    private Path folder;

    private ClientRoute route;
    private OpenAIClient openAi;
    private AnthropicClient anthropic;

    private void start(Dialect dialect) throws Exception {
        route = new ClientRoute(folder, dialect);
        openAi = OpenAIOkHttpClient.builder()
                .baseUrl(route.url() + "/v1")
                .apiKey(ClientRoute.KEY)
                .maxRetries(0)
                .build();
        anthropic = AnthropicOkHttpClient.builder()
                .baseUrl(route.url())
                .apiKey(ClientRoute.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void stop() {
        openAi.close();
        anthropic.close();
        route.close();
    }

    @Test
    void a_response_is_answered_by_the_next_model() throws Exception {
        start(Dialect.OpenAI);

        Response answer = openAi.responses().create(response().build());

        assertThat(answer.model().toString()).contains(NEXT);
        assertThat(text(answer)).contains("good morning");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_streamed_response_is_answered_by_the_next_model() throws Exception {
        start(Dialect.OpenAI);
        ResponseAccumulator whole = ResponseAccumulator.create();

        try (StreamResponse<ResponseStreamEvent> stream =
                openAi.responses().createStreaming(response().build())) {
            stream.stream().forEach(whole::accumulate);
        }

        assertThat(text(whole.response())).contains("good morning");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void a_response_is_gone_on_from_where_it_was_made() throws Exception {
        start(Dialect.OpenAI);
        Response first = openAi.responses().create(response().build());

        Response second = openAi.responses()
                .create(response().previousResponseId(first.id()).build());

        assertThat(text(second)).contains("good morning");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
        assertThat(route.calls(NEXT)).isEqualTo(2);
    }

    @Test
    void a_response_that_nobody_knows_is_told_as_the_provider_tells_it() throws Exception {
        start(Dialect.OpenAI);

        assertThatThrownBy(() -> openAi.responses()
                        .create(response().previousResponseId("resp_unknown").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("resp_unknown");
        assertThat(route.calls(NEXT)).isZero();
    }

    @Test
    void a_text_is_gone_on_with_by_the_next_model() throws Exception {
        start(Dialect.OpenAI);
        CompletionCreateParams request = CompletionCreateParams.builder()
                .model("agent-chat")
                .prompt("good morning")
                .build();

        assertThat(openAi.completions().create(request).choices().getFirst().text())
                .contains("good morning");
        StringBuilder streamed = new StringBuilder();
        try (StreamResponse<Completion> stream = openAi.completions().createStreaming(request)) {
            stream.stream()
                    .forEach(chunk -> streamed.append(chunk.choices().getFirst().text()));
        }

        assertThat(streamed).contains("good morning");
        assertThat(route.calls(LIMITED)).isEqualTo(1);
    }

    @Test
    void embeddings_fall_back_to_a_model_that_gives_the_same_vectors_and_to_no_other() throws Exception {
        start(Dialect.OpenAI);

        CreateEmbeddingResponse answer = openAi.embeddings().create(embedding("agent-chat"));
        assertThat(answer.model()).isEqualTo(NEXT);
        assertThat(answer.data().getFirst().embedding()).hasSize(8);

        route.limit(ClientRoute.OTHER);
        assertThatThrownBy(() -> openAi.embeddings().create(embedding(ClientRoute.OTHER)))
                .isInstanceOf(RateLimitException.class);
        assertThat(route.calls(NEXT)).isEqualTo(1);
    }

    @Test
    void what_the_targets_dialect_has_not_is_a_bad_request() throws Exception {
        start(Dialect.Anthropic);

        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> openAi.embeddings().create(embedding("agent-chat")));

        assertThat(refused.getMessage()).contains("/v1/embeddings has no counterpart in the dialect Anthropic");
        assertThat(route.calls(LIMITED)).isZero();
    }

    @Test
    void tokens_are_counted_by_a_target_of_the_dialect() throws Exception {
        start(Dialect.Anthropic);
        MessageCountTokensParams request = MessageCountTokensParams.builder()
                .model("agent-chat")
                .addUserMessage("good morning")
                .build();

        assertThat(anthropic.messages().countTokens(request).inputTokens()).isPositive();
    }

    private static ResponseCreateParams.Builder response() {
        return ResponseCreateParams.builder().model("agent-chat").input("good morning");
    }

    private static EmbeddingCreateParams embedding(String model) {
        return EmbeddingCreateParams.builder()
                .model(model)
                .input("good morning")
                .build();
    }

    private static String text(Response answer) {
        return answer.output()
                .getFirst()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text();
    }
}
