package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checked-in definition. With {@code -Dcrd.write} it is written anew instead of compared. */
class CrdFileTest {
    static final String REGENERATE =
            "./mvnw -pl operator -am test -Dtest=CrdFileTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dcrd.write -Dspotless.check.skip";

    @Test
    void the_checked_in_definitions_are_what_the_types_give() throws IOException {
        for (CrdFile.Kind kind : CrdFile.ALL) {
            String generated = CrdFile.generate(kind);
            if (System.getProperty("crd.write") != null) {
                Files.writeString(kind.path(), generated);
            }
            assertThat(Files.readString(kind.path()))
                    .as("crds/%s is stale; regenerate it with: %s", kind.path().getFileName(), REGENERATE)
                    .isEqualTo(generated);
        }
    }

    @Test
    void routes_are_checked_by_the_same_definition_without_a_cluster() throws IOException {
        Path schema = Path.of("../src-shared/src/main/resources/dev/llmroute/config/schema.json");
        String generated = CrdFile.schema();
        if (System.getProperty("crd.write") != null) {
            Files.writeString(schema, generated);
        }
        assertThat(Files.readString(schema))
                .as("%s is stale; regenerate it with: %s", schema.getFileName(), REGENERATE)
                .isEqualTo(generated);
    }

    @Test
    void every_list_and_every_free_text_has_a_bound_so_that_rules_stay_cheap() throws IOException {
        assertThat(fields().filter(field -> isUnbounded(field.schema())).map(Field::path))
                .isEmpty();
    }

    @Test
    void explain_has_words_for_every_field() throws IOException {
        assertThat(fields().filter(field -> !field.path().endsWith("[]")
                                && description(field).isBlank())
                        .map(Field::path))
                .isEmpty();
    }

    @Test
    void explain_tells_every_default_since_kubectl_does_not() throws IOException {
        assertThat(fields().filter(field -> field.schema().path("default").isValueNode())
                        .filter(field -> {
                            String value = field.schema().get("default").asText();
                            return !description(field).contains("Default " + value + ".")
                                    && !description(field).contains(value + " (default)");
                        })
                        .map(Field::path))
                .isEmpty();
    }

    @Test
    void an_object_has_a_default_where_its_fields_have_one_and_to_leave_it_out_means_them() throws IOException {
        assertThat(fields().filter(field -> field.schema().has("default"))
                        .map(Field::path)
                        .filter(path -> path.matches("spec[.](?:fallback|cooldown)|.*timeouts")))
                .containsExactlyInAnyOrder("spec.cooldown", "spec.fallback", "spec.providers[].timeouts");
    }

    @Test
    void a_list_has_no_default_since_server_side_apply_would_merge_with_it() throws IOException {
        assertThat(fields().filter(field ->
                        isList(field.schema()) && field.schema().has("default")))
                .isEmpty();
    }

    private record Field(String path, JsonNode schema) {}

    /** Every field of spec and status, and the items of every list, as {@code path[]}. */
    private static Stream<Field> fields() throws IOException {
        List<Field> all = new ArrayList<>();
        for (CrdFile.Kind kind : CrdFile.ALL) {
            JsonNode root = new ObjectMapper(new YAMLFactory())
                    .readTree(kind.path().toFile())
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties");
            Stream.of("spec", "status")
                    .flatMap(name -> below(new Field(name, root.get(name))))
                    .forEach(all::add);
        }
        return all.stream();
    }

    private static Stream<Field> below(Field field) {
        Stream<Field> children = isList(field.schema())
                ? Stream.of(new Field(field.path() + "[]", field.schema().get("items")))
                : field.schema().path("properties").properties().stream()
                        .map(each -> new Field(field.path() + "." + each.getKey(), each.getValue()));
        return Stream.concat(Stream.of(field), children.flatMap(CrdFileTest::below));
    }

    private static String description(Field field) {
        return field.schema().path("description").asText();
    }

    private static boolean isList(JsonNode schema) {
        return schema.path("type").asText().equals("array");
    }

    private static boolean isUnbounded(JsonNode schema) {
        boolean text = schema.path("type").asText().equals("string")
                || schema.path("x-kubernetes-int-or-string").asBoolean();
        boolean map = schema.has("additionalProperties");
        return (text && !schema.has("enum") && !schema.has("maxLength"))
                || (isList(schema) && !schema.has("maxItems"))
                || (map && (!schema.has("maxProperties") || isUnbounded(schema.get("additionalProperties"))));
    }
}
