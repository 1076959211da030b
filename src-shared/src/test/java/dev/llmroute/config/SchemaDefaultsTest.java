package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.api.LlmRouteDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server writes the schema's defaults into stored routes; {@link RouteResolver} has its own for files. */
class SchemaDefaultsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Fingerprint FINGERPRINT =
            new Fingerprint("a key for fingerprints".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void a_stored_route_does_what_its_file_does(String file) throws Exception {
        String text = Cases.text(".", file);
        ObjectNode stored = (ObjectNode) YAML.readTree(text);

        SchemaDefaults.fill(stored);

        assertThat(RouteValidation.check(stored)).isEmpty();
        assertThat(RouteReader.parse("stored", stored.toString()))
                .as("defaults change something in the document")
                .isNotEqualTo(RouteReader.parse("file", text));
        assertThat(resolved(stored.toString())).isEqualTo(resolved(text));
        assertThat(warnings(stored.toString())).isEqualTo(warnings(text));
    }

    static Stream<String> routes() throws IOException {
        return Stream.concat(
                Stream.concat(
                        Cases.in("accepted").map(name -> "accepted/" + name),
                        Cases.in("warned").map(name -> "warned/" + name)),
                Stream.of("../examples/agent-chat.yaml", "../examples/other-vendors.yaml"));
    }

    @Test
    void lists_have_no_default_since_what_is_applied_would_be_merged_into_it() throws IOException {
        ObjectNode stored = (ObjectNode) YAML.readTree(Cases.text("accepted", "one-of-two-switched-off.yaml"));

        SchemaDefaults.fill(stored);

        assertThat(stored.at("/spec/fallback").has("on")).isFalse();
        assertThat(stored.at("/spec/providers/0").has("fallbackTo")).isFalse();
    }

    private static ResolvedRoute resolved(String yaml) throws InvalidRoute {
        LlmRouteDocument document = RouteReader.parse("route", yaml).getFirst();
        return RouteResolver.resolve(document, ref -> Optional.of(ref.name() + ref.key()), FINGERPRINT);
    }

    private static List<?> warnings(String yaml) throws InvalidRoute {
        return RouteWarnings.of(RouteReader.parse("route", yaml).getFirst());
    }
}
