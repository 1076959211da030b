package dev.llmroute.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.json.ErrorJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the JSON API has: each call that is registered under {@link #ROOT}, and of those that are described also what they take and
 * give. Thread-safe.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
public final class ApiDescription {
    /** What the path of each call of the API begins with. */
    public static final String ROOT = "/api/v1/";

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private record Registered(String method, String path) {}

    private final List<Registered> registered = new CopyOnWriteArrayList<>();
    private final List<Operation> described;

    /** @param described the calls of which more is known than that they are there */
    public ApiDescription(List<Operation> described) {
        this.described = List.copyOf(described);
    }

    /** A route was registered, of the API or another one. */
    public void registered(String method, String path) {
        if (path.startsWith(ROOT) && METHODS.contains(method)) {
            registered.add(new Registered(method, path));
        }
    }

    /** All that are registered, by path. */
    public List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Registered each : registered) {
            all.add(described.stream()
                    .filter(known ->
                            known.method().equals(each.method()) && known.path().equals(each.path()))
                    .findFirst()
                    .orElseGet(() -> Operation.undescribed(each.method(), each.path())));
        }
        all.sort(Comparator.comparing(Operation::path).thenComparing(Operation::method));
        return List.copyOf(all);
    }

    /** As OpenAPI 3.1. */
    public ObjectNode openApi(String version) {
        JsonSchema schemas = new JsonSchema();
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.1");
        root.putObject("info")
                .put("title", "LlmRoute console")
                .put("version", version)
                .put(
                        "description",
                        "Instants are ISO 8601 in UTC, spans are whole milliseconds, null means that none is known.");
        ObjectNode paths = root.putObject("paths");
        for (Operation each : operations()) {
            ObjectNode path =
                    paths.has(each.path()) ? (ObjectNode) paths.get(each.path()) : paths.putObject(each.path());
            describe(each, path.putObject(each.method().toLowerCase(Locale.ROOT)), schemas);
        }
        ObjectNode components = root.putObject("components");
        components.set("schemas", schemas.schemas());
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer");
        root.putArray("security").addObject().putArray("bearer");
        return root;
    }

    private static void describe(Operation operation, ObjectNode out, JsonSchema schemas) {
        out.put("operationId", operationId(operation)).put("summary", operation.summary());
        if (!operation.right().isEmpty()) {
            out.put("description", "Needs the right to " + operation.right().toLowerCase(Locale.ROOT) + ".");
        }
        ArrayNode parameters = out.putArray("parameters");
        for (String name : operation.pathParameters()) {
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
        for (Operation.Parameter each : operation.parameters()) {
            ObjectNode schema = parameters
                    .addObject()
                    .put("name", each.name())
                    .put("in", "query")
                    .put("description", each.meaning())
                    .putObject("schema")
                    .put("type", "string");
            if (!each.values().isEmpty()) {
                ArrayNode values = schema.putArray("enum");
                each.values().forEach(values::add);
            }
        }
        Class<?> body = operation.body();
        if (body != null) {
            out.putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", schemas.of(body));
        }
        describeAnswers(operation, out.putObject("responses"), schemas);
    }

    private static void describeAnswers(Operation operation, ObjectNode responses, JsonSchema schemas) {
        ObjectNode content = responses
                .putObject("200")
                .put("description", "it was done")
                .putObject("content")
                .putObject(operation.answerType());
        Class<?> answer = operation.answer();
        if (answer != null) {
            content.set("schema", schemas.of(answer));
        }
        operation
                .allFailures()
                .forEach((status, when) -> responses
                        .putObject(status.toString())
                        .put("description", when)
                        .putObject("content")
                        .putObject("application/json")
                        .set("schema", schemas.of(ErrorJson.class)));
    }

    /** {@code getCooldowns}, {@code postCooldownsIdExtend}. */
    private static String operationId(Operation operation) {
        StringBuilder id = new StringBuilder(operation.method().toLowerCase(Locale.ROOT));
        for (String part : operation.path().substring(ROOT.length()).split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty()) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
            }
        }
        return id.toString();
    }
}
