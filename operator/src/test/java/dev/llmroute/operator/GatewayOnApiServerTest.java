package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmGatewayStatus;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.config.Problem;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.reconcile.GatewaySettings;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that share the router pods of a gateway, against a real API server. No pods run here. */
class GatewayOnApiServerTest {
    private static KubernetesClient client;
    private static RouteOperator operator;

    private String namespace;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        operator =
                RouteOperator.start(TestRoutes.config(ApiServer.namespace()), client, new Cooldowns(TimeSource.SYSTEM));
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @BeforeEach
    void newNamespace() {
        namespace = ApiServer.namespace();
        TestSecrets.applyThoseOfAgentChat(namespace);
    }

    @Test
    void attached_routes_are_served_by_the_gateways_pods_and_have_none_of_their_own() {
        gateway("shared", spec -> spec.put("replicas", 3));
        attach("chat", "shared");
        attach("code", "shared");

        eventually(20)
                .untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("chat.yaml", "code.yaml"));
        eventually(20).untilAsserted(() -> {
            assertThat(deployment("shared-gateway").getSpec().getReplicas()).isEqualTo(3);
            assertThat(service("shared")).isNotNull();
            assertThat(gatewayStatus("shared").routes()).isEqualTo(2);
            assertThat(route("chat").condition("Accepted").reason()).isEqualTo("Valid");
            assertThat(route("chat").condition("Ready").reason()).isEqualTo("NoRouters");
            assertThat(route("chat").status().readyTargets()).isEqualTo("12/12");
            assertThat(route("chat").status().url()).isEqualTo("http://shared." + namespace + ".svc");
        });
        assertThat(deployment("chat-router")).isNull();
    }

    @Test
    void a_route_that_comes_changes_or_goes_changes_the_configuration_and_not_the_pods() {
        gateway("shared", spec -> {});
        attach("chat", "shared");
        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("chat.yaml"));
        eventually(20)
                .untilAsserted(
                        () -> assertThat(deployment("shared-gateway").getSpec().getReplicas())
                                .isEqualTo(2));
        Object pods = deployment("shared-gateway").getSpec().getTemplate();

        attach("code", "shared");
        eventually(20)
                .untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("chat.yaml", "code.yaml"));
        route("chat").edit(spec -> spec.putObject("cooldown").put("default", "7m"));
        eventually(20)
                .untilAsserted(() ->
                        assertThat(files("shared-gateway").get("chat.yaml")).contains("7m"));
        route("chat").resource().delete();
        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("code.yaml"));

        assertThat(deployment("shared-gateway").getSpec().getTemplate()).isEqualTo(pods);
    }

    @Test
    void a_route_that_cannot_be_used_holds_no_other_back() {
        gateway("shared", spec -> {});
        attach("chat", "shared");
        route("wrong").create(spec -> {
            spec.putObject("gatewayRef").put("name", "shared");
            ((ObjectNode) spec.at("/providers/0/credentials/0/secretKeyRef")).put("name", "llm-kyes");
        });

        eventually(20).untilAsserted(() -> {
            assertThat(route("wrong").condition("ResolvedRefs").reason()).isEqualTo("SecretNotFound");
            assertThat(route("chat").condition("ResolvedRefs").reason()).isEqualTo("AllFound");
            assertThat(files("shared-gateway")).containsKey("chat.yaml");
        });
    }

    @Test
    void the_example_is_a_gateway_that_serves_its_route() throws IOException {
        try (InputStream example = Files.newInputStream(Path.of("../crds/examples/gateway.yaml"))) {
            client.load(example).inNamespace(namespace).create();
        }

        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("small-talk.yaml"));
        route("small-talk").awaitReason(20, "Warning", "NoWarnings");
    }

    @Test
    void a_gateway_that_cannot_be_used_is_told_so_and_keeps_what_it_has() {
        gateway("shared", spec -> {});
        attach("chat", "shared");
        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsKey("chat.yaml"));

        assertThatThrownBy(() -> client.resources(LlmGateway.class)
                        .inNamespace(namespace)
                        .withName("shared")
                        .edit(gateway -> {
                            ((ObjectNode) gateway.getSpec()).put("replicas", 1000);
                            return gateway;
                        }))
                .hasMessageContaining("spec.replicas");
        assertThat(GatewaySettings.of(refused(), TestRoutes.config("operators")).problems())
                .extracting(Problem::path)
                .containsExactly("spec.replicas");
    }

    private static LlmGateway refused() {
        LlmGateway gateway = new LlmGateway();
        gateway.setSpec(new ObjectMapper().createObjectNode().put("replicas", 1000));
        return gateway;
    }

    @Test
    void a_route_without_its_gateway_says_so_until_there_is_one() {
        attach("chat", "shared");
        route("chat").awaitReason(20, "Ready", "GatewayNotFound");

        gateway("shared", spec -> {});
        route("chat").awaitReason(20, "Ready", "NoRouters");
    }

    @Test
    void a_route_that_leaves_gets_routers_of_its_own() {
        gateway("shared", spec -> {});
        attach("chat", "shared");
        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsOnlyKeys("chat.yaml"));

        route("chat").edit(spec -> spec.remove("gatewayRef"));

        eventually(20).untilAsserted(() -> {
            assertThat(deployment("chat-router")).isNotNull();
            assertThat(files("shared-gateway")).isEmpty();
            assertThat(deployment("shared-gateway").getSpec().getReplicas()).isZero();
            assertThat(condition(gatewayStatus("shared"), "Ready").reason()).isEqualTo("NoRoutes");
        });
    }

    @Test
    void what_a_route_says_of_pods_that_are_the_gateways_is_warned_of_as_is_an_alias_of_two() {
        gateway("shared", spec -> {});
        attach("chat", "shared");
        attach("code", "shared");
        route("code").edit(spec -> spec.putObject("router").put("replicas", 7));

        eventually(20)
                .untilAsserted(
                        () -> assertThat(route("code").condition("Warning").message())
                                .contains("spec.router.replicas: has no effect", "(IgnoredSetting)")
                                .contains("spec.aliases[0]: is called so by the route chat", "(AliasTaken)"));
    }

    @Test
    void a_route_that_is_attached_keeps_its_name_and_ends_its_own_pods_once_the_gateway_serves_it() {
        route("chat").create();
        eventually(20).untilAsserted(() -> assertThat(deployment("chat-router")).isNotNull());
        gateway("shared", spec -> {});
        route("chat").edit(spec -> spec.putObject("gatewayRef").put("name", "shared"));
        eventually(20).untilAsserted(() -> assertThat(files("shared-gateway")).containsKey("chat.yaml"));
        assertThat(deployment("chat-router").getSpec().getReplicas()).isEqualTo(2);

        served("chat", "http://shared." + namespace + ".svc");

        eventually(20).untilAsserted(() -> {
            assertThat(deployment("chat-router").getSpec().getReplicas()).isZero();
            assertThat(service("chat").getSpec().getSelector())
                    .isEqualTo(service("shared").getSpec().getSelector());
        });
    }

    /** As the gateway would have it whose pods run. */
    private void served(String name, String url) {
        LlmRoute route = route(name).get();
        client.resource(route.withStatusOnly(new LlmRouteStatus(
                        route.getMetadata().getGeneration(),
                        route.getMetadata().getGeneration(),
                        url,
                        null,
                        null,
                        null,
                        null,
                        null)))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    @Test
    void what_a_gateway_says_of_bodies_and_keys_holds_for_routes_that_do_not_say_it() {
        gateway("shared", spec -> spec.put("maxBodyBytes", 4096));
        attach("chat", "shared");

        eventually(20)
                .untilAsserted(() ->
                        assertThat(files("shared-gateway").get("chat.yaml")).contains("maxBodyBytes: 4096"));
    }

    private void gateway(String name, Consumer<ObjectNode> settings) {
        LlmGateway gateway = new LlmGateway();
        gateway.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        ObjectNode spec = new ObjectMapper().createObjectNode();
        settings.accept(spec);
        gateway.setSpec(spec);
        client.resource(gateway).create();
    }

    private void attach(String name, String gateway) {
        route(name).create(spec -> {
            spec.remove("router");
            spec.putObject("gatewayRef").put("name", gateway);
        });
    }

    private StoredRoute route(String name) {
        return new StoredRoute(namespace, name);
    }

    private static Condition condition(LlmGatewayStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private LlmGatewayStatus gatewayStatus(String name) {
        LlmGatewayStatus status = client.resources(LlmGateway.class)
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus();
        assertThat(status).as("status").isNotNull();
        return status;
    }

    private Map<String, String> files(String configMap) {
        ConfigMap found =
                client.configMaps().inNamespace(namespace).withName(configMap).get();
        assertThat(found).as(configMap).isNotNull();
        return Objects.requireNonNullElse(found.getData(), Map.of());
    }

    private Deployment deployment(String name) {
        return client.resources(Deployment.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private Service service(String name) {
        return client.services().inNamespace(namespace).withName(name).get();
    }
}
