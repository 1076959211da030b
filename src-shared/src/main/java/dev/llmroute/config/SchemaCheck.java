package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a tree against a structural schema: the part of OpenAPI v3 that our CustomResourceDefinition uses. As in the API server,
 * the rules of a field are looked at only where its structure is sound.
 */
final class SchemaCheck {
    /** Those of our schema, made once. */
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final List<Problem> structure = new ArrayList<>();
    private final List<Problem> brokenRules = new ArrayList<>();

    private SchemaCheck() {}

    /** What is wrong with the value; structure first, then rules, each in the order of the document. */
    static List<Problem> check(JsonNode schema, JsonNode value, String path) {
        SchemaCheck check = new SchemaCheck();
        check.value(schema, value, path);
        check.structure.addAll(check.brokenRules);
        return check.structure;
    }

    static Problem unknownField(String path) {
        if (path.endsWith(".true")) {
            return new Problem(path, "is what YAML 1.1 makes of a bare on; write \"on\" in quotes");
        }
        return new Problem(path, "is no field of an LlmRoute; look for a typing error");
    }

    static Problem missing(String path) {
        return new Problem(path, "is required");
    }

    private void value(JsonNode schema, JsonNode value, String path) {
        int before = structure.size();
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            numberOrText(schema, value, path);
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(schema, value, path);
            case "array" -> array(schema, value, path);
            case "string" -> string(schema, value, path);
            case "integer" -> integer(schema, value, path);
            case "boolean" -> expect(value.isBoolean(), path, "must be true or false");
            case String other -> throw new IllegalStateException("No check for type '" + other + "' at " + path);
        }
        if (structure.size() == before) {
            rules(schema, value, path);
        }
    }

    private boolean expect(boolean condition, String path, String otherwise) {
        if (!condition) {
            structure.add(new Problem(path, otherwise));
        }
        return condition;
    }

    private void object(JsonNode schema, JsonNode value, String path) {
        if (!expect(value.isObject(), path, "must be an object with fields")) {
            return;
        }
        long most = schema.path("maxProperties").asLong(Long.MAX_VALUE);
        expect(value.size() <= most, path, "must have at most " + most + " entries");
        JsonNode properties = schema.path("properties");
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                structure.add(missing(path + "." + name.asText()));
            }
        }
        value.properties().forEach(field -> {
            String fieldPath = path + "." + field.getKey();
            if (properties.has(field.getKey())) {
                value(properties.get(field.getKey()), field.getValue(), fieldPath);
            } else if (schema.has("additionalProperties")) {
                value(schema.get("additionalProperties"), field.getValue(), fieldPath);
            } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                structure.add(unknownField(fieldPath));
            }
        });
    }

    private void array(JsonNode schema, JsonNode value, String path) {
        if (!expect(value.isArray(), path, "must be a list")) {
            return;
        }
        long least = schema.path("minItems").asLong(0);
        long most = schema.path("maxItems").asLong(Long.MAX_VALUE);
        expect(value.size() >= least, path, "must have at least " + least + (least == 1 ? " item" : " items"));
        expect(value.size() <= most, path, "must have at most " + most + " items");
        Set<List<JsonNode>> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String itemPath = path + "[" + i + "]";
            JsonNode item = value.get(i);
            value(schema.path("items"), item, itemPath);
            boolean mayRepeat = schema.path("x-kubernetes-list-type").asText().equals("atomic");
            expect(
                    mayRepeat || seen.add(identity(schema, item)),
                    itemPath,
                    "is there already; each must be there once");
        }
    }

    /** What no two items of a list may share: the keys of a map, the whole item of a set. */
    private static List<JsonNode> identity(JsonNode schema, JsonNode item) {
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" ->
                schema.path("x-kubernetes-list-map-keys")
                        .valueStream()
                        .map(key -> item.path(key.asText()))
                        .toList();
            default -> List.of(item);
        };
    }

    private void string(JsonNode schema, JsonNode value, String path) {
        if (!expect(value.isTextual(), path, "must be a text; put it in quotes")) {
            return;
        }
        String text = value.textValue();
        int length = text.codePointCount(0, text.length());
        long most = schema.path("maxLength").asLong(Long.MAX_VALUE);
        expect(length >= schema.path("minLength").asLong(0), path, "must not be empty");
        expect(length <= most, path, "has " + length + " characters; at most " + most + " are allowed");
        if (schema.has("pattern")) {
            String pattern = schema.get("pattern").asText();
            // Each spans the whole text. Found in it would not do: Java's $ lets a line end pass, the API server's does
            // not.
            boolean fits = PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                    .matcher(text)
                    .matches();
            expect(fits, path, fits ? "" : PatternWords.of(pattern));
        }
        if (schema.has("enum")) {
            isOneOf(schema.get("enum"), value, path);
        }
    }

    private void isOneOf(JsonNode words, JsonNode value, String path) {
        for (JsonNode word : words) {
            if (word.equals(value)) {
                return;
            }
        }
        structure.add(new Problem(
                path, "must be " + words.valueStream().map(JsonNode::asText).collect(Collectors.joining(" or "))));
    }

    /** An amount, or something of the kind: what is written as a number is read as its text. */
    private void numberOrText(JsonNode schema, JsonNode value, String path) {
        string(schema, value.isIntegralNumber() ? TextNode.valueOf(value.asText()) : value, path);
    }

    private void integer(JsonNode schema, JsonNode value, String path) {
        if (!expect(value.isIntegralNumber(), path, "must be a whole number")) {
            return;
        }
        long least = schema.path("minimum").asLong(Long.MIN_VALUE);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        expect(value.canConvertToLong() && value.asLong() >= least, path, "must be at least " + least);
        expect(value.canConvertToLong() && value.asLong() <= most, path, "must be at most " + most);
    }

    private void rules(JsonNode schema, JsonNode value, String path) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            if (!RouteRules.holds(rule.path("rule").asText(), value)) {
                brokenRules.add(new Problem(path + rule.path("fieldPath").asText(), RouteRules.message(rule, value)));
            }
        }
    }
}
