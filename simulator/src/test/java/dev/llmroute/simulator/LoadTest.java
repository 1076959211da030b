package dev.llmroute.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Json;
import dev.llmroute.simulator.behaviour.Scenario;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the load calls a failure: that nothing failed is only worth what this notices. */
class LoadTest {
    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void counts_answers_and_whole_streams() {
        JsonNode result = load();

        assertThat(result.path("sent").asInt()).isEqualTo(40);
        assertThat(result.path("streams").asInt()).isEqualTo(10);
        assertThat(result.path("failures").asInt()).isZero();
        assertThat(result.path("targets").path("(none)").asInt()).isEqualTo(40);
        assertThat(result.path("phases").path(0).path("sent").asInt()).isEqualTo(40);
    }

    @Test
    void a_stream_that_is_reset_ends_early_or_tells_an_error_has_failed() {
        simulator.set("groq", "s", new Behaviour.Reset(3, null));
        assertThat(load().path("failures").asInt()).isEqualTo(10);
        simulator.set("groq", "s", new Behaviour.MissingDone(null));
        assertThat(load().path("failures").asInt()).isEqualTo(10);
        simulator.set("groq", "s", Behaviour.Limit.saying("Please try again in 1m."));
        JsonNode result = load();
        assertThat(result.path("failures").asInt()).isEqualTo(10);
        assertThat(result.path("failed").path(0).asText()).contains("start: ", "429");
    }

    @Test
    void an_error_and_a_connection_that_breaks_are_failures() {
        simulator.set("groq", "m", new Behaviour.Fixed(503, "{}"));
        assertThat(load().path("failures").asInt()).isEqualTo(30);
        simulator.set("groq", "m", new Behaviour.Reset(null, null));
        assertThat(load().path("failures").asInt()).isEqualTo(30);
    }

    @Test
    void a_failure_belongs_to_the_phase_in_which_it_was_asked() {
        LoadCounts counts = new LoadCounts();
        LoadCounts.Phase before = counts.sent(true);
        counts.begin("pods killed");
        counts.sent(false);
        counts.failed(before, "cut");

        JsonNode phases = counts.result().path("phases");
        assertThat(phases.path(0).path("failures").asInt()).isEqualTo(1);
        assertThat(phases.path(1).path("name").asText()).isEqualTo("pods killed");
        assertThat(phases.path(1).path("sent").asInt()).isEqualTo(1);
        assertThat(phases.path(1).path("failures").asInt()).isZero();
    }

    private JsonNode load() {
        return Json.parse(new LoadMain(Map.of(
                        "LLMROUTE_LOAD_URLS", simulator.baseUrl("groq").replaceFirst("/v1$", ""),
                        "LLMROUTE_LOAD_KEY", "gsk-simulated",
                        "LLMROUTE_LOAD_MODEL", "m",
                        "LLMROUTE_LOAD_STREAM_MODEL", "s",
                        "LLMROUTE_LOAD_RATE", "40",
                        "LLMROUTE_LOAD_SECONDS", "1",
                        "LLMROUTE_LOAD_STREAMS", "4"))
                .run());
    }
}
