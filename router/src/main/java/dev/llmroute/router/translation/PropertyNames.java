package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the arguments of an OpenAI chat's tools as Anthropic takes them ({@code $filter}, {@code filter[id]}, {@code @type} it does
 * not), and back again in its answers. Only those at the top of a tool's parameters have a rule.
 */
final class PropertyNames {
    private static final PropertyNames NONE = new PropertyNames();

    /** By the tool's name: what the vendor is told, and what is meant by that. */
    private final Map<String, Map<String, String>> told = new HashMap<>(0);

    private final Map<String, Map<String, String>> meant = new HashMap<>(0);

    private PropertyNames() {}

    static PropertyNames of(JsonNode chat) {
        PropertyNames names = new PropertyNames();
        for (JsonNode tool : chat.path("tools")) {
            JsonNode function = tool.path("function");
            if (mayHaveOdd(function.path("parameters"))) {
                names.add(function.path("name").asText(""), ToolSchema.forAnthropic(function.path("parameters")));
            }
        }
        return names.told.isEmpty() ? NONE : names;
    }

    /** Any name in it: which of them come to its top is seen where the schema is made an object. */
    private static boolean mayHaveOdd(JsonNode schema) {
        for (Map.Entry<String, JsonNode> each : schema.properties()) {
            boolean keyword = each.getKey().startsWith("$");
            if ((!keyword && !NameRule.PROPERTY.takes(each.getKey()))
                    || (each.getKey().equals("properties") && hasOdd(each.getValue()))
                    || mayHaveOdd(each.getValue())) {
                return true;
            }
        }
        for (JsonNode each : schema.isArray() ? schema : JsonNodeFactory.instance.arrayNode()) {
            if (mayHaveOdd(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOdd(JsonNode properties) {
        return properties.propertyStream().anyMatch(each -> !NameRule.PROPERTY.takes(each.getKey()));
    }

    private void add(String tool, ObjectNode schema) {
        UnusedNames inUse = new UnusedNames(NameRule.PROPERTY);
        Set<String> names = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        names.stream().filter(NameRule.PROPERTY::takes).forEach(inUse::use);
        for (String name : names) {
            if (!NameRule.PROPERTY.takes(name)) {
                String fitting = inUse.unused(NameRule.PROPERTY.fit(name));
                told.computeIfAbsent(tool, none -> new HashMap<>()).put(name, fitting);
                meant.computeIfAbsent(tool, none -> new HashMap<>()).put(fitting, name);
            }
        }
    }

    boolean allFit() {
        return told.isEmpty();
    }

    /** Whether arguments of this tool, as the caller names it, have to be changed back. */
    boolean renames(String tool) {
        return told.containsKey(tool);
    }

    /** Changes the parameters of a tool. */
    ObjectNode schema(String tool, ObjectNode schema) {
        Map<String, String> names = told.get(tool);
        if (names == null) {
            return schema;
        }
        if (schema.path("properties") instanceof ObjectNode properties) {
            schema.set("properties", renamed(properties, names));
        }
        if (schema.path("required") instanceof ArrayNode required) {
            ArrayNode renamed = JsonNodeFactory.instance.arrayNode();
            required.forEach(each -> renamed.add(names.getOrDefault(each.asText(), each.asText())));
            schema.set("required", renamed);
        }
        return schema;
    }

    /** Arguments of an earlier call as the vendor is told them. */
    JsonNode told(String tool, JsonNode arguments) {
        Map<String, String> names = told.get(tool);
        return names == null ? arguments : renamed(arguments, names);
    }

    /** Arguments of an answer as the caller means them. */
    JsonNode meant(String tool, JsonNode arguments) {
        Map<String, String> names = meant.get(tool);
        return names == null ? arguments : renamed(arguments, names);
    }

    private static ObjectNode renamed(JsonNode object, Map<String, String> names) {
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(each -> renamed.set(names.getOrDefault(each.getKey(), each.getKey()), each.getValue()));
        return renamed;
    }
}
