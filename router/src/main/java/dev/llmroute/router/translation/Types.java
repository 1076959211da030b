package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** The types that a JSON schema allows. */
final class Types {
    private Types() {}

    /** Those it names, else the one that its other words speak of; empty where it says nothing of types. */
    static Set<String> of(JsonNode schema) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        for (JsonNode each : type) {
            types.add(each.asText());
        }
        if (types.isEmpty() && schema.path("properties").isObject()) {
            types.add("object");
        }
        if (types.isEmpty() && schema.path("items").isObject()) {
            types.add("array");
        }
        return types;
    }
}
