package dev.llmroute.bench.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Routes of ten targets each without pods, spread over ten namespaces, in each of which they share their Secrets. */
final class RouteSet {
    /** Of each route. */
    static final int TARGETS = 10;

    static final String TEAM = "team-";

    private static final int NAMESPACES = 10;
    private static final int AT_A_TIME = 8;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ResourceDefinitionContext ROUTE = new ResourceDefinitionContext.Builder()
            .withGroup("llmroute.dev")
            .withVersion("v1alpha1")
            .withKind("LlmRoute")
            .withPlural("llmroutes")
            .withNamespaced(true)
            .build();

    /** How many routes tell in their status of themselves, and how many of all their targets too. */
    record Told(int ready, int targets) {}

    private final KubernetesClient client;
    private final int size;

    RouteSet(KubernetesClient client, int size) {
        this.client = client;
        this.size = size;
    }

    int size() {
        return size;
    }

    static String name(int number) {
        return "route-" + number;
    }

    static String namespace(int number) {
        return TEAM + number % NAMESPACES;
    }

    /** Makes all of them, and what they need; returns when they are stored. */
    void create() throws ExecutionException, InterruptedException {
        IntStream.range(0, NAMESPACES).forEach(this::createNamespace);
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<?>> all = IntStream.range(0, size)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> create(number)))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private void createNamespace(int number) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace(number))
                        .endMetadata()
                        .build())
                .create();
        secret(
                number,
                "llm-keys",
                Map.of("groq", "a-key-of-groq", "openai", "a-key-of-openai", "anthropic", "one-more"));
        secret(number, "caller-keys", Map.of("app-1", "a-key-of-a-caller"));
    }

    private void secret(int number, String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace(number))
                        .withName(name)
                        // For an operator that reads none without it.
                        .addToLabels("llmroute.dev/credential", "true")
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .create();
    }

    private void create(int number) {
        client.genericKubernetesResources(ROUTE)
                .inNamespace(namespace(number))
                .resource(Serialization.unmarshal(yaml(number), GenericKubernetesResource.class))
                .create();
    }

    private static String yaml(int number) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: %s, namespace: %s}
                spec:
                  providers:
                    - name: groq
                      dialect: OpenAI
                      baseUrl: https://api.groq.com/openai/v1
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: groq}}]
                      models:
                        - {name: llama-3.3-70b-versatile}
                        - {name: llama-3.1-8b-instant}
                        - {name: mixtral-8x7b-32768}
                        - {name: gemma2-9b-it}
                    - name: openai
                      dialect: OpenAI
                      baseUrl: https://api.openai.com/v1
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: openai}}]
                      models: [{name: gpt-4o}, {name: gpt-4o-mini}, {name: gpt-4-turbo}]
                    - name: anthropic
                      dialect: Anthropic
                      baseUrl: https://api.anthropic.com
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: anthropic}}]
                      models:
                        - {name: claude-3-5-sonnet-20241022}
                        - {name: claude-3-5-haiku-20241022}
                        - {name: claude-3-haiku-20240307}
                  auth:
                    mode: ApiKey
                    keys: [{name: app-1, secretKeyRef: {name: caller-keys, key: app-1}}]
                  router: {replicas: 0}
                """.formatted(name(number), namespace(number));
    }

    /** Changes one so that its ConfigMap has the text. */
    void change(int number, String cooldown) {
        client.genericKubernetesResources(ROUTE)
                .inNamespace(namespace(number))
                .withName(name(number))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"cooldown\": {\"default\": \"" + cooldown + "\"}}}");
    }

    /** What the columns of {@code kubectl get} say of them, which costs the server little. */
    Told told() throws IOException, ExecutionException, InterruptedException {
        JsonNode table = table();
        int ready = 0;
        int targets = 0;
        for (JsonNode row : table.path("rows")) {
            ready += cell(table, row, "Ready").isEmpty() ? 0 : 1;
            targets += cell(table, row, "Targets").equals(TARGETS + "/" + TARGETS) ? 1 : 0;
        }
        return new Told(ready, targets);
    }

    private static String cell(JsonNode table, JsonNode row, String column) {
        JsonNode columns = table.path("columnDefinitions");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.path(i).path("name").asText().equals(column)) {
                return row.path("cells").path(i).asText("");
            }
        }
        return "";
    }

    private JsonNode table() throws IOException, ExecutionException, InterruptedException {
        String path = "apis/llmroute.dev/v1alpha1/llmroutes?includeObject=None&resourceVersion=0";
        HttpResponse<String> response = client.getHttpClient()
                .sendAsync(
                        client.getHttpClient()
                                .newHttpRequestBuilder()
                                .uri(URI.create(client.getMasterUrl() + path))
                                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                                .build(),
                        String.class)
                .get();
        return JSON.readTree(response.body());
    }

    /** How many of them have a status of their generation in which all conditions are of it, too. */
    long current() {
        return client.genericKubernetesResources(ROUTE).inAnyNamespace().list().getItems().stream()
                .filter(RouteSet::isCurrent)
                .count();
    }

    private static boolean isCurrent(GenericKubernetesResource route) {
        JsonNode status = JSON.valueToTree(route.getAdditionalProperties().get("status"));
        long generation = route.getMetadata().getGeneration();
        boolean current = status.path("observedGeneration").asLong() == generation
                && !status.path("conditions").isEmpty();
        for (JsonNode condition : status.path("conditions")) {
            current &= condition.path("observedGeneration").asLong() == generation;
        }
        return current;
    }
}
