package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The definition in a real API server. The same files run through the validation without one, in src-shared. */
class CrdOnApiServerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CRDS = Path.of("../crds");
    private static final String URI =
            "/apis/llmroute.dev/v1alpha1/namespaces/default/llmroutes?dryRun=All&fieldValidation=Strict";

    /** Before the tests, since they would take the abortion of a machine without a server for a refusal. */
    @BeforeAll
    static void start() {
        ApiServer.client();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_bad_route_is_refused_at_the_field_that_its_file_names(String file) throws IOException {
        Path path = CRDS.resolve("testdata/refused").resolve(file);
        String expected = Files.readAllLines(path).getFirst().replace("# Refused at ", "");

        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> create(YAML.readTree(path.toFile())));

        assertThat(refusal).as("the API server accepted it").isNotNull();
        assertThat(fields(refusal.getStatus())).containsExactly(expected);
    }

    /** Of a refusal by schema or rules: the fields it names. By the decoder, before those: what its sentence names. */
    private static List<String> fields(Status status) {
        if (status.getDetails() != null && !status.getDetails().getCauses().isEmpty()) {
            return status.getDetails().getCauses().stream()
                    .map(cause -> cause.getField())
                    .filter(field -> !field.equals("<nil>"))
                    .distinct()
                    .toList();
        }
        String message = status.getMessage();
        if (message.contains("unknown field")) {
            return List.of(message.replaceAll("(?s).*unknown field \"([^\"]*)\".*", "$1"));
        }
        if (message.contains("Object 'Kind' is missing")) {
            return List.of("kind");
        }
        return message.contains("API version in the data") ? List.of("apiVersion") : List.of(message);
    }

    static Stream<String> refused() throws IOException {
        try (Stream<Path> files = Files.list(CRDS.resolve("testdata/refused"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent-chat.yaml", "current-models.yaml", "other-vendors.yaml"})
    void the_examples_are_accepted(String file) {
        assertThatCode(() -> create(
                        YAML.readTree(CRDS.resolve("examples").resolve(file).toFile())))
                .doesNotThrowAnyException();
    }

    private static void create(JsonNode document) {
        ApiServer.client().raw(URI, "POST", document.toString());
    }
}
