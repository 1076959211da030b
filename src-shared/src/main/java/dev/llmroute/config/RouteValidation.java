package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.Limits;
import dev.llmroute.api.LlmRouteDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The checks that the API server makes of a route, without one: the schema and the rules of the same CustomResourceDefinition,
 * with the same field paths. Beyond them, the patterns of {@code spec.detection}, which it cannot compile. Thread-safe.
 */
public final class RouteValidation {
    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final JsonNode SCHEMA = schema();

    private RouteValidation() {}

    /** What is wrong with a document; empty where nothing is. Of the document's values only names of providers are repeated. */
    public static List<Problem> check(JsonNode document) {
        if (!document.isObject()) {
            return List.of(
                    new Problem("(document)", "is no resource: it must have apiVersion, kind, metadata and spec"));
        }
        List<Problem> problems = new ArrayList<>();
        constant(document, "apiVersion", LlmRouteDocument.API_VERSION, problems);
        constant(document, "kind", LlmRouteDocument.KIND, problems);
        document.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                problems.add(SchemaCheck.unknownField(name));
            }
        });
        required(document.at("/metadata/name"), SCHEMA.at("/metadata/properties/name"), "metadata.name", problems);
        JsonNode namespace = document.at("/metadata/namespace");
        if (!namespace.isMissingNode()
                && !(namespace.isTextual() && namespace.textValue().matches(Limits.NAME))) {
            problems.add(new Problem("metadata.namespace", PatternWords.of(Limits.NAME)));
        }
        required(document.path("spec"), SCHEMA.path("spec"), "spec", problems);
        if (problems.stream().noneMatch(problem -> problem.path().startsWith("spec.detection"))) {
            problems.addAll(DetectionRules.check(document.at("/spec/detection")));
        }
        return List.copyOf(problems);
    }

    /**
     * What is wrong with settings of router pods, as a gateway has them.
     *
     * @param path of the settings, for the problems
     */
    public static List<Problem> checkRouter(JsonNode settings, String path) {
        return SchemaCheck.check(SCHEMA.at("/spec/properties/router"), settings, path);
    }

    private static void constant(JsonNode document, String field, String value, List<Problem> problems) {
        if (!document.path(field).asText().equals(value)) {
            problems.add(new Problem(field, "must be " + value));
        }
    }

    private static void required(JsonNode value, JsonNode schema, String path, List<Problem> problems) {
        if (value.isMissingNode()) {
            problems.add(SchemaCheck.missing(path));
        } else {
            problems.addAll(SchemaCheck.check(schema, value, path));
        }
    }

    /** What of the definition says how a route looks; in JSON, which a process that has just begun reads ten times as fast as YAML. */
    private static JsonNode schema() {
        String file = "schema.json";
        try (InputStream schema = Objects.requireNonNull(RouteValidation.class.getResourceAsStream(file), file)) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
