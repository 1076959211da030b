package dev.llmroute.console.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the form of our records in JSON as Jackson writes them: the names of their components, parts that are unwrapped, what may
 * be null.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12, which OpenAPI 3.1 uses</a>
 */
final class JsonSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode schemas = JSON.objectNode();

    /** All that {@link #of} has met, by name. */
    ObjectNode schemas() {
        return schemas;
    }

    /** A reference to the form of the record. */
    ObjectNode of(Class<?> type) {
        String name = name(type);
        if (!schemas.has(name)) {
            // Put down first: a record may hold itself.
            ObjectNode schema = schemas.putObject(name).put("type", "object");
            addFields(type, schema.putObject("properties"), schema.putArray("required"));
        }
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    /** {@code CooldownJson.Listing} is {@code CooldownListing}. */
    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : subject(outer)) + subject(type);
    }

    private static String subject(Class<?> type) {
        return type.getSimpleName().replaceAll("(Json|Answers|Routes)$", "");
    }

    private void addFields(Class<?> type, ObjectNode properties, ArrayNode required) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type + " is no record, so its form is not known");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                continue;
            }
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                addFields(component.getType(), properties, required);
                continue;
            }
            JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
            boolean nullable = isNullable(component.getAnnotatedType()) && (renamed == null || !renamed.required());
            properties.set(name, field(component.getGenericType(), nullable));
            if (!nullable) {
                required.add(name);
            }
        }
    }

    /** The names of a record's fields in JSON, one after the other. */
    static String fields(Class<?> type) {
        JsonSchema schema = new JsonSchema();
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        schema.addFields(type, properties, required);
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(name -> {
            boolean needed =
                    required.valueStream().anyMatch(each -> each.asText().equals(name));
            names.add(needed ? name : name + " (optional)");
        });
        return String.join(", ", names);
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private ObjectNode field(Type type, boolean nullable) {
        if (type instanceof ParameterizedType list && List.class.equals(list.getRawType())) {
            ObjectNode array = typed("array", nullable);
            array.set("items", field(list.getActualTypeArguments()[0], false));
            return array;
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException("The form of " + type + " is not known");
        }
        if (plain.isEnum()) {
            ObjectNode one = typed("string", nullable);
            ArrayNode values = one.putArray("enum");
            Arrays.stream(plain.getEnumConstants()).forEach(value -> values.add(value.toString()));
            if (nullable) {
                values.addNull();
            }
            return one;
        }
        if (plain.isRecord()) {
            return nullable ? orNull(of(plain)) : of(plain);
        }
        if (plain == String.class) {
            return typed("string", nullable);
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return typed("boolean", nullable);
        }
        if (plain == int.class || plain == long.class || plain == Integer.class || plain == Long.class) {
            return typed("integer", nullable);
        }
        if (plain == double.class || plain == Double.class) {
            return typed("number", nullable);
        }
        throw new IllegalArgumentException("The form of " + plain + " is not known");
    }

    private static ObjectNode typed(String type, boolean nullable) {
        ObjectNode schema = JSON.objectNode();
        if (nullable) {
            schema.putArray("type").add(type).add("null");
        } else {
            schema.put("type", type);
        }
        return schema;
    }

    private static ObjectNode orNull(ObjectNode reference) {
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(reference).add(typed("null", false));
        return either;
    }
}
