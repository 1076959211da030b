package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which JSON schemas each vendor takes for structured output and strict tools. */
final class SchemaRules {
    /**
     * What the vendor's own SDK takes out of a schema, by type.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations">Anthropic: JSON Schema limitations</a>
     * @see <a href="https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/lib/_parse/_transform.py">Anthropic's Python SDK: transform_schema</a>
     */
    private static final Map<String, List<String>> ANTHROPIC_UNSUPPORTED = Map.of(
            "integer", List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            "number", List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            "string", List.of("minLength", "maxLength"),
            "array", List.of("maxItems", "uniqueItems", "contains"),
            "object", List.of("minProperties", "maxProperties", "patternProperties", "propertyNames"));

    /**
     * What strict mode does not permit.
     *
     * @see <a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">OpenAI: supported schemas</a>
     */
    private static final List<String> OPENAI_FORBIDDEN = List.of(
            "allOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "uniqueItems",
            "default");

    private SchemaRules() {}

    static void anthropic(String path, JsonNode schema) throws InvalidRequest {
        String type = schema.path("type").asText();
        for (String keyword : ANTHROPIC_UNSUPPORTED.getOrDefault(type, List.of())) {
            if (schema.has(keyword)) {
                throw MessagesCheck.invalid(
                        path, "For '" + type + "' type, property '" + keyword + "' is not supported");
            }
        }
        if (type.equals("array") && schema.path("minItems").asInt(0) > 1) {
            throw MessagesCheck.invalid(
                    path, "For 'array' type, 'minItems' values other than 0 or 1 are not supported");
        }
        if (type.equals("object")
                && !schema.path("additionalProperties").asText().equals("false")) {
            throw MessagesCheck.invalid(
                    path, "For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        for (JsonNode part : parts(schema)) {
            anthropic(path, part);
        }
    }

    /**
     * Checks a schema that is to be kept strictly.
     *
     * @param of whose it is: {@code function 'f'} or {@code response_format 'f'}
     */
    static void openAiStrict(String of, String param, @Nullable String code, JsonNode schema) throws InvalidRequest {
        if (!schema.path("type").asText().equals("object")) {
            throw refusal(
                    of,
                    "schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                            + (schema.has("type") ? schema.path("type").asText() : "None") + "\"'.",
                    param,
                    code);
        }
        strict(of, param, code, "()", schema);
    }

    private static void strict(String of, String param, @Nullable String code, String context, JsonNode schema)
            throws InvalidRequest {
        for (String keyword : OPENAI_FORBIDDEN) {
            if (schema.has(keyword)) {
                throw refusal(of, "In context=" + context + ", '" + keyword + "' is not permitted.", param, code);
            }
        }
        if (schema.path("type").asText().equals("object") || schema.has("properties")) {
            if (!schema.path("additionalProperties").asText().equals("false")) {
                throw refusal(
                        of,
                        "In context=" + context
                                + ", 'additionalProperties' is required to be supplied and to be false.",
                        param,
                        code);
            }
            Set<String> optional = new HashSet<>();
            schema.path("properties").fieldNames().forEachRemaining(optional::add);
            schema.path("required").forEach(name -> optional.remove(name.asText()));
            if (!optional.isEmpty()) {
                throw refusal(
                        of,
                        "In context=" + context
                                + ", 'required' is required to be supplied and to be an array including every key in"
                                + " properties. Missing '"
                                + optional.stream().sorted().findFirst().orElseThrow() + "'.",
                        param,
                        code);
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            strict(of, param, code, "('properties', '" + property.getKey() + "')", property.getValue());
        }
        for (JsonNode part : parts(schema)) {
            strict(of, param, code, context, part);
        }
    }

    /**
     * What OpenAI demands of every function's parameters: spring-projects/spring-ai#4776, evalstate/fast-agent#143
     * (<i>object schema missing properties</i>), sigoden/aichat#1049 (<i>array schema missing items</i>).
     */
    static void openAi(String of, String param, @Nullable String code, JsonNode schema) throws InvalidRequest {
        if (!schema.path("type").asText().equals("object")) {
            throw refusal(
                    of,
                    "schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                            + (schema.path("type").isTextual()
                                    ? schema.path("type").asText()
                                    : "None") + "\"'.",
                    param,
                    code);
        }
        if (!schema.has("properties")) {
            throw refusal(of, "In context=(), object schema missing properties.", param, code);
        }
        arrays(of, param, code, "()", schema);
    }

    private static void arrays(String of, String param, @Nullable String code, String context, JsonNode schema)
            throws InvalidRequest {
        if (schema.path("type").asText().equals("array") && !schema.has("items")) {
            throw refusal(of, "In context=" + context + ", array schema missing items.", param, code);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            arrays(of, param, code, "('properties', '" + property.getKey() + "')", property.getValue());
        }
    }

    /** The schemas of which one is made. */
    private static List<JsonNode> parts(JsonNode schema) {
        List<JsonNode> parts = new ArrayList<>();
        for (String each : List.of("properties", "$defs", "definitions")) {
            schema.path(each).forEach(parts::add);
        }
        for (String each : List.of("anyOf", "allOf", "oneOf")) {
            schema.path(each).forEach(parts::add);
        }
        if (schema.path("items").isObject()) {
            parts.add(schema.path("items"));
        }
        return parts;
    }

    private static InvalidRequest refusal(String of, String what, String param, @Nullable String code) {
        return new InvalidRequest(ErrorObject.invalid("Invalid schema for " + of + ": " + what, param, code));
    }
}
