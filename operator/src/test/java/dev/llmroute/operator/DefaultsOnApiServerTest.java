package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The schema's defaults in a real API server: what is in force shows, and nobody's apply meets them. */
class DefaultsOnApiServerTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: chat }
            spec:
              providers:
                - name: openai
                  dialect: OpenAI
                  baseUrl: https://api.openai.com/v1
                  credentials: [ { name: main, secretKeyRef: { name: llm-keys, key: openai } } ]
                  models: [ { name: gpt-4o } ]
              auth: { mode: None }
            """;

    private final String namespace = ApiServer.namespace();

    @Test
    void what_is_in_force_shows_in_a_stored_route() {
        JsonNode spec = apply("team", ROUTE);

        assertThat(spec.at("/fallback/budget").asText()).isEqualTo("60s");
        assertThat(spec.at("/fallback/maxAttempts").asInt()).isEqualTo(3);
        assertThat(spec.at("/cooldown/default").asText()).isEqualTo("5m");
        assertThat(spec.at("/providers/0/timeouts/firstToken").asText()).isEqualTo("30s");
        assertThat(spec.at("/providers/0/network").asText()).isEqualTo("Public");
        assertThat(spec.at("/providers/0/credentials/0/weight").asInt()).isEqualTo(1);
        assertThat(spec.at("/fallback").has("hedge"))
                .as("no second target is asked")
                .isFalse();
    }

    @Test
    void a_second_manager_sets_a_field_that_had_a_default_without_a_conflict() {
        apply("team", ROUTE);

        JsonNode spec = apply("platform", """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: { name: chat }
                spec:
                  fallback: { budget: 20s }
                  providers: [ { name: openai, timeouts: { total: 2m }, models: [ { name: gpt-4o-mini } ] } ]
                """);

        assertThat(spec.at("/fallback/budget").asText()).isEqualTo("20s");
        assertThat(spec.at("/providers/0/timeouts/total").asText()).isEqualTo("2m");
        assertThat(spec.at("/providers/0/timeouts/connect").asText()).isEqualTo("2s");
        assertThat(names(spec.at("/providers/0/models"))).containsExactlyInAnyOrder("gpt-4o", "gpt-4o-mini");
    }

    @Test
    void what_is_taken_back_has_its_default_again() {
        apply("team", ROUTE.replace("spec:", "spec:\n  fallback: { budget: 20s, \"on\": [ Timeout ] }"));

        JsonNode spec = apply("team", ROUTE);

        assertThat(spec.at("/fallback/budget").asText()).isEqualTo("60s");
        assertThat(spec.at("/fallback").has("on")).isFalse();
    }

    @Test
    void failures_that_fall_back_are_those_that_are_written() {
        apply("team", ROUTE);

        JsonNode spec = apply("team", ROUTE.replace("spec:", "spec:\n  fallback: { \"on\": [ Timeout ] }"));

        assertThat(spec.at("/fallback/on")).hasSize(1);
    }

    /** The spec that is stored then. */
    private JsonNode apply(String manager, String yaml) {
        LlmRoute route = Serialization.unmarshal(yaml, LlmRoute.class);
        route.getMetadata().setNamespace(namespace);
        return ApiServer.client()
                .resource(route)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .build())
                .getSpec();
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asText()));
        return names;
    }
}
