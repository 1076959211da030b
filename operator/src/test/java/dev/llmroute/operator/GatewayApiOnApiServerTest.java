package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.installation.ServedKinds;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** A kind that an API server need not have: the operator works without it, and with it once it is there at the start. */
class GatewayApiOnApiServerTest {
    /** The Gateway API's own says more; what matters here is that the kind is served. */
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: httproutes.gateway.networking.k8s.io
              annotations: { api-approved.kubernetes.io: "unapproved, for a test" }
            spec:
              group: gateway.networking.k8s.io
              scope: Namespaced
              names: { kind: HTTPRoute, listKind: HTTPRouteList, plural: httproutes, singular: httproute }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: { type: object, x-kubernetes-preserve-unknown-fields: true }
            """;

    private final KubernetesClient client = ApiServer.client();
    private final StoredRoute route = StoredRoute.agentChat(ApiServer.namespace());

    @Test
    void a_route_is_reached_by_its_gateway_while_it_asks_for_that() {
        assertThat(ServedKinds.of(client).httpRoutes()).isFalse();
        CustomResourceDefinition definition = Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class);
        client.resource(definition).create();
        try {
            eventually(40).until(() -> ServedKinds.of(client).httpRoutes());
            try (var _ = RouteOperator.start(
                    TestRoutes.allowingAll(ApiServer.namespace()), client, new Cooldowns(TimeSource.SYSTEM))) {
                comesAndGoes();
            }
        } finally {
            client.resource(definition).delete();
            eventually(40).until(() -> !ServedKinds.of(client).httpRoutes());
        }
    }

    private void comesAndGoes() {
        LlmRoute created = route.create(spec -> spec.putObject("router")
                .putObject("httpRoute")
                .putArray("parentRefs")
                .addObject()
                .put("name", "web"));

        eventually(40).untilAsserted(() -> assertThat(httpRoute()).isNotNull());
        assertThat(httpRoute().hasOwnerReferenceFor(created)).isTrue();
        assertThat(httpRoute().getSpec().getRules().getFirst().getBackendRefs().getFirst())
                .satisfies(backend -> {
                    assertThat(backend.getName()).isEqualTo("agent-chat");
                    assertThat(backend.getPort()).isEqualTo(80);
                });

        route.edit(spec -> ((ObjectNode) spec.at("/router")).remove("httpRoute"));
        eventually(40).untilAsserted(() -> assertThat(httpRoute()).isNull());
    }

    private HTTPRoute httpRoute() {
        return route.child(HTTPRoute.class);
    }
}
