package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller sees of a defect of the router's own, and that nothing stays taken: here fallbacks cannot be recorded. */
class DefectTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: bad, dialect: OpenAI, baseUrl: 'SIMULATOR/bad/v1', network: Private, models: [{name: first}]}
                - {name: good, dialect: OpenAI, baseUrl: 'SIMULATOR/good/v1', network: Private,
                   models: [{name: second, limits: {maxConcurrent: 1}}]}
              auth: {mode: None}
            """;

    @AutoClose
    private final OneRouter router = new OneRouter(ROUTE, ServerLimits.DEFAULTS, Optional.empty(), event -> {
        throw new IllegalStateException("no fallback can be recorded");
    });

    @BeforeEach
    void start() {
        // Nothing cools down for it: each request falls back.
        router.simulator().set("bad", "first", new Behaviour.Empty(Pace.AT_ONCE));
    }

    @AfterEach
    void nothing_stays_taken() throws Exception {
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
    }

    @Test
    void an_answer_becomes_an_error_500_that_names_the_request_again_and_again() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = ask(false);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("internal_error")
                    .contains(answer.headers().firstValue("x-request-id").orElseThrow());
        }
        assertThat(router.simulator().calls("good", "second")).isEqualTo(3);
        assertThat(router.metric("llmroute_requests_seconds_count{outcome=\"Failed\",route=\"chat\"}"))
                .isEqualTo(3);
    }

    @Test
    void a_stream_is_cut_and_does_not_end_as_if_it_were_whole() {
        assertThatThrownBy(() -> ask(true)).isInstanceOf(IOException.class);
    }

    private HttpResponse<String> ask(boolean stream) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
