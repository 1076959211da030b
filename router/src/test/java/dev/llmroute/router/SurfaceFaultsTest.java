package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults on the surfaces beside chat and messages. */
class SurfaceFaultsTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR', network: Private,
                   timeouts: {firstToken: 1s, stall: 500ms, total: 3s},
                   models: [{name: faulty, equivalent: same}, {name: healthy, equivalent: same}]}
              fallback: {onBrokenStream: Restart}
              auth: {mode: None}
            """;
    private static final ErrorObject OVERLOADED =
            new ErrorObject("Overloaded", "server_error", null, "server_is_overloaded");

    @AutoClose
    private static final OneRouter router = new OneRouter(ROUTE.replace("SIMULATOR", "SIMULATOR/sim/v1"));

    @BeforeEach
    void forget() {
        router.forget();
    }

    static Stream<Arguments> streamed() {
        return Stream.of(Surface.Responses, Surface.Completions).map(Arguments::of);
    }

    static Stream<Arguments> faults() {
        return Stream.of(Surface.Responses, Surface.Completions)
                .flatMap(surface -> Stream.of(true, false)
                        .flatMap(stream -> Stream.of(
                                        new Behaviour.Fixed(429, ""),
                                        new Behaviour.Fixed(503, ""),
                                        new Behaviour.UnknownModel(),
                                        new Behaviour.Silent(),
                                        Behaviour.Reset.afterTokens(0),
                                        new Behaviour.Malformed(0),
                                        new Behaviour.ErrorBody(OVERLOADED),
                                        new Behaviour.Empty())
                                .map(fault -> Arguments.of(surface, stream, fault))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_before_any_content_is_routed_around(Surface surface, boolean stream, Behaviour fault)
            throws Exception {
        router.simulator().set("sim", "faulty", fault);

        HttpResponse<String> answer = ask(surface, stream);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/healthy");
        assertThat(answer.body()).contains("hello").doesNotContain("\"faulty\"");
    }

    @ParameterizedTest
    @MethodSource("streamed")
    void a_stream_that_breaks_ends_with_an_error(Surface surface) throws Exception {
        List<Behaviour> faults = new ArrayList<>(
                List.of(new Behaviour.Reset(40, Pace.ofTokens(60)), new Behaviour.Stall(40, Pace.ofTokens(60))));
        if (surface == Surface.Responses) {
            // Elsewhere the answer has said before that it is finished.
            faults.add(new Behaviour.MissingDone(Pace.ofTokens(60)));
        }
        for (Behaviour fault : faults) {
            router.forget();
            router.simulator().set("sim", "faulty", fault);

            HttpResponse<String> answer = ask(surface, true);

            assertThat(answer.body())
                    .contains("\"message\":\"The stream broke")
                    .doesNotContain("[DONE]", "response.completed");
            assertThat(router.simulator().calls("sim", "healthy")).isZero();
            assertThat(router.cooling()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("streamed")
    void a_stream_that_breaks_is_told_anew_to_those_who_ask_for_it(Surface surface) throws Exception {
        router.simulator().set("sim", "faulty", new Behaviour.Reset(40, Pace.ofTokens(60)));

        HttpResponse<String> answer = ask(surface, true, "x-llmroute-on-broken-stream", "restart");

        assertThat(answer.body())
                .contains("\"restarted\":{\"target\":\"sim/healthy\"")
                .contains(surface == Surface.Responses ? "response.completed" : "[DONE]")
                .doesNotContain("The stream broke");
    }

    @Test
    void a_model_that_is_not_found_on_one_surface_is_not_broken_on_the_others() throws Exception {
        router.simulator().set("sim", "faulty", new Behaviour.Fixed(404, ""));

        // A 404 without an error says that there is no such API.
        for (Surface surface : new Surface[] {Surface.Responses, Surface.Completions, Surface.Embeddings}) {
            HttpResponse<String> answer = ask(surface, false);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("sim/faulty=ServerError");
        }

        assertThat(router.cooling()).isEmpty();
        ask(Surface.ChatCompletions, false);
        assertThat(router.cooling()).hasSize(1);
    }

    private static HttpResponse<String> ask(Surface surface, boolean stream, String... headers) throws Exception {
        String said = switch (surface) {
            case Completions -> "\"prompt\":\"hello\"";
            case ChatCompletions -> "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
            default -> "\"input\":\"hello\"";
        };
        String streamed = stream ? "\"stream\":true," : "";
        return router.post(surface.path(), "{\"model\":\"chat\"," + streamed + said + "}", headers);
    }
}
