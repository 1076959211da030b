package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.PacedProvider;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that think: what shows that they are at work keeps the call, and the caller's connection, alive. */
class SignsOfLifeTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: DIALECT, baseUrl: 'RAW', network: Private,
                   timeouts: {firstToken: 600ms, stall: 5s, total: 10s}, models: [{name: first}]}
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: second}]}
              auth: {mode: None}
            """;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final Duration SELDOM = Duration.ofSeconds(30);
    private static final int SIGNS = 10;
    private static final String CHAT_END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String MESSAGE_START =
            "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":1}}}\n\n";
    private static final String TEXT =
            "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"all\"}}\n\n";
    private static final String MESSAGE_END = TEXT
            + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OpenAI | : keep-alive",
                "OpenAI | :",
                "OpenAI | data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                "OpenAI | data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\",\"reasoning\":\"\"}}]}",
                "OpenAI | data: {\"choices\":[],\"usage\":{\"completion_tokens\":3}}",
                "Anthropic | event: ping\\ndata: {\"type\":\"ping\"}",
                "Anthropic | data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}",
                "Anthropic | data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"\"}}"
            })
    void a_sign_of_life_keeps_a_call_beyond_the_time_for_the_first_content(String dialect, String sign)
            throws Exception {
        List<String> pieces = thinking(dialect, sign.replace("\\n", "\n") + "\n\n");
        try (PacedProvider provider = new PacedProvider(pieces, PAUSE, true);
                OneRouter router = router(provider, dialect, SELDOM)) {
            for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
                HttpResponse<String> answer = ask(router, path);

                assertThat(header(answer, "x-llmroute-target")).isEqualTo("raw/first");
                assertThat(answer.body()).contains("\"all\"").doesNotContain("keep-alive");
            }
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void a_sign_of_life_of_a_response_does_so_too() throws Exception {
        List<String> pieces = new ArrayList<>(Collections.nCopies(
                SIGNS, "data: {\"type\":\"response.in_progress\",\"response\":{\"status\":\"in_progress\"}}\n\n"));
        pieces.add("""
                data: {"type":"response.output_text.delta","delta":"all"}

                data: {"type":"response.completed","response":{"status":"completed","output":[]}}

                """);
        try (PacedProvider provider = new PacedProvider(pieces, PAUSE, true);
                OneRouter router = router(provider, "OpenAI", SELDOM)) {
            HttpResponse<String> answer =
                    router.post("/v1/responses", "{\"model\":\"raw/first\",\"stream\":true,\"input\":\"hello\"}");

            assertThat(header(answer, "x-llmroute-target")).isEqualTo("raw/first");
        }
    }

    @Test
    void who_falls_silent_before_the_first_content_is_given_up() throws Exception {
        try (PacedProvider provider = new PacedProvider(List.of(": keep-alive\n\n", ": keep-alive\n\n"), PAUSE, false);
                OneRouter router = router(provider, "OpenAI", SELDOM)) {
            assertThat(header(ask(router, "/v1/chat/completions"), "x-llmroute-fallback"))
                    .isEqualTo("raw/first=Timeout");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/messages"})
    void a_caller_who_waits_long_for_the_first_content_gets_comments_and_no_target_yet(String path) throws Exception {
        try (PacedProvider provider = new PacedProvider(thinking("OpenAI", ": thinks\n\n"), PAUSE, true);
                OneRouter router = router(provider, "OpenAI", OFTEN)) {
            HttpResponse<String> answer = ask(router, path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "content-type")).isEqualTo("text/event-stream");
            assertThat(header(answer, "x-llmroute-route")).isEqualTo("chat");
            assertThat(answer.headers().firstValue("x-llmroute-target")).isEmpty();
            assertThat(answer.body())
                    .startsWith(": keep-alive\n\n: keep-alive\n\n")
                    .contains("\"all\"");
            assertThat(answer.body()).doesNotContain("thinks");
        }
    }

    @Test
    void another_target_may_still_answer_him() throws Exception {
        try (PacedProvider provider = new PacedProvider(Collections.nCopies(4, ": thinks\n\n"), PAUSE, false);
                OneRouter router = router(provider, "OpenAI", OFTEN)) {
            HttpResponse<String> answer = ask(router, "/v1/chat/completions");

            assertThat(answer.body())
                    .startsWith(": keep-alive\n\n")
                    .contains("second")
                    .endsWith("data: [DONE]\n\n");
            assertThat(router.simulator().calls("sim", "second")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, data:", "/v1/messages, event: error"})
    void where_none_does_he_is_told_in_the_stream(String path, String begins) throws Exception {
        try (PacedProvider provider = new PacedProvider(Collections.nCopies(4, ": thinks\n\n"), PAUSE, false);
                OneRouter router = router(provider, "OpenAI", OFTEN)) {
            router.simulator().set("sim", "second", new Behaviour.Fixed(429, ""));

            HttpResponse<String> answer = ask(router, path);

            assertThat(answer.statusCode()).isEqualTo(200);
            String last = answer.body().substring(answer.body().lastIndexOf("keep-alive\n\n") + 12);
            assertThat(last)
                    .startsWith(begins)
                    .contains("all_targets_exhausted", "raw/first")
                    .endsWith("}\n\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OpenAI | /v1/messages | data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]} | thinking_delta",
                "OpenAI | /v1/messages | : keep-alive | event: ping",
                "Anthropic | /v1/chat/completions | data: {\"type\":\"ping\"} | : keep-alive",
                "Anthropic | /v1/chat/completions | : hm | : keep-alive"
            })
    void a_translated_stream_is_not_silent_while_its_target_shows_signs_of_life(
            String dialect, String path, String sign, String told) throws Exception {
        List<String> pieces = new ArrayList<>();
        pieces.add(
                dialect.equals("OpenAI")
                        ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so\"}}]}\n\n"
                        : MESSAGE_START + TEXT);
        pieces.addAll(thinking(dialect, sign + "\n\n"));
        try (PacedProvider provider = new PacedProvider(pieces, PAUSE, true);
                OneRouter router = router(provider, dialect, OFTEN)) {
            String body = ask(router, path).body();

            int signs = body.split(told, -1).length - 1;
            assertThat(signs).isBetween(SIGNS / 3, SIGNS);
        }
    }

    private static List<String> thinking(String dialect, String sign) {
        List<String> pieces = new ArrayList<>();
        if (dialect.equals("Anthropic")) {
            pieces.add(MESSAGE_START);
        }
        pieces.addAll(Collections.nCopies(SIGNS, sign));
        pieces.add(dialect.equals("Anthropic") ? MESSAGE_END : CHAT_END);
        return pieces;
    }

    private OneRouter router(PacedProvider provider, String dialect, Duration keepAlive) throws Exception {
        ServerLimits limits =
                new ServerLimits(100, 10_000_000, Duration.ofSeconds(20), Duration.ofSeconds(20), keepAlive);
        return new OneRouter(
                ROUTE.replace("RAW", provider.url()).replace("DIALECT", dialect), limits, Optional.empty());
    }

    private static HttpResponse<String> ask(OneRouter router, String path) throws Exception {
        return router.post(
                path,
                "{\"model\":\"chat\",\"max_tokens\":9,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
