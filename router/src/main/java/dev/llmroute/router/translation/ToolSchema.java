package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a tool as both vendors take them: at its top an object, not a choice of several. What is missing is completed; what a
 * schema says else is the caller's.
 *
 * @see <a href="https://github.com/Kilo-Org/kilocode/issues/12238">Anthropic: input_schema.type: Field required</a>
 * @see <a href="https://github.com/anthropics/claude-code/issues/4753">Anthropic: no oneOf, allOf, or anyOf at the top level</a>
 */
final class ToolSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> CHOICES = List.of("allOf", "anyOf", "oneOf");
    /** OpenAI: <i>schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level</i>. */
    private static final List<String> STRAYS = List.of("enum", "not");

    private static final int MOST_REFS = 10;

    private static final List<String> KEYWORDS = List.of(
            "type",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "description",
            "title",
            "enum",
            "format",
            "$ref",
            "$defs",
            "definitions",
            "allOf",
            "anyOf",
            "oneOf");

    private ToolSchema() {}

    /** An object without properties where there is no schema. */
    static ObjectNode forAnthropic(JsonNode schema) {
        return object(schema instanceof ObjectNode given ? withoutNulls(given.deepCopy()) : schema);
    }

    private static ObjectNode object(JsonNode schema) {
        ObjectNode root = JSON.objectNode();
        if (schema instanceof ObjectNode given) {
            root.setAll(given);
        }
        inline(root, schema);
        flatten(root, schema);
        root.remove(STRAYS);
        return root.put("type", "object");
    }

    /** Lists and types that are {@code null}, as some languages write those that they have not, are no valid schema. */
    private static ObjectNode withoutNulls(ObjectNode schema) {
        for (String keyword : KEYWORDS) {
            if (schema.path(keyword).isNull()) {
                schema.remove(keyword);
            }
        }
        tuple(schema);
        for (JsonNode each : schema) {
            if (each instanceof ObjectNode inner) {
                withoutNulls(inner);
            }
            for (JsonNode item : each.isArray() ? each : JSON.arrayNode()) {
                if (item instanceof ObjectNode inner) {
                    withoutNulls(inner);
                }
            }
        }
        return schema;
    }

    /** A list of {@code items} is what drafts before 2020-12 call a tuple; both vendors know the later name only. */
    private static void tuple(ObjectNode schema) {
        if (schema.path("items").isArray() && !schema.has("prefixItems")) {
            schema.set("prefixItems", schema.remove("items"));
            JsonNode more = schema.remove("additionalItems");
            schema.set("items", more != null && more.isObject() ? more : JSON.objectNode());
        }
    }

    /**
     * The same, with the lists that OpenAI demands: <i>object schema missing properties</i>, <i>array schema missing items</i>
     * (microsoft/vscode#248810).
     */
    static ObjectNode forOpenAi(JsonNode schema) {
        ObjectNode root = forAnthropic(schema);
        if (!root.path("properties").isObject()) {
            root.putObject("properties");
        }
        completeArrays(root);
        return root;
    }

    /**
     * The schema of an answer, for which OpenAI wants an object at the root: <i>schema must be a JSON Schema of 'type: "object"'</i>. What the root
     * only names is put there; empty where it is something else than an object.
     */
    static Optional<ObjectNode> rootObject(JsonNode schema) {
        if (!(schema instanceof ObjectNode given)) {
            return Optional.empty();
        }
        ObjectNode root = given.deepCopy();
        inline(root, schema);
        return Types.of(root).contains("object") ? Optional.of(root.put("type", "object")) : Optional.empty();
    }

    private static void completeArrays(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && Types.of(object).contains("array")
                && !object.path("items").isObject()) {
            object.putObject("items");
        }
        for (JsonNode each : schema) {
            if (each.isContainerNode()) {
                completeArrays(each);
            }
        }
    }

    /** What the root only names stands elsewhere in the schema. */
    private static void inline(ObjectNode root, JsonNode schema) {
        for (int i = 0; i < MOST_REFS && root.path("$ref").isTextual(); i++) {
            JsonNode named = References.resolve(schema, root.remove("$ref").asText());
            named.properties().forEach(each -> root.putIfAbsent(each.getKey(), each.getValue()));
        }
        root.remove("$ref");
    }

    /** A choice between objects becomes one object: with the properties of all, and what all require. */
    private static void flatten(ObjectNode root, JsonNode schema) {
        for (String choice : CHOICES) {
            JsonNode removed = root.remove(choice);
            if (removed != null && removed.isArray() && !removed.isEmpty()) {
                List<JsonNode> branches = new ArrayList<>();
                removed.forEach(each -> branches.add(object(resolved(each, schema))));
                merge(root, branches, choice.equals("allOf"));
            }
        }
    }

    private static JsonNode resolved(JsonNode branch, JsonNode schema) {
        return branch.path("$ref").isTextual()
                ? References.resolve(schema, branch.get("$ref").asText())
                : branch;
    }

    private static void merge(ObjectNode root, List<JsonNode> branches, boolean all) {
        ObjectNode properties = root.path("properties") instanceof ObjectNode own ? own.deepCopy() : JSON.objectNode();
        Set<String> required = required(branches.getFirst());
        for (JsonNode branch : branches) {
            branch.path("properties")
                    .properties()
                    .forEach(each -> properties.putIfAbsent(each.getKey(), each.getValue()));
            if (all) {
                required.addAll(required(branch));
            } else {
                required.retainAll(required(branch));
            }
        }
        required.addAll(required(root));
        root.set("properties", properties);
        // Closed branches together are open to each other's properties.
        root.remove("required");
        if (!required.isEmpty()) {
            ArrayNode names = root.putArray("required");
            required.forEach(names::add);
        }
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.path("required").forEach(each -> names.add(each.asText()));
        return names;
    }
}
