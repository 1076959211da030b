package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.TwoRouters;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a caller sees of the ceilings that a route sets. */
class LimitsTest {
    private static final String FIRST = "llama-3.3-70b-versatile";
    private static final String SECOND = "groq/llama-3.1-70b-versatile";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void a_request_for_more_tokens_than_a_model_may_have_goes_to_the_next_one_and_a_smaller_one_does_not()
            throws Exception {
        String limited = Files.readString(routers.config)
                .replace("- name: " + FIRST, "- {name: " + FIRST + ", limits: {tpm: 100}}");
        Files.writeString(routers.config, limited);
        await().untilAsserted(
                        () -> assertThat(header(ask(200), "x-llmroute-target")).isEqualTo(SECOND));

        assertThat(header(ask(50), "x-llmroute-target")).isEqualTo("groq/" + FIRST);
        assertThat(header(ask(50), "x-llmroute-target")).isEqualTo(SECOND);
        assertThat(routers.get(routers.first.adminPort(), "/metrics").body())
                .contains(
                        "llmroute_skips_total{reason=\"Ceiling\",route=\"agent-chat\",target=\"groq/" + FIRST + "\"}");
    }

    private HttpResponse<String> ask(int maxTokens) throws Exception {
        return routers.post(
                routers.first,
                "{\"model\":\"agent-chat\",\"max_tokens\":" + maxTokens
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
