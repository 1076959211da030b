package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void what_is_not_set_or_blank_is_the_default() {
        Environment environment = new Environment(Map.of("BLANK", " ", "SET", " value "));

        assertThat(environment.text("ABSENT", "otherwise")).isEqualTo("otherwise");
        assertThat(environment.text("BLANK", "otherwise")).isEqualTo("otherwise");
        assertThat(environment.text("SET", "otherwise")).isEqualTo("value");
        assertThat(environment.port("ABSENT", 8080)).isEqualTo(8080);
        assertThat(environment.flag("ABSENT")).isFalse();
        assertThat(environment.list("ABSENT")).isEmpty();
        assertThat(environment.contentOfFile("ABSENT")).isEmpty();
        environment.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "65536", "80.5", "123456"})
    void a_port_that_is_none_is_told_by_the_name_of_its_variable(String value) {
        Environment environment = new Environment(Map.of("LLMROUTE_PORT", value));

        environment.port("LLMROUTE_PORT", 8080);

        assertThatThrownBy(environment::check)
                .hasMessage("LLMROUTE_PORT is \"" + value + "\"; it must be a port, a number from 0 to 65535");
    }

    @Test
    void all_problems_are_told_at_once() {
        Environment environment = new Environment(Map.of("FLAG", "yes", "FILE", folder + "/none"));

        environment.flag("FLAG");
        environment.required("IMAGE", "the image of router pods");
        environment.contentOfFile("FILE");

        assertThatThrownBy(environment::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLAG is \"yes\"; it must be true or false; ")
                .hasMessageContaining("IMAGE is not set; it must be the image of router pods; ")
                .hasMessageContaining("FILE names " + folder + "/none: there is no such file");
    }

    @Test
    void a_file_is_read_without_the_end_of_its_line() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "secret\n");

        assertThat(new Environment(Map.of("FILE", file.toString())).contentOfFile("FILE"))
                .contains("secret");
    }

    @Test
    void variables_under_a_prefix_keep_their_values_as_they_are() {
        Environment environment = new Environment(Map.of("FOR_A", " 1 ", "OTHER", "2"));

        assertThat(environment.under("FOR_")).isEqualTo(Map.of("A", " 1 "));
    }
}
