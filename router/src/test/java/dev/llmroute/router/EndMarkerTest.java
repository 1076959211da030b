package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that end otherwise than they should, before an answer or behind it. */
@Tag("transport")
class EndMarkerTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: OpenAI, baseUrl: 'RAW', network: Private,
                   timeouts: {firstToken: 1s, stall: 500ms, total: 5s}, models: [{name: first}]}
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: second}]}
              auth: {mode: None}
            """;
    private static final String EVENTS = """
            data: {"id":"c","model":"m","choices":[{"delta":{"content":"whole"},"finish_reason":null}]}

            data: {"id":"c","model":"m","choices":[{"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, true", "/v1/chat/completions, false", "/v1/messages, true", "/v1/messages, false"
    })
    void a_stream_that_came_to_its_end_marker_is_whole_however_its_connection_ends(String path, boolean resets)
            throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.unended(EVENTS), resets);
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            HttpResponse<String> answer = ask(router, path);

            assertThat(answer.body())
                    .contains("whole")
                    .endsWith(path.endsWith("messages") ? "{\"type\":\"message_stop\"}\n\n" : "data: [DONE]\n\n")
                    .doesNotContain("\"error\"");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "data: {\"choi\n\n"})
    void what_comes_behind_the_end_marker_makes_no_broken_stream_of_a_whole_one(String behind) throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.unended(EVENTS + behind), false);
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            HttpResponse<String> answer = ask(router, "/v1/chat/completions");

            assertThat(answer.body()).contains("whole").endsWith("data: [DONE]\n\n");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 two hundred\r\n\r\n", "no HTTP at all\r\n\r\n"})
    void what_is_no_answer_is_no_reset_and_not_asked_for_again(String answer) throws Exception {
        try (RawProvider provider = new RawProvider(answer, false);
                OneRouter router = new OneRouter(ROUTE.replace("RAW", provider.url()))) {
            HttpResponse<String> routedAround = ask(router, "/v1/chat/completions");

            assertThat(header(routedAround, "x-llmroute-fallback")).isEqualTo("raw/first=Connection");
            assertThat(provider.calls()).isEqualTo(1);
        }
    }

    private static HttpResponse<String> ask(OneRouter router, String path) throws Exception {
        return router.post(
                path,
                "{\"model\":\"chat\",\"models\":[\"first\",\"second\"],\"max_tokens\":9,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
