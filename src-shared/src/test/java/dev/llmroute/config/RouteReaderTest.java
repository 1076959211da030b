package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.api.LlmRouteDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteReaderTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: NAME}
            spec:
              providers:
                - {name: p, dialect: OpenAI, baseUrl: 'https://api.example.com/v1', models: [{name: m}]}
              auth: {mode: None}
            """;

    @TempDir
    Path folder;

    @Test
    void a_folder_is_read_in_the_order_of_its_files_names_and_other_files_are_left() throws Exception {
        write("b.yml", route("second"));
        write("a.yaml", route("first"));
        write("notes.txt", "no YAML: [");
        Files.createDirectory(folder.resolve("deeper.yaml"));

        assertThat(names(RouteReader.read(folder))).containsExactly("first", "second");
    }

    @Test
    void a_file_may_hold_several_routes_and_resources_of_other_kinds() throws Exception {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\n";
        Path file =
                write("all.yaml", String.join("---\n", "", route("first"), secret, "", "# empty\n", route("second")));

        assertThat(names(RouteReader.read(file))).containsExactly("first", "second");
    }

    @Test
    void a_file_without_a_route_is_refused() throws IOException {
        Path file = write("secret.yaml", "kind: Secret\n");

        assertThatThrownBy(() -> RouteReader.read(file))
                .isInstanceOf(InvalidRoute.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("there is no document of kind LlmRoute");
    }

    @Test
    void what_is_no_yaml_is_refused_with_the_place() throws IOException {
        Path file = write("broken.yaml", "kind: LlmRoute\nspec: [\n");

        assertThatThrownBy(() -> RouteReader.read(file))
                .isInstanceOf(InvalidRoute.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is no valid YAML")
                .hasMessageContaining("line");
    }

    @Test
    void a_key_that_stands_twice_is_refused_instead_of_the_last_one_winning() throws IOException {
        Path file = write("twice.yaml", route("first") + "kind: LlmRoute\n");

        assertThatThrownBy(() -> RouteReader.read(file))
                .isInstanceOf(InvalidRoute.class)
                .hasMessageContaining("Duplicate field 'kind'");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> RouteReader.read(folder.resolve("none.yaml")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none.yaml");
    }

    private static String route(String name) {
        return ROUTE.replace("NAME", name);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> names(List<LlmRouteDocument> routes) {
        return routes.stream().map(route -> route.metadata().name()).toList();
    }
}
