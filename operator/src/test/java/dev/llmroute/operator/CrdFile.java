package dev.llmroute.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.llmroute.api.Limits;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The CustomResourceDefinition as the types give it: the generator's, plus what no annotation can say. */
final class CrdFile {
    /** A resource, and what its definition says of it beyond its types. */
    record Kind(
            Class<? extends HasMetadata> type,
            String name,
            Path path,
            String description,
            String specDescription,
            String statusDescription,
            boolean needsSpec) {}

    static final Kind ROUTE = new Kind(
            LlmRoute.class,
            "LlmRoute",
            Path.of("../crds/llmroutes.llmroute.dev.yaml"),
            "One name for many models: which providers, in which order, with which keys.",
            "What a team asks for; what it leaves out shows as it holds.",
            "How the route does, as far as the operator knows.",
            true);

    static final Kind GATEWAY = new Kind(
            LlmGateway.class,
            "LlmGateway",
            Path.of("../crds/llmgateways.llmroute.dev.yaml"),
            "Router pods that serve all routes which name it in spec.gatewayRef.",
            "How the router pods are to be.",
            "How the gateway does, as far as the operator knows.",
            false);

    static final List<Kind> ALL = List.of(ROUTE, GATEWAY);

    private static final String HEADER = """
            # The definition of the resource %%s. Generated from the types in src-shared (dev.llmroute.api); do not edit:
            #   %s
            """.formatted(CrdFileTest.REGENERATE);

    /** As people want to read them; the generator sorts by path. */
    private static final List<String> COLUMNS = List.of(
            "Ready",
            "Targets",
            "Routes",
            "In force",
            "Next recovery",
            "Routers",
            "Age",
            "Wanted",
            "Generation",
            "Served",
            "Warning",
            "Message",
            "URL");

    /** Of amounts and the like. */
    private static final Set<String> NUMBERS_TOO = Set.of(Limits.QUANTITY, Limits.COUNT_OR_PERCENT);

    /** Fields of things that are told from one another by all that they have, as Kubernetes has them: tolerations, spreads, parents. */
    private static final Set<String> WITHOUT_NAMES = Set.of("tolerationSeconds", "topologyKey", "sectionName");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private CrdFile() {}

    static String generate(Kind kind) {
        try {
            ObjectNode crd = (ObjectNode) YAML.readTree(generated(kind));
            complete(crd, kind);
            return HEADER.formatted(kind.name()) + YAML.writeValueAsString(crd);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of the definition of a route every process checks routes by: without the words that explain its fields. */
    static String schema() {
        try {
            ObjectNode schema = (ObjectNode)
                    YAML.readTree(generate(ROUTE)).at("/spec/versions/0/schema/openAPIV3Schema/properties");
            schema.retain("metadata", "spec");
            withoutDescriptions(schema);
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field that is called so has a schema, no text. */
    private static void withoutDescriptions(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("description").isTextual()) {
            object.remove("description");
        }
        node.forEach(CrdFile::withoutDescriptions);
    }

    private static String generated(Kind kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(kind.type().asSubclass(CustomResource.class))
                .withOutput(new AbstractCRDOutput<ByteArrayOutputStream>() {
                    @Override
                    protected ByteArrayOutputStream createStreamFor(String name) {
                        return out;
                    }
                })
                .generate();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void complete(ObjectNode crd, Kind kind) {
        crd.withObject("/spec/names").putArray("categories").add("llm");
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        // Where a route has no replicas, the API server cannot tell how many are wanted; it can be told.
        version.withObject("/subresources/scale")
                .put("specReplicasPath", kind.equals(ROUTE) ? ".spec.router.replicas" : ".spec.replicas")
                .put("statusReplicasPath", ".status.routers.desired")
                .put("labelSelectorPath", ".status.routers.selector");
        version.set("additionalPrinterColumns", columns(version.get("additionalPrinterColumns")));
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        root.put("description", kind.description());
        if (kind.needsSpec()) {
            root.putArray("required").add("spec");
        }
        // The server knows these three by itself; here they are for whoever checks a file without a server.
        ObjectNode properties = (ObjectNode) root.get("properties");
        properties.withObject("/spec").put("description", kind.specDescription());
        properties.withObject("/status").put("description", kind.statusDescription());
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties
                .putObject("metadata")
                .put("type", "object")
                .putObject("properties")
                .putObject("name")
                .put("type", "string")
                .put("maxLength", Limits.MAX_ROUTE_NAME)
                .put("pattern", Limits.ROUTE_NAME);
        walk(root);
    }

    private static ArrayNode columns(JsonNode unordered) {
        ArrayNode ordered = YAML.createArrayNode();
        for (String name : COLUMNS) {
            for (JsonNode column : unordered) {
                if (column.path("name").asText().equals(name)) {
                    ordered.add(
                            column.path("priority").asInt() == 0 ? ((ObjectNode) column).without("priority") : column);
                }
            }
        }
        return ordered;
    }

    private static void walk(ObjectNode schema) {
        switch (schema.path("type").asText()) {
            case "array" -> {
                ObjectNode items = (ObjectNode) schema.get("items");
                walk(items);
                listType(schema, items);
            }
            case "object" -> object(schema);
            case "string" -> numberToo(schema);
            case "integer" -> wholeBounds(schema);
            default -> {}
        }
        distinctRules(schema);
    }

    private static void object(ObjectNode schema) {
        schema.path("properties").forEach(property -> walk((ObjectNode) property));
        if (!(schema.get("additionalProperties") instanceof ObjectNode values)) {
            return;
        }
        if (values.has("maxLength") || values.has("pattern")) {
            walk(values);
        } else {
            // What Kubernetes has a type for: it judges that itself, in the object that is made of it.
            schema.remove("additionalProperties");
            schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
    }

    /** What people write with or without quotes. */
    private static void numberToo(ObjectNode schema) {
        if (NUMBERS_TOO.contains(schema.path("pattern").asText())) {
            schema.remove("type");
            schema.putArray("anyOf")
                    .add(YAML.createObjectNode().put("type", "integer"))
                    .add(YAML.createObjectNode().put("type", "string"));
            schema.put("x-kubernetes-int-or-string", true);
        }
    }

    /** Lists of named things are merged, and kept free of duplicates, by name or what is one; lists of words are sets. */
    private static void listType(ObjectNode list, ObjectNode items) {
        if (items.path("type").asText().equals("object")
                && (items.has("x-kubernetes-preserve-unknown-fields")
                        || WITHOUT_NAMES.stream().anyMatch(items.path("properties")::has))) {
            list.put("x-kubernetes-list-type", "atomic");
            return;
        }
        for (String key : List.of("name", "type", "class", "tokens")) {
            if (items.path("properties").has(key)) {
                list.put("x-kubernetes-list-type", "map");
                list.putArray("x-kubernetes-list-map-keys").add(key);
                return;
            }
        }
        list.put("x-kubernetes-list-type", "set");
    }

    /** The generator writes bounds as 1.0 and names no width. */
    private static void wholeBounds(ObjectNode schema) {
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                schema.put(bound, schema.get(bound).asLong());
            }
        }
        schema.put("format", schema.has("maximum") ? "int32" : "int64");
    }

    /** A record's component hands its annotations to field and accessor, so the generator sees each rule twice. */
    private static void distinctRules(ObjectNode schema) {
        if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
            ArrayNode distinct = YAML.createArrayNode();
            rules.valueStream().distinct().forEach(distinct::add);
            schema.set("x-kubernetes-validations", distinct);
        }
    }
}
