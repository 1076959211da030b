package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checked-in definition. With {@code -Dcrd.write} it is written anew instead of compared. */
class CrdFileTest {
    static final String REGENERATE =
            "./mvnw -pl operator -am test -Dtest=CrdFileTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dcrd.write -Dspotless.check.skip";

    @Test
    void the_checked_in_definition_is_what_the_types_give() throws IOException {
        String generated = CrdFile.generate();
        if (System.getProperty("crd.write") != null) {
            Files.writeString(CrdFile.PATH, generated);
        }
        assertThat(Files.readString(CrdFile.PATH))
                .as("crds/%s is stale; regenerate it with: %s", CrdFile.PATH.getFileName(), REGENERATE)
                .isEqualTo(generated);
    }

    @Test
    void every_list_and_every_free_text_has_a_bound_so_that_rules_stay_cheap() throws IOException {
        JsonNode root = new ObjectMapper(new YAMLFactory())
                .readTree(CrdFile.PATH.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties");
        List<String> unbounded = new ArrayList<>();
        unbounded("spec", root.get("spec"), unbounded);
        unbounded("status", root.get("status"), unbounded);
        assertThat(unbounded).isEmpty();
    }

    private static void unbounded(String path, JsonNode schema, List<String> found) {
        boolean freeText = schema.path("type").asText().equals("string") && !schema.has("enum");
        boolean list = schema.path("type").asText().equals("array");
        if ((freeText && !schema.has("maxLength")) || (list && !schema.has("maxItems"))) {
            found.add(path);
        }
        if (list) {
            unbounded(path + "[]", schema.get("items"), found);
        }
        schema.path("properties").properties().forEach(e -> unbounded(path + "." + e.getKey(), e.getValue(), found));
    }
}
