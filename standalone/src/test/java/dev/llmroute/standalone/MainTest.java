package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void without_arguments_it_tells_the_commands() {
        Ran ran = Ran.llmroute();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains(
                        "demo",
                        "run",
                        "validate",
                        "explain",
                        "classify",
                        "prices",
                        "cooldowns",
                        "clear",
                        "fallbacks",
                        "why");
    }

    @Test
    void each_command_tells_its_options() {
        for (String command : new String[] {
            "demo", "run", "validate", "explain", "classify", "prices", "cooldowns", "clear", "fallbacks", "why"
        }) {
            Ran ran = Ran.llmroute(command, "--help");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("Usage: llmroute " + command);
        }
    }

    @Test
    void the_plugin_has_the_commands_that_ask_a_cluster_and_no_others() {
        Ran ran = Ran.llmroute("kubectl");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("Usage: kubectl llmroute", "cooldowns", "clear", "fallbacks", "why", "explain")
                .doesNotContain("demo");
        assertThat(Ran.llmroute("kubectl", "why", "--help").out())
                .contains("Usage: kubectl llmroute why", "--context")
                .doesNotContain("--admin");
        assertThat(Ran.llmroute("kubectl", "cooldowns", "--admin", "http://127.0.0.1:9")
                        .exitCode())
                .isEqualTo(2);
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
