package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's tests run the same files through a real API server. */
class RouteValidationTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CRDS = Path.of("../crds");

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_bad_route_is_refused_at_the_field_that_its_file_names(String file) throws IOException {
        String text = Cases.text("refused", file);

        assertThat(RouteValidation.check(YAML.readTree(text)))
                .extracting(Problem::path)
                .containsExactlyElementsOf(Cases.expected(text, "Refused at "));
    }

    @Test
    void each_refusal_says_what_is_wrong_and_what_to_write_in_the_words_that_somebody_looked_at() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : refused().toList()) {
            JsonNode route = YAML.readTree(Cases.text("refused", file));
            RouteValidation.check(route)
                    .forEach(problem -> all.append(file)
                            .append('\n')
                            .append("    ")
                            .append(problem)
                            .append('\n'));
        }
        Golden.assertIs("config/refusals.txt", all.toString());
    }

    static Stream<String> refused() throws IOException {
        return Cases.in("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent-chat.yaml", "current-models.yaml", "other-vendors.yaml", "several-accounts.yaml"})
    void the_examples_are_accepted(String file) throws IOException {
        assertThat(RouteValidation.check(example(file))).isEmpty();
    }

    @Test
    void a_message_says_what_to_write_and_never_repeats_what_was_written() throws IOException {
        ObjectNode route = example("agent-chat.yaml");
        ((ObjectNode) route.at("/spec/providers/0")).put("baseUrl", "https://api.groq.com/?key=sk-secret");

        assertThat(RouteValidation.check(route).getFirst().message())
                .contains("write for example https://api.openai.com/v1")
                .doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://[2606:4700::1]:8443/v1",
                "http://vllm.models.svc.cluster.local",
                "https://x.example/a%20b/v1/"
            })
    void addresses_of_self_hosted_models_are_accepted(String url) throws IOException {
        ObjectNode route = example("agent-chat.yaml");
        ((ObjectNode) route.at("/spec/providers/0")).put("baseUrl", url);

        assertThat(RouteValidation.check(route)).isEmpty();
    }

    @Test
    void a_text_in_place_of_a_resource_is_refused() {
        JsonNode text = YAML.getNodeFactory().textNode("hello");

        assertThat(RouteValidation.check(text)).extracting(Problem::path).containsExactly("(document)");
    }

    private static ObjectNode example(String file) throws IOException {
        return (ObjectNode) YAML.readTree(CRDS.resolve("examples").resolve(file).toFile());
    }
}
