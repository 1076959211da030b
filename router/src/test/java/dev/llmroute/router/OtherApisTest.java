package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.ScriptedProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails on one API, or in a pool that a request chose itself, is no word about the model elsewhere. */
class OtherApisTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: ROUTE, namespace: NAMESPACE}
            spec:
              providers:
                - {name: p1, dialect: DIALECT, baseUrl: 'http://127.0.0.1:PORT/p1/v1', network: Private, models: [{name: m, equivalent: e}],
                   credentials: [{name: main, secretKeyRef: {name: llm-keys, key: KEY}}]}
                - {name: p2, dialect: DIALECT, baseUrl: 'http://127.0.0.1:PORT/p2/v1', network: Private, models: [{name: n, equivalent: e}]}
              auth: {mode: None}
            """;

    private static final String CHAT = "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
            + "\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"hi\"}]}],\"data\":[{\"embedding\":[1]}],"
            + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\",\"input_tokens\":3}";
    private static final String OK = "{\"status\":200,\"body\":" + CHAT + "}";
    private static final String NOTHING_LEFT =
            "{\"status\":200,\"headers\":{\"anthropic-ratelimit-requests-remaining\":\"0\","
                    + "\"anthropic-ratelimit-requests-reset\":\"2099-01-01T00:00:00Z\"},\"body\":" + CHAT + "}";
    private static final String LIMITED =
            "{\"status\":429,\"headers\":{\"retry-after\":\"60\"},\"body\":{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many.\"}}}";

    @AutoClose
    private static final ScriptedProvider provider = new ScriptedProvider();

    @AutoClose
    private static final OneRouter router = new OneRouter((route("one", "team-a", "OpenAI", "k1")
                    + "---\n"
                    + route("two", "team-b", "OpenAI", "k2")
                    + "---\n"
                    + route("three", "team-a", "Anthropic", "k1"))
            .replace("PORT", "" + provider.port()));

    private static String route(String name, String namespace, String dialect, String key) {
        return ROUTE.replace("ROUTE", name)
                .replace("NAMESPACE", namespace)
                .replace("DIALECT", dialect)
                .replace("KEY", key);
    }

    @BeforeEach
    void forget() {
        router.forget();
    }

    @ParameterizedTest
    @EnumSource(names = {"Completions", "Responses", "Embeddings"})
    void a_server_that_fails_on_one_api_is_left_alone_there_only(Surface surface) throws Exception {
        answering(OK);
        assertThat(target("one", Surface.ChatCompletions)).isEqualTo("p1/m");
        assertThat(target("two", Surface.ChatCompletions)).isEqualTo("p1/m");
        answering("{\"status\":500,\"body\":{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}}");
        assertThat(target("one", surface)).isEqualTo("p2/n");
        assertThat(target("two", surface)).isEqualTo("p2/n");

        answering(OK);

        assertThat(target("one", Surface.ChatCompletions)).isEqualTo("p1/m");
        assertThat(target("two", Surface.ChatCompletions)).isEqualTo("p1/m");
        assertThat(target("one", surface)).isEqualTo("p2/n");
        assertThat(router.cooling())
                .allSatisfy(each -> assertThat(each.cooldown().key().window()).startsWith("@"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ChatCompletions", "Embeddings"})
    void what_a_server_does_not_have_is_left_alone_nowhere(Surface surface) throws Exception {
        answering(
                "{\"status\":501,\"body\":{\"error\":{\"message\":\"This server does not support it\",\"type\":\"not_supported_error\"}}}");

        assertThat(target("one", surface)).isEqualTo("p2/n");
        assertThat(target("two", surface)).isEqualTo("p2/n");

        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void a_limit_that_embeddings_meet_is_the_models() throws Exception {
        answering(LIMITED);
        target("one", Surface.Embeddings);

        assertThat(target("one", Surface.ChatCompletions)).isEqualTo("p2/n");
    }

    @Test
    void a_limit_of_token_counting_is_none_of_messages_nor_the_other_way_round() throws Exception {
        answering(LIMITED);
        assertThat(target("three", Surface.CountTokens)).isEqualTo("p2/n");
        answering(OK);
        assertThat(target("three", Surface.Messages)).isEqualTo("p1/m");
        assertThat(target("three", Surface.CountTokens)).isEqualTo("p2/n");

        router.forget();
        answering(LIMITED);
        assertThat(target("three", Surface.Messages)).isEqualTo("p2/n");
        answering(OK);
        assertThat(target("three", Surface.CountTokens)).isEqualTo("p1/m");
        assertThat(target("three", Surface.Messages)).isEqualTo("p2/n");
    }

    @Test
    void that_nothing_is_left_for_token_counting_foresees_nothing() throws Exception {
        answering(NOTHING_LEFT);
        target("three", Surface.CountTokens);
        assertThat(router.cooling()).isEmpty();

        target("three", Surface.Messages);
        assertThat(router.cooling()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"service_tier\":\"flex\"",
                "\"service_tier\":\"priority\"",
                "\"speed\":\"fast\"",
                "\"provider\":{\"only\":[\"slow\"]}",
                "\"provider\":{\"order\":[\"slow\"],\"allow_fallbacks\":false}"
            })
    void a_limit_of_a_pool_that_the_request_chose_is_left_alone_by_nobody(String field) throws Exception {
        answering(LIMITED);

        HttpResponse<String> answer = ask("one", Surface.ChatCompletions, "," + field);

        assertThat(header(answer, "x-llmroute-fallback")).startsWith("p1/m=RateLimit");
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("p2/n");
        assertThat(router.cooling()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"service_tier\":\"auto\"", "\"service_tier\":null", "\"provider\":{\"sort\":\"price\"}"})
    void what_chooses_no_pool_meets_everybodys_limit(String field) throws Exception {
        answering(LIMITED);
        ask("one", Surface.ChatCompletions, "," + field);

        assertThat(router.cooling()).hasSize(1);
    }

    private static void answering(String p1) throws IOException {
        provider.play(JSON.readTree("{\"p1\":" + p1 + ",\"p2\":" + OK + "}"));
    }

    private static String target(String route, Surface surface) throws Exception {
        return header(ask(route, surface, ""), "x-llmroute-target");
    }

    private static HttpResponse<String> ask(String route, Surface surface, String more) throws Exception {
        String said = switch (surface) {
            case Completions -> "\"prompt\":\"hello\"";
            case Responses, Embeddings -> "\"input\":\"hello\"";
            default -> "\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
        };
        return router.post(surface.path(), "{\"model\":\"" + route + "\"," + said + more + "}");
    }
}
