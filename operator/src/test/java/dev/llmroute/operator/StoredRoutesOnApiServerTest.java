package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Routes that were stored by an older definition, of which the newer one would refuse something. */
class StoredRoutesOnApiServerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path REFUSED = Path.of("../crds/testdata/refused");

    /** What no definition ever took. */
    private static final List<String> NEVER_STORED = List.of(
            "Required value",
            "must be of type",
            "should be a non-negative integer",
            "unknown field",
            "Duplicate value",
            "Object 'Kind' is missing",
            "API version");

    /**
     * Labels are also what a foreground deletion comes to: the garbage collector takes a finalizer away, and where that is refused the route
     * stays for ever.
     */
    @Test
    void a_stored_route_can_be_labelled_whatever_the_definition_would_refuse_of_it_today() throws IOException {
        String namespace = ApiServer.namespace();
        Map<String, ObjectNode> routes = refusedByRules(namespace);
        assertThat(routes).hasSizeGreaterThan(60);
        ApiServer.withoutRules(() -> routes.forEach((file, route) -> create(namespace, route, "")));

        List<String> refused = new ArrayList<>();
        routes.forEach((file, route) -> {
            try {
                var stored = ApiServer.client()
                        .genericKubernetesResources("llmroute.dev/v1alpha1", "LlmRoute")
                        .inNamespace(namespace)
                        .withName(route.at("/metadata/name").asText());
                GenericKubernetesResource labelled = stored.patch(
                        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
                assertThat(labelled.getMetadata().getLabels()).containsEntry("a", "b");
            } catch (KubernetesClientException e) {
                refused.add(file + ": " + e.getMessage());
            }
        });

        assertThat(refused).isEmpty();
    }

    /** By their files, each with a name of its own. */
    private static Map<String, ObjectNode> refusedByRules(String namespace) throws IOException {
        Map<String, ObjectNode> routes = new LinkedHashMap<>();
        for (Path file : files()) {
            if (Files.readString(file).startsWith("# Refused at spec.")
                    && YAML.readTree(file.toFile()) instanceof ObjectNode route
                    && route.get("metadata") instanceof ObjectNode metadata
                    && isRefusedByRule(namespace, route)) {
                metadata.put("name", "stored-" + routes.size());
                routes.put(String.valueOf(file.getFileName()), route);
            }
        }
        return routes;
    }

    private static boolean isRefusedByRule(String namespace, JsonNode route) {
        try {
            create(namespace, route, "?dryRun=All&fieldValidation=Strict");
            return false;
        } catch (KubernetesClientException e) {
            return NEVER_STORED.stream().noneMatch(String.valueOf(e.getMessage())::contains);
        }
    }

    private static void create(String namespace, JsonNode route, String query) {
        String path = "/apis/llmroute.dev/v1alpha1/namespaces/" + namespace + "/llmroutes" + query;
        ApiServer.client().raw(path, "POST", route.toString());
    }

    private static List<Path> files() {
        try (Stream<Path> files = Files.list(REFUSED)) {
            return files.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
