package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;

/** What the API server makes of a route by the defaults of its definition. */
final class SchemaDefaults {
    private static final JsonNode SPEC = spec();

    private SchemaDefaults() {}

    /** Fills them into a document, in place. */
    static void fill(ObjectNode document) {
        fill(SPEC, document.get("spec"));
    }

    private static void fill(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(field -> {
                if (field.getValue().has("default") && !object.has(field.getKey())) {
                    object.set(field.getKey(), field.getValue().get("default").deepCopy());
                }
                if (object.has(field.getKey())) {
                    fill(field.getValue(), object.get(field.getKey()));
                }
            });
        } else {
            value.forEach(item -> fill(schema.path("items"), item));
        }
    }

    private static JsonNode spec() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("../crds/llmroutes.llmroute.dev.yaml").toFile())
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
