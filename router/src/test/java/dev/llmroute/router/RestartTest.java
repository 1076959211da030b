package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.Way;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that break are told anew to callers who ask for that, on every surface and dialect. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.llmroute.router.testing.Way#streams")
class RestartTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: restarts}
            spec:
              providers:
                - {name: sim, dialect: DIALECT, baseUrl: 'SIMULATOR/sim/v1', network: Private,
                   models: [{name: faulty}, {name: limited}, {name: healthy}]}
              fallback: {onBrokenStream: Restart, maxAttempts: 3}
              auth: {mode: None}
            """;
    private static final Behaviour CUT = new Behaviour.Reset(40, Pace.ofTokens(60));

    private static OneRouter router;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    static void start(Way way) throws Exception {
        router = new OneRouter(ROUTE.replace("DIALECT", way.dialect().name()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        router.close();
    }

    @BeforeEach
    void forget() {
        router.forget();
        router.simulator().set("sim", "faulty", CUT);
    }

    @Test
    void who_asks_for_it_is_told_the_answer_anew_by_the_next_target() throws Exception {
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));

        String body = ask("restart").body();

        String marker = "\"llmroute\":{\"restarted\":{\"target\":\"sim/healthy\",\"class\":\"BrokenStream\"}}";
        assertThat(body).containsOnlyOnce(marker).doesNotContain("\"error\"");
        int restart = body.lastIndexOf("data: ", body.indexOf(marker));
        assertThat(body.substring(0, restart)).contains("faulty").doesNotContain("healthy");
        String anew = body.substring(restart);
        assertThat(anew).contains("healthy").doesNotContain("faulty");
        assertThat(anew).endsWith(way.end()).contains(beginning());
        assertThat(router.events())
                .singleElement()
                .extracting(FallbackEvent::outcome)
                .isEqualTo(Outcome.Answered);
    }

    @Test
    void who_does_not_ask_for_it_gets_an_error() throws Exception {
        assertBroken(ask("error").body());
    }

    @Test
    void where_no_target_is_left_the_stream_ends_with_an_error() throws Exception {
        router.simulator().set("sim", "limited", new Behaviour.Fixed(429, ""));
        router.simulator().set("sim", "healthy", new Behaviour.Fixed(400, "{}"));
        assertBroken(ask("restart").body());
    }

    @Test
    void no_more_attempts_are_made_than_the_route_allows() throws Exception {
        router.simulator().set("sim", "limited", CUT);
        router.simulator().set("sim", "healthy", CUT);

        String body = ask("restart").body();

        assertBroken(body);
        assertThat(body.split("\"restarted\"")).hasSize(3);
    }

    @Test
    void a_wish_that_does_not_exist_is_refused() throws Exception {
        assertThat(ask("yes").statusCode()).isEqualTo(400);
    }

    private static void assertBroken(String body) {
        assertThat(body).doesNotContain("[DONE]", "message_stop");
        assertThat(body.substring(body.lastIndexOf("data: "))).contains("\"error\"");
    }

    private String beginning() {
        return way.surface() == Surface.Messages ? "message_start" : "\"role\":\"assistant\"";
    }

    private HttpResponse<String> ask(String wish) throws Exception {
        return router.post(way.surface().path(), """
                {"model":"restarts","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hello"}]}""", "x-llmroute-on-broken-stream", wish);
    }
}
