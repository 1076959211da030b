package dev.llmroute.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorMain;
import dev.llmroute.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
    @TempDir
    private Path folder;

    @Test
    void the_documented_scenario_can_be_read() throws IOException {
        String page = Files.readString(Path.of("../docs/simulator.md"));
        String yaml = page.substring(page.indexOf("```yaml\n") + 8);

        Scenario scenario = Scenario.parse(yaml.substring(0, yaml.indexOf("```")));

        assertThat(scenario.providers()).containsKeys("groq", "openai");
    }

    @Test
    void a_mistake_is_told_with_the_file_and_the_field() throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), """
                providers:
                  groq:
                    models:
                      llama-3.1-8b-instant: { type: Answer, pace: { tokens: 0 } }
                """);

        assertThatThrownBy(() -> Scenario.read(file))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(file + ": providers.groq.models[\"llama-3.1-8b-instant\"].pace:"
                        + " tokens is 0; it must be from 1 to 1000000");
    }

    @Test
    void a_provider_cannot_take_a_path_of_the_simulators_own() {
        assertThatThrownBy(() -> Scenario.parse("providers: { admin: {} }"))
                .hasMessageContaining("\"admin\" cannot be a provider's name");
    }

    @Test
    void a_model_without_behaviour_is_refused() {
        assertThatThrownBy(() -> Scenario.parse("providers: { groq: { models: { m: } } }"))
                .hasMessageContaining("models.m is missing");
    }

    @Test
    void keys_never_show_in_text() {
        assertThat(Scenario.parse("providers: { groq: { keys: { main: gsk-secret } } }")
                        .toString())
                .contains("main")
                .doesNotContain("gsk-secret");
    }

    @Test
    void the_environment_has_defaults_and_a_bad_port_is_named() {
        SimulatorOptions options = SimulatorMain.options(Map.of());

        assertThat(options.bind()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThatThrownBy(() -> SimulatorMain.options(Map.of("LLMROUTE_PORT", "http")))
                .hasMessageContaining("LLMROUTE_PORT is \"http\"");
        assertThatThrownBy(() -> SimulatorMain.options(Map.of("LLMROUTE_SCENARIO", "/nowhere.yaml")))
                .hasMessageContaining("/nowhere.yaml cannot be read");
    }

    @Test
    void a_taken_port_is_told() {
        try (Simulator first = Simulator.start(SimulatorOptions.local(Scenario.EMPTY))) {
            SimulatorOptions same = new SimulatorOptions("127.0.0.1", first.port(), Scenario.EMPTY);

            assertThatThrownBy(() -> Simulator.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
        }
    }
}
