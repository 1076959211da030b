package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Models whose names no header can carry as they are. */
class NamesInHeadersTest {
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
