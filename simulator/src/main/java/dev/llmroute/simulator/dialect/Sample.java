package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A value that a JSON schema allows: strings that may be anything are a given text, and of an object's properties there are those
 * that are required, or all where none is. An object whose schema has no properties echoes the text.
 */
final class Sample {
    private static final int DEEPEST = 12;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "2026-01-01T00:00:00Z",
            "date", "2026-01-01",
            "time", "00:00:00Z",
            "duration", "PT1M",
            "email", "ada@example.com",
            "hostname", "example.com",
            "uri", "https://example.com/",
            "ipv4", "192.0.2.1",
            "ipv6", "2001:db8::1",
            "uuid", "00000000-0000-4000-8000-000000000000");

    private final JsonNode root;
    private final String text;

    private Sample(JsonNode root, String text) {
        this.root = root;
        this.text = text;
    }

    static JsonNode of(JsonNode schema, String text) {
        return new Sample(schema, text).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return NODES.nullNode();
        }
        if (schema.path("$ref").isTextual()) {
            String pointer = schema.path("$ref").textValue();
            return value(pointer.startsWith("#") ? root.at(pointer.substring(1)) : NODES.missingNode(), depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(choice).size() > 0) {
                return value(schema.path(choice).get(0), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "string" -> NODES.textNode(string(schema));
            case "integer" -> NODES.numberNode((long) number(schema));
            case "number" -> NODES.numberNode(number(schema));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            case "array" -> array(schema, depth);
            default -> object(schema, depth);
        };
    }

    /** The first of several that is not null. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        for (JsonNode each : type) {
            if (!each.asText().equals("null")) {
                return each.asText();
            }
        }
        return type.isTextual() ? type.textValue() : "object";
    }

    private String string(JsonNode schema) {
        String value = FORMATS.getOrDefault(schema.path("format").asText(), text);
        String longEnough =
                value + ".".repeat(Math.max(0, schema.path("minLength").asInt(0) - value.length()));
        return longEnough.substring(
                0, Math.min(longEnough.length(), schema.path("maxLength").asInt(Integer.MAX_VALUE)));
    }

    private static double number(JsonNode schema) {
        double value = 1;
        if (schema.has("minimum")) {
            value = Math.max(value, schema.get("minimum").asDouble());
        }
        if (schema.path("exclusiveMinimum").isNumber()) {
            value = Math.max(value, schema.get("exclusiveMinimum").asDouble() + 1);
        }
        double step = schema.path("multipleOf").asDouble(0);
        if (step > 0) {
            value = Math.ceil(value / step) * step;
        }
        return schema.has("maximum") ? Math.min(value, schema.get("maximum").asDouble()) : value;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < Math.max(1, schema.path("minItems").asInt(1)); i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()
                && !schema.path("additionalProperties").asText().equals("false")) {
            return object.put("echo", text);
        }
        if (schema.path("required").isArray()) {
            schema.path("required")
                    .forEach(name -> object.set(name.asText(), value(properties.path(name.asText()), depth + 1)));
        } else {
            properties.properties().forEach(each -> object.set(each.getKey(), value(each.getValue(), depth + 1)));
        }
        return object;
    }
}
