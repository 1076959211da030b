package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that falls silent, where limits follow what is usual. The written ones are longer than any test may take. */
class AdaptiveTimeoutTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private,
                   models: [{name: first}, {name: second}],
                   timeouts: {firstToken: 9m, total: 9m, adapt: ADAPT, adaptFloor: 300ms}}
              fallback: {budget: 10m}
              auth: {mode: None}
            """;

    @AutoClose
    private OneRouter router;

    private void start(String adapt) {
        router = new OneRouter(ROUTE.replace("ADAPT", adapt));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void it_is_given_up_once_it_is_late_which_leaves_it_alone_only_when_it_happens_again(boolean stream)
            throws Exception {
        start("All");
        learn(stream);
        router.simulator().set("sim", "first", new Behaviour.Silent());

        HttpResponse<String> answer = ask(stream);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(header(answer, "x-llmroute-fallback"))
                .matches("sim/first=Timeout;after=\\d+\\.\\ds;usual=\\d+\\.\\ds");
        assertThat(router.cooling()).isEmpty();

        assertThat(header(ask(stream), "x-llmroute-target")).isEqualTo("sim/second");
        assertThat(router.cooling()).hasSize(1);
    }

    @Test
    void the_last_target_that_could_answer_is_waited_for() throws Exception {
        start("All");
        learn(true);
        router.simulator().set("sim", "second", new Behaviour.Fixed(429, ""));
        ask(false, "sim/second");
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(2500, 0, 0, null)));

        assertThat(header(ask(true), "x-llmroute-target")).isEqualTo("sim/first");
    }

    @Test
    void answers_that_are_no_streams_are_left_as_they_are_by_FirstToken() throws Exception {
        start("FirstToken");
        learn(false);
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(2500, 0, 0, null)));

        assertThat(header(ask(false), "x-llmroute-target")).isEqualTo("sim/first");
    }

    private void learn(boolean stream) throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(header(ask(stream), "x-llmroute-target")).isEqualTo("sim/first");
        }
    }

    private HttpResponse<String> ask(boolean stream) throws Exception {
        return ask(stream, "chat");
    }

    private HttpResponse<String> ask(boolean stream, String model) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }
}
