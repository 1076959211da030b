package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSON schema as Anthropic takes it for answers: objects are closed, and what its grammars cannot hold stands in the description, where
 * a model reads it. What meets the result meets the original, as far as the model heeds the description.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/structured-outputs">Anthropic: limits of JSON schemas</a>
 * @see <a href="https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/lib/_parse/_transform.py">what its own SDK does</a>
 */
final class AnswerSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");
    /** They say something to programs, nothing to a model. */
    private static final Set<String> SILENT = Set.of("$schema", "$id", "$comment", "additionalProperties", "nullable");

    private AnswerSchema() {}

    /** Empty where it would be another schema: one that refers to itself or to elsewhere, or leaves open what an object may have. */
    static Optional<ObjectNode> of(JsonNode schema) {
        if (!References.end(schema)) {
            return Optional.empty();
        }
        try {
            return Optional.of(transformed(schema));
        } catch (Unsayable open) {
            return Optional.empty();
        }
    }

    private static final class Unsayable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static ObjectNode transformed(JsonNode schema) throws Unsayable {
        if (!(schema instanceof ObjectNode given)) {
            throw new Unsayable();
        }
        // Its members stay whole: a copy of all of them at each depth would take too long.
        ObjectNode rest = JSON.objectNode();
        rest.setAll(given);
        ObjectNode out = JSON.objectNode();
        for (String definitions : DEFINITIONS) {
            if (rest.remove(definitions) instanceof ObjectNode all) {
                out.set(definitions, each(all));
            }
        }
        if (rest.path("$ref").isTextual()) {
            return out.put("$ref", rest.get("$ref").asText());
        }
        if (rest.path("allOf").size() == 1) {
            // As generators write a reference with a description beside it.
            JsonNode only = rest.remove("allOf").get(0);
            only.properties().forEach(each -> rest.putIfAbsent(each.getKey(), each.getValue()));
            return out.setAll(transformed(rest));
        }
        kind(rest, out);
        for (String words : new String[] {"description", "title"}) {
            if (rest.path(words).isTextual()) {
                out.set(words, rest.remove(words));
            }
        }
        describe(rest, out);
        return out;
    }

    /** What may stand there: values, a choice, or types with what belongs to each. */
    private static void kind(ObjectNode rest, ObjectNode out) throws Unsayable {
        Set<String> types = Types.of(rest);
        JsonNode type = rest.remove("type");
        boolean values = values(rest, out);
        boolean choice = choice(rest, out);
        if (values) {
            return;
        }
        if (!choice) {
            if (types.isEmpty()) {
                throw new Unsayable();
            }
            out.set("type", type == null ? JSON.textNode(types.iterator().next()) : type);
        }
        if (types.contains("object")) {
            object(rest, out);
        }
        if (types.contains("array")) {
            array(rest, out);
        }
        if (FORMATS.contains(rest.path("format").asText())) {
            out.set("format", rest.remove("format"));
        }
    }

    private static boolean values(ObjectNode rest, ObjectNode out) {
        if (rest.path("enum").isArray() && !rest.get("enum").isEmpty() && allPlain(rest.get("enum"))) {
            out.set("enum", rest.remove("enum"));
        }
        if (rest.has("const") && rest.get("const").isValueNode()) {
            out.set("const", rest.remove("const"));
        }
        return out.has("enum") || out.has("const");
    }

    private static boolean allPlain(JsonNode values) {
        for (JsonNode value : values) {
            if (!value.isValueNode()) {
                return false;
            }
        }
        return true;
    }

    private static boolean choice(ObjectNode rest, ObjectNode out) throws Unsayable {
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (rest.path(choice).isArray() && !rest.get(choice).isEmpty()) {
                ArrayNode variants = JSON.arrayNode();
                for (JsonNode each : rest.remove(choice)) {
                    variants.add(transformed(each));
                }
                out.set(choice.equals("oneOf") ? "anyOf" : choice, variants);
                return true;
            }
        }
        return false;
    }

    /** Closed, as Anthropic wants it: what may be more need not be. But an object of which nothing else is said would always be empty. */
    private static void object(ObjectNode rest, ObjectNode out) throws Unsayable {
        JsonNode more = rest.path("additionalProperties");
        boolean open = more.isObject() || more.asBoolean();
        ObjectNode properties = rest.remove("properties") instanceof ObjectNode some ? each(some) : JSON.objectNode();
        if (open && properties.isEmpty()) {
            throw new Unsayable();
        }
        out.set("properties", properties);
        out.put("additionalProperties", false);
        JsonNode required = rest.remove("required");
        if (required != null && required.isArray()) {
            ArrayNode known = out.putArray("required");
            required.forEach(each -> {
                if (properties.has(each.asText())) {
                    known.add(each);
                }
            });
        }
    }

    private static void array(ObjectNode rest, ObjectNode out) throws Unsayable {
        if (rest.path("items").isObject()) {
            out.set("items", transformed(rest.remove("items")));
        }
        JsonNode least = rest.path("minItems");
        if (least.isInt() && least.asInt() <= 1) {
            out.set("minItems", rest.remove("minItems"));
        }
    }

    private static ObjectNode each(ObjectNode schemas) throws Unsayable {
        ObjectNode out = JSON.objectNode();
        for (var each : schemas.properties()) {
            out.set(each.getKey(), transformed(each.getValue()));
        }
        return out;
    }

    private static void describe(ObjectNode rest, ObjectNode out) {
        rest.remove(SILENT);
        if (rest.isEmpty()) {
            return;
        }
        String unsaid = rest.properties().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        String before = out.path("description").asText("");
        out.put("description", before.isEmpty() ? unsaid : before + "\n\n" + unsaid);
    }
}
