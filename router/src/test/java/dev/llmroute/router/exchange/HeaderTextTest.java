package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void what_is_printable_ascii_stays_as_it_is() {
        assertThat(HeaderText.of("groq/openai/gpt-oss 120b:free~%")).isEqualTo("groq/openai/gpt-oss 120b:free~%");
    }

    @Test
    void all_else_is_percent_encoded_as_utf_8() {
        assertThat(HeaderText.of("a/é€\n\u007f")).isEqualTo("a/%C3%A9%E2%82%AC%0A%7F");
    }

    @Test
    void a_caller_is_told_of_models_whose_names_no_header_can_carry() throws Exception {
        String longest = "模".repeat(253);
        String route = """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: chat}
                spec:
                  providers:
                    - {name: gone, dialect: OpenAI, baseUrl: 'http://127.0.0.1:1/v1', network: Private, models: [{name: LONGEST}]}
                    - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: 模型}]}
                  auth: {mode: None}
                """.replace("LONGEST", longest);
        try (OneRouter router = new OneRouter(route)) {
            HttpResponse<String> answer = router.post(
                    "/v1/chat/completions",
                    "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-llmroute-target")).hasValue("sim/%E6%A8%A1%E5%9E%8B");
            assertThat(answer.headers().firstValue("x-llmroute-fallback").orElseThrow())
                    .hasSizeLessThan(2100)
                    .matches("[ -~]+");
        }
    }
}
