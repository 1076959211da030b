package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose answer says that it is finished, and whose end marker is missing, or not as it should be. */
@Tag("transport")
class FinishedStreamTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: DIALECT, baseUrl: 'RAW', network: Private,
                   timeouts: {firstToken: 1s, stall: 500ms, total: 5s}, models: [{name: first}]}
                - {name: sim, dialect: DIALECT, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: second}]}
              auth: {mode: None}
            """;
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String TEXT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"all\"},\"finish_reason\":null}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String MESSAGE = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"all"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "\n\ndata: [DONE]",
                "\n\ndata: [DONE]\n",
                "\n\ndata: [DONE]\r\r",
                "\n\ndata: [DONE]\r\n",
                "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
                "\n\ndata: {\"choices\":[],\"us",
                "\n\n: bye"
            })
    void an_answer_that_is_finished_is_whole_however_its_body_ends(String end) throws Exception {
        for (boolean lost : new boolean[] {false, true}) {
            String stream = TEXT + STOP + end;
            try (RawProvider provider = new RawProvider(
                            lost ? RawProvider.unended(stream + "\n\n") : RawProvider.ended(stream), lost);
                    OneRouter router = router(provider, "OpenAI")) {
                String chat = ask(router, CHAT).body();
                String messages = ask(router, MESSAGES).body();

                assertThat(chat).contains("\"all\"", "\"stop\"").doesNotContain("\"error\"", "second");
                // Who reads it knows by this that nothing is missing.
                assertThat(chat.stripTrailing()).endsWith("\n\ndata: [DONE]").containsOnlyOnce("[DONE]");
                assertThat(messages).contains("\"all\"", "end_turn").endsWith("{\"type\":\"message_stop\"}\n\n");
                assertThat(messages).containsOnlyOnce("message_delta\"").doesNotContain("\"error\"");
                assertThat(router.cooling()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"length", "tool_calls", "content_filter", "eos_token"})
    void whatever_it_was_finished_for(String reason) throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.ended(TEXT + STOP.replace("stop", reason)), false);
                OneRouter router = router(provider, "OpenAI")) {
            assertThat(ask(router, CHAT).body()).contains("\"all\"", reason).doesNotContain("\"error\"");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void of_several_choices_all_have_to_be_finished() throws Exception {
        String other = TEXT.replace("\"index\":0", "\"index\":1");
        try (RawProvider one = new RawProvider(RawProvider.ended(TEXT + other + STOP), false);
                OneRouter router = router(one, "OpenAI")) {
            assertThat(ask(router, CHAT).body()).contains("\"error\"");
        }
        try (RawProvider both = new RawProvider(
                        RawProvider.ended(TEXT + other + STOP + "\n\n" + STOP.replace("\"index\":0", "\"index\":1")),
                        false);
                OneRouter router = router(both, "OpenAI")) {
            assertThat(ask(router, CHAT).body()).doesNotContain("\"error\"");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_message_that_says_why_it_stopped_is_whole_and_gets_the_end_that_its_callers_need(boolean lost)
            throws Exception {
        String stream = MESSAGE + "\n\n";
        try (RawProvider provider =
                        new RawProvider(lost ? RawProvider.unended(stream) : RawProvider.ended(MESSAGE), lost);
                OneRouter router = router(provider, "Anthropic")) {
            String messages = ask(router, MESSAGES).body();
            String chat = ask(router, CHAT).body();

            assertThat(messages)
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                    .contains("\"all\"")
                    .doesNotContain("\"error\"");
            assertThat(chat)
                    .endsWith("data: [DONE]\n\n")
                    .contains("\"all\"", "\"stop\"")
                    .doesNotContain("\"error\"");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/completions, prompt", "/v1/responses, input"})
    void so_it_is_on_the_other_surfaces(String path, String field) throws Exception {
        String stream = path.endsWith("completions")
                ? "data: {\"choices\":[{\"index\":0,\"text\":\"all\",\"finish_reason\":\"stop\"}]}"
                : "data: {\"type\":\"response.output_text.delta\",\"delta\":\"all\"}\n\ndata: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"all\"}]}]}}";
        try (RawProvider provider = new RawProvider(RawProvider.ended(stream), false);
                OneRouter router = router(provider, "OpenAI")) {
            String answer = router.post(path, "{\"model\":\"chat\",\"stream\":true,\"" + field + "\":\"hello\"}")
                    .body();

            assertThat(answer).contains("\"all\"").doesNotContain("\"error\"");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void lines_may_end_in_a_carriage_return_and_a_byte_order_mark_may_stand_first() throws Exception {
        String stream = "\uFEFF" + (TEXT + STOP + "\n\ndata: [DONE]\n\n").replace('\n', '\r');
        try (RawProvider provider = new RawProvider(RawProvider.ended(stream), false);
                OneRouter router = router(provider, "OpenAI")) {
            assertThat(ask(router, MESSAGES).body()).contains("\"all\"", "end_turn");
            assertThat(ask(router, CHAT).body()).contains("\"all\"").doesNotContain("\uFEFF");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void an_end_without_a_word_is_an_empty_answer_and_cools_nothing() throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.ended(STOP), false);
                OneRouter router = router(provider, "OpenAI")) {
            assertThat(header(ask(router, CHAT), "x-llmroute-fallback")).isEqualTo("raw/first=Other");
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void an_answer_that_did_not_say_that_it_is_finished_is_broken_as_ever() throws Exception {
        try (RawProvider provider = new RawProvider(RawProvider.ended(TEXT), false);
                OneRouter router = router(provider, "OpenAI")) {
            assertThat(ask(router, CHAT).body()).contains("\"error\"");
            assertThat(router.cooling()).hasSize(1);
        }
    }

    private OneRouter router(RawProvider provider, String dialect) throws Exception {
        return new OneRouter(ROUTE.replace("RAW", provider.url()).replace("DIALECT", dialect));
    }

    private static HttpResponse<String> ask(OneRouter router, String path) throws Exception {
        return router.post(
                path,
                "{\"model\":\"chat\",\"max_tokens\":9,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
