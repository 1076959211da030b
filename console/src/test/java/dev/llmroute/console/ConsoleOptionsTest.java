package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleOptionsTest {
    @Test
    void a_console_that_others_can_reach_does_not_start_without_a_token() {
        assertThatThrownBy(() -> new ConsoleOptions("0.0.0.0", 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0.0.0 without a token")
                .hasMessageContaining("LLMROUTE_CONSOLE_TOKEN_FILE");
        assertThatThrownBy(() -> new ConsoleOptions("0.0.0.0", 0, " ")).hasMessageContaining("token is empty");
        assertThat(new ConsoleOptions("::1", 0, null).onLoopback()).isTrue();
    }

    @Test
    void a_token_that_can_be_guessed_is_refused() {
        assertThatThrownBy(() -> new ConsoleOptions("127.0.0.1", 0, "fifteen-letters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 or more")
                .hasMessageNotContaining("fifteen");
    }

    @Test
    void options_never_print_the_token() {
        assertThat(new ConsoleOptions("127.0.0.1", 0, "open-sesame-0123").toString())
                .doesNotContain("open-sesame-0123");
    }

    @Test
    void the_environment_names_the_token_file_and_the_cache(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "open-sesame-0123\n");

        ConsoleOptions options = ConsoleMain.options(
                new Environment(Map.of("LLMROUTE_BIND", "0.0.0.0", "LLMROUTE_CONSOLE_TOKEN_FILE", token.toString())));

        assertThat(options).isEqualTo(new ConsoleOptions("0.0.0.0", 8080, "open-sesame-0123"));
        assertThat(ConsoleMain.addresses(
                        new Environment(Map.of("LLMROUTE_CACHE_ADDRESSES", "cache-0:5701, cache-1:5701"))))
                .containsExactly("cache-0:5701", "cache-1:5701");
    }

    @Test
    void a_bad_environment_is_refused_by_the_name_of_its_variable() {
        assertThatThrownBy(() -> ConsoleMain.options(new Environment(Map.of("LLMROUTE_PORT", "http"))))
                .hasMessageStartingWith("LLMROUTE_PORT is \"http\"");
        assertThatThrownBy(() ->
                        ConsoleMain.options(new Environment(Map.of("LLMROUTE_CONSOLE_TOKEN_FILE", "/no/such/file"))))
                .hasMessageStartingWith("LLMROUTE_CONSOLE_TOKEN_FILE names /no/such/file");
        assertThatThrownBy(() -> ConsoleMain.addresses(new Environment(Map.of())))
                .hasMessageStartingWith("LLMROUTE_CACHE_ADDRESSES");
    }
}
