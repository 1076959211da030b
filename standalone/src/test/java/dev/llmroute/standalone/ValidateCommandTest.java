package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    @TempDir
    private Path folder;

    @Test
    void a_valid_file_is_ok() {
        Path file = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT);

        Ran ran = Ran.llmroute("validate", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines(file + ": ok (1 route)");
    }

    @Test
    void keys_that_would_go_unencrypted_to_a_public_address_are_told_of() {
        Path file = RouteFile.write(
                folder,
                "clear.yaml",
                RouteFile.CHAT.replace(
                        "baseUrl: SIMULATOR/groq/v1\n      network: Private", "baseUrl: 'HTTP://api.groq.com/v1'"));

        Ran ran = Ran.llmroute("validate", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains(file + ": warning: spec.providers[0].baseUrl: sends keys", ": ok (1 route)");
    }

    @Test
    void a_bare_on_that_kubectl_would_read_as_true_is_told_of() {
        Path file = RouteFile.write(
                folder, "on.yaml", RouteFile.CHAT.replace("  auth: ", "  fallback:\n    on: [Timeout]\n  auth: "));

        Ran ran = Ran.llmroute("validate", folder.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains(file + ": warning: spec.fallback.on: ", "write \"on\" in quotes (BareOn)", ": ok (1 route)");
    }

    @Test
    void each_problem_has_a_line_with_file_and_field() {
        Path file = RouteFile.write(
                folder, "bad.yaml", RouteFile.CHAT.replace("baseUrl: SIMULATOR/openai/v1", "baseUrl: 'ftp://openai'"));

        Ran ran = Ran.llmroute("validate", file.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).startsWith(file + ": spec.providers[1].baseUrl: ");
    }

    @Test
    void the_files_after_a_bad_one_are_checked_too() {
        Path bad = RouteFile.write(folder, "bad.yaml", "kind: LlmRoute");
        Path good = RouteFile.write(folder, "good.yaml", RouteFile.CHAT + "---\n" + RouteFile.CHAT);

        Ran ran = Ran.llmroute(
                "validate", bad.toString(), folder.resolve("absent.yaml").toString(), good.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out())
                .contains(bad + ": ")
                .contains(folder.resolve("absent.yaml") + ": there is no such file")
                .contains(good + ": ok (2 routes)");
    }

    @Test
    void all_files_of_a_folder_are_checked() {
        Path first = RouteFile.write(folder, "1.yaml", RouteFile.CHAT.replace("auth: { mode: None }", "auth: {}"));
        RouteFile.write(folder, "2.yaml", RouteFile.CHAT);
        Path third = RouteFile.write(folder, "3.yml", "kind: LlmRoute");

        Ran ran = Ran.llmroute("validate", folder.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains(first + ": spec.auth.mode", third + ": ").doesNotContain("2.yaml");
    }
}
