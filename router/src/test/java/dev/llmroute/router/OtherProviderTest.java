package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Dialect;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider with more models than there are attempts fails, on every surface: the first request reaches the next provider. */
@ParameterizedClass(name = "{0} streamed: {1}")
@MethodSource("ways")
class OtherProviderTest {
    private static final String ROUTES = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: failing}
            spec:
              providers:
                - {name: down, dialect: DIALECT, baseUrl: 'SIMULATOR/down/v1', network: Private, models: MODELS}
                - {name: free, dialect: DIALECT, baseUrl: 'SIMULATOR/free/v1', network: Private, models: OTHERS}
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: unreachable}
            spec:
              providers:
                - {name: nobody, dialect: DIALECT, baseUrl: 'http://127.0.0.1:1', network: Private, models: MODELS}
                - {name: free, dialect: DIALECT, baseUrl: 'SIMULATOR/free/v1', network: Private, models: MODELS}
              auth: {mode: None}
            """;

    private static final String MODELS =
            "[{name: m1, equivalent: v}, {name: m2, equivalent: v}, {name: m3, equivalent: v}, {name: m4, equivalent: v}]";

    private static OneRouter router;

    @Parameter(0)
    private Surface surface;

    @Parameter(1)
    private boolean stream;

    static Stream<Arguments> ways() {
        return Stream.of(Surface.values())
                .flatMap(surface -> surface == Surface.Embeddings || surface == Surface.CountTokens
                        ? Stream.of(Arguments.of(surface, false))
                        : Stream.of(Arguments.of(surface, false), Arguments.of(surface, true)));
    }

    @BeforeParameterizedClassInvocation
    static void start(Surface surface, boolean stream) throws Exception {
        router = new OneRouter(ROUTES.replace("MODELS", MODELS)
                .replace("OTHERS", MODELS.replace("name: m", "name: n"))
                .replace("DIALECT", surface.dialect().name()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        router.close();
    }

    @BeforeEach
    void forget() {
        router.forget();
    }

    static Stream<Arguments> faults() {
        String limit = "{\"error\":{\"message\":\"Rate limit reached\"}}";
        String tooLarge =
                "{\"error\":{\"message\":\"Request too large on tokens per minute (TPM): Limit 8000, Requested 20449\"}}";
        return Stream.of(
                Arguments.of(new Behaviour.Fixed(429, Map.of("retry-after", "20"), limit), 3),
                Arguments.of(new Behaviour.Fixed(413, tooLarge), 3),
                Arguments.of(new Behaviour.Fixed(429, tooLarge), 3),
                Arguments.of(new Behaviour.Fixed(503, ""), 2),
                Arguments.of(new Behaviour.Fixed(502, "<html>Bad Gateway</html>"), 2),
                Arguments.of(new Behaviour.Overloaded(), 2),
                Arguments.of(Behaviour.Reset.beforeAnyByte(), 3));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void the_first_request_reaches_the_provider_that_is_free(Behaviour fault, int attempts) throws Exception {
        if (surface == Surface.CountTokens) {
            // The simulator counts whatever else it is told to do.
            return;
        }
        router.simulator().set("down", "*", fault);

        HttpResponse<String> answer = ask("failing");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("free/n1");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo(String.valueOf(attempts));
    }

    @Test
    void what_cannot_be_connected_to_cools_down_as_a_whole() throws Exception {
        HttpResponse<String> first = ask("unreachable");
        HttpResponse<String> second = ask("unreachable");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(header(first, "x-llmroute-attempts")).isEqualTo("2");
        assertThat(header(second, "x-llmroute-attempts")).isEqualTo("1");
        assertThat(router.cooling())
                .extracting(KnownCooldown::cooldown)
                .singleElement()
                .satisfies(cooldown -> {
                    assertThat(cooldown.key().scope()).isEqualTo(Scope.Provider);
                    assertThat(cooldown.displayKey()).isEqualTo("provider_nobody");
                });
    }

    private HttpResponse<String> ask(String route) throws Exception {
        String said = switch (surface) {
            case Completions -> "\"prompt\":\"hello\"";
            case Responses, Embeddings -> "\"input\":\"hello\"";
            default -> "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
        };
        List<String> fields = surface.dialect() == Dialect.Anthropic && surface != Surface.CountTokens
                ? List.of("\"max_tokens\":100", said)
                : List.of(said);
        return router.post(
                surface.path(),
                "{\"model\":\"" + route + "\"," + (stream ? "\"stream\":true," : "") + String.join(",", fields) + "}");
    }
}
