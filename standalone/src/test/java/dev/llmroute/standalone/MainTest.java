package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void without_arguments_it_tells_the_commands() {
        Ran ran = Ran.llmroute();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("demo", "run", "validate", "explain", "classify");
    }

    @Test
    void each_command_tells_its_options() {
        for (String command : new String[] {"demo", "run", "validate", "explain", "classify"}) {
            Ran ran = Ran.llmroute(command, "--help");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("Usage: llmroute " + command);
        }
    }

    @Test
    void an_unknown_option_is_refused_with_2() {
        Ran ran = Ran.llmroute("run", "--no-such-option", "route.yaml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--no-such-option");
    }

    @Test
    void an_unknown_command_is_refused_with_2() {
        assertThat(Ran.llmroute("fly").exitCode()).isEqualTo(2);
    }
}
