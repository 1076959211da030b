package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definition in a real API server. The same files run through the validation without one, in src-shared. */
class CrdOnApiServerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CRDS = Path.of("../crds");
    private static final String ROUTES = "llmroutes";
    private static final String GATEWAYS = "llmgateways";

    /**
     * What the API server says by itself, and {@code validate} in other words: of a schema's bounds, of unknown fields, of Go's words for what
     * is wrong with a pattern.
     */
    private static final List<String> STRUCTURE = List.of(
            "Required value",
            "Unsupported value",
            "Duplicate value",
            "Too long",
            "Too many",
            "should be",
            "should match",
            "should have",
            "must be of type",
            "unknown field",
            "is missing",
            "API version",
            "evaluating rule",
            "is no group of the pattern");

    /** Before the tests, since they would take the abortion of a machine without a server for a refusal. */
    @BeforeAll
    static void start() {
        ApiServer.client();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_bad_route_is_refused_at_the_field_that_its_file_names_with_the_words_of_validate(String file)
            throws IOException {
        refused(CRDS.resolve("testdata/refused").resolve(file), ROUTES, RouteValidation::check);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedGateways")
    void a_bad_gateway_is_refused_at_the_field_that_its_file_names_with_the_words_of_its_condition(String file)
            throws IOException {
        refused(
                CRDS.resolve("testdata/refused-gateways").resolve(file),
                GATEWAYS,
                gateway -> RouteValidation.checkRouter(gateway.path("spec"), "spec"));
    }

    private static void refused(Path path, String kinds, Function<JsonNode, List<Problem>> validate)
            throws IOException {
        String expected = Files.readAllLines(path).getFirst().replace("# Refused at ", "");
        JsonNode document = YAML.readTree(path.toFile());

        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> create(kinds, document));

        assertThat(refusal).as("the API server accepted it").isNotNull();
        assertThat(fields(refusal.getStatus())).containsExactly(expected);
        String told = refusal.getStatus().getMessage();
        if (STRUCTURE.stream().noneMatch(told::contains)) {
            assertThat(told)
                    .contains(validate.apply(document).stream()
                            .map(problem -> problem.message().replaceFirst(" \\(fallbackTo of .*\\)$", ""))
                            .toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void a_route_of_which_there_is_a_warning_at_most_is_accepted(String file) throws IOException {
        JsonNode route = YAML.readTree(CRDS.resolve(file).toFile());

        assertThatCode(() -> create(ROUTES, route)).doesNotThrowAnyException();
    }

    /** Of a refusal by schema or rules: the fields it names. By the decoder, before those: what its sentence names. */
    private static List<String> fields(Status status) {
        if (status.getDetails() != null && !status.getDetails().getCauses().isEmpty()) {
            return status.getDetails().getCauses().stream()
                    .map(cause -> cause.getField())
                    .filter(field -> !field.equals("<nil>"))
                    // The subresource scale names its own path with a dot in front.
                    .map(field -> field.replaceFirst("^[.]", ""))
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
        return files("testdata/refused").map(file -> file.substring("testdata/refused/".length()));
    }

    static Stream<String> refusedGateways() throws IOException {
        return files("testdata/refused-gateways").map(file -> file.substring("testdata/refused-gateways/".length()));
    }

    static Stream<String> accepted() throws IOException {
        return Stream.of("testdata/accepted", "testdata/warned", "examples")
                .flatMap(CrdOnApiServerTest::files)
                .filter(file -> !file.endsWith("secrets.yaml") && !file.endsWith("gateway.yaml"));
    }

    private static Stream<String> files(String folder) {
        try (Stream<Path> files = Files.list(CRDS.resolve(folder))) {
            return files.map(file -> folder + "/" + file.getFileName()).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(String kinds, JsonNode document) {
        String path = "/apis/llmroute.dev/v1alpha1/namespaces/default/" + kinds;
        ApiServer.client().raw(path + "?dryRun=All&fieldValidation=Strict", "POST", document.toString());
    }
}
