package dev.llmroute.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.Provider;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.ExampleRoute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "OpenAI, https://api.openai.com, ChatCompletions, https://api.openai.com/v1/chat/completions",
        "OpenAI, https://api.openai.com/, ChatCompletions, https://api.openai.com/v1/chat/completions",
        "OpenAI, https://api.openai.com/v1, Embeddings, https://api.openai.com/v1/embeddings",
        "OpenAI, https://api.openai.com/v1/, Responses, https://api.openai.com/v1/responses",
        "OpenAI, https://api.groq.com/openai/v1, ChatCompletions, https://api.groq.com/openai/v1/chat/completions",
        "Anthropic, https://api.anthropic.com, Messages, https://api.anthropic.com/v1/messages",
        "Anthropic, https://api.anthropic.com/v1/, CountTokens, https://api.anthropic.com/v1/messages/count_tokens",
        "Anthropic, https://gateway.example/anthropic, Messages, https://gateway.example/anthropic/v1/messages"
    })
    void a_base_url_is_taken_with_and_without_its_version(String dialect, String base, Surface surface, String url) {
        Provider provider = ExampleRoute.resolved("""
                        apiVersion: llmroute.dev/v1alpha1
                        kind: LlmRoute
                        metadata: {name: chat}
                        spec:
                          providers: [{name: p, dialect: %s, baseUrl: '%s', models: [{name: m}]}]
                          auth: {mode: None}
                        """.formatted(dialect, base))
                .route()
                .providers()
                .getFirst();

        assertThat(Endpoints.url(provider, surface)).isEqualTo(url);
    }
}
