package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a stream behind its first content, and is none of the answer. */
class ErrorsInStreamsTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - name: raw
                  dialect: OpenAI
                  baseUrl: 'RAW'
                  network: Private
                  credentials: [{name: main, secretKeyRef: {name: keys, key: secret-0123456789}}]
                  models: [{name: first}]
              auth: {mode: None}
            """;

    /** As {@link OneRouter} reads it. */
    private static final String KEY = "keys-secret-0123456789";

    private static final String CONTENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half an answer\"},\"finish_reason\":null}]}\n\n";
    private static final String ERROR = "\"error\":{\"code\":502,\"message\":\"Provider disconnected\"}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/chat/completions | error | true
            /v1/chat/completions | error | false
            /v1/chat/completions | stop | true
            /v1/chat/completions | stop | false
            /v1/messages | error | true
            /v1/messages | error | false
            /v1/messages | stop | true
            /v1/messages | stop | false
            """)
    void an_error_beside_a_finish_reason_breaks_the_stream(String path, String reason, boolean inChoice)
            throws Exception {
        String choice = "{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"" + reason + "\""
                + (inChoice ? "," + ERROR : "") + "}";
        String chunk = "data: {" + (inChoice ? "" : ERROR + ",") + "\"choices\":[" + choice + "]}\n\n";

        String told = ask(path, CONTENT + chunk + "data: [DONE]\n\n");

        assertThat(told).contains("half an answer").contains("\"error\"");
        assertThat(told).doesNotContain("message_stop").doesNotContain("[DONE]").doesNotContain("end_turn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"detail\":\"KEY\"}\n\n",
                "data: {\"message\":\"wrong key 'KEY'\"}\n\n",
                ": upstream key KEY\n\n",
                "id: KEY\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" and more\"}}]}\n\n",
                "event: KEY\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" and more\"}}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"KEY\"},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"detail\":\"BASE64\"}\n\n"
            })
    void an_event_that_shows_the_key_is_not_passed_on_and_ends_the_stream_with_an_error(String event) throws Exception {
        String base64 = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

        for (String path : new String[] {"/v1/chat/completions", "/v1/messages"}) {
            String told = ask(path, CONTENT + event.replace("KEY", KEY).replace("BASE64", base64) + "data: [DONE]\n\n");

            assertThat(told).doesNotContain(KEY).doesNotContain(base64.substring(0, 20));
            assertThat(told)
                    .contains("\"error\"")
                    .doesNotContain("message_stop")
                    .doesNotContain("[DONE]");
        }
    }

    private String ask(String path, String events) throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.ended(events), false);
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            return router.post(
                            path,
                            "{\"model\":\"chat\",\"stream\":true,\"max_tokens\":5,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")
                    .body();
        }
    }
}
