package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether OpenAI takes a JSON schema under {@code strict: true}: every object is closed and requires all its properties, and nothing is said
 * but what it knows.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">OpenAI: supported schemas</a>
 */
final class StrictSchema {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "anyOf",
            "enum",
            "const",
            "description",
            "title",
            "$ref",
            "$defs",
            "definitions",
            "$schema",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

    private StrictSchema() {}

    /** At its root there must be an object, not a choice. */
    static boolean meets(JsonNode schema) {
        return schema.path("type").asText().equals("object") && !schema.has("anyOf") && isStrict(schema);
    }

    private static boolean isStrict(JsonNode schema) {
        if (!schema.isObject() || !knowsAll(schema)) {
            return false;
        }
        if (schema.has("$ref")) {
            return schema.get("$ref").asText().startsWith("#") && schema.size() == 1;
        }
        boolean saysWhat = schema.has("type") || schema.has("anyOf") || schema.has("enum") || schema.has("const");
        return saysWhat
                && objectIsClosed(schema)
                && (!schema.has("format")
                        || FORMATS.contains(schema.get("format").asText()))
                && (!Types.of(schema).contains("array") || isStrict(schema.path("items")))
                && areStrict(schema.path("anyOf"))
                && areStrict(schema.path("$defs"))
                && areStrict(schema.path("definitions"));
    }

    private static boolean knowsAll(JsonNode schema) {
        for (var each : schema.properties()) {
            if (!KNOWN.contains(each.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static boolean objectIsClosed(JsonNode schema) {
        if (!Types.of(schema).contains("object")) {
            return true;
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        Set<String> properties = new HashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        return schema.path("additionalProperties").isBoolean()
                && !schema.get("additionalProperties").asBoolean()
                && required.equals(properties)
                && areStrict(schema.path("properties"));
    }

    private static boolean areStrict(JsonNode schemas) {
        for (JsonNode each : schemas) {
            if (!isStrict(each)) {
                return false;
            }
        }
        return true;
    }
}
