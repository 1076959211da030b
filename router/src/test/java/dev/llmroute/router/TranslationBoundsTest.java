package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Requests that are too much to be translated: no target is blamed for them, and others are served. */
class TranslationBoundsTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: foreign, dialect: Anthropic, baseUrl: 'SIMULATOR/foreign', network: Private, models: [{name: first}], fallbackTo: []}
                - {name: own, dialect: OpenAI, baseUrl: 'SIMULATOR/own/v1', network: Private, models: [{name: second}], fallbackTo: []}
              auth: {mode: None}
            """;

    private static final int MANY_CALLS = 30_000;
    private static final int MOST_BYTES = 1_000_000;

    @AutoClose
    private final OneRouter router = new OneRouter(
            ROUTE, new ServerLimits(100, MOST_BYTES, Duration.ofSeconds(30), Duration.ofSeconds(30)), Optional.empty());

    @Test
    void more_calls_than_any_history_has_are_refused_with_words() throws Exception {
        HttpResponse<String> refused = ask("foreign/first", calls(MANY_CALLS));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("more than 200000 names and values, too many to be translated");
        assertThat(router.simulator().calls("foreign", "first")).isZero();
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void they_go_untranslated_to_a_target_of_their_dialect() throws Exception {
        ask("own/second", calls(MANY_CALLS));

        assertThat(router.simulator().calls("own", "second")).isEqualTo(1);
    }

    @Test
    void what_finds_no_room_for_its_tree_is_told_to_come_again_and_cools_nothing() throws Exception {
        router.simulator().set("own", "second", new Behaviour.Silent());
        CompletableFuture<HttpResponse<String>> large = router.postAsync(
                "/v1/chat/completions",
                body("own/second", "{\"role\":\"user\",\"content\":\"" + "x".repeat(500_000) + "\"}"),
                HttpResponse.BodyHandlers.ofString());
        await().until(() -> router.simulator().calls("own", "second") == 1);

        HttpResponse<String> refused = ask("foreign/first", calls(1_000));
        HttpResponse<String> small = ask("foreign/first", calls(1));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("router_overloaded");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(small.statusCode()).isEqualTo(200);
        assertThat(router.simulator().calls("foreign", "first")).isEqualTo(1);
        assertThat(router.cooling()).isEmpty();
        large.cancel(true);
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
        assertThat(ask("foreign/first", calls(1_000)).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(String model, String messages) throws Exception {
        return router.post("/v1/chat/completions", body(model, messages));
    }

    private static String body(String model, String messages) {
        return "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]}";
    }

    private static String calls(int count) {
        return "{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"assistant\",\"tool_calls\":["
                + IntStream.range(0, count)
                        .mapToObj(i -> "{\"id\":\"c." + i
                                + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
