package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to router pods, on a real API server. Nothing scales and nothing is evicted here: the test plays the autoscaler. */
class PodsOnApiServerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<Class<? extends HasMetadata>> OF_EVERY_ROUTE = List.of(
            ConfigMap.class,
            Deployment.class,
            Service.class,
            ServiceAccount.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class);
    private static final List<Class<? extends HasMetadata>> ALL = Stream.concat(
                    OF_EVERY_ROUTE.stream(), Stream.of(HorizontalPodAutoscaler.class, Ingress.class))
            .toList();

    private static KubernetesClient client;
    private static RouteOperator operator;

    private String namespace;
    private StoredRoute route;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        operator = RouteOperator.start(
                TestRoutes.allowingAll(ApiServer.namespace()), client, new Cooldowns(TimeSource.SYSTEM));
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
        route = StoredRoute.agentChat(namespace);
    }

    @Test
    void a_route_that_says_nothing_has_a_budget_a_policy_and_an_account_without_a_token() {
        LlmRoute created = create("{}");

        eventually(40)
                .untilAsserted(() -> assertThat(OF_EVERY_ROUTE)
                        .allSatisfy(type -> assertThat(route.child(type))
                                .isNotNull()
                                .matches(child -> child.hasOwnerReferenceFor(created))));
        assertThat(route.child(PodDisruptionBudget.class).getSpec().getMaxUnavailable())
                .isEqualTo(new IntOrString(1));
        assertThat(route.child(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(route.child(HorizontalPodAutoscaler.class)).isNull();
        assertThat(route.child(Ingress.class)).isNull();
    }

    @Test
    void with_everything_on_nothing_is_written_at_rest_and_what_somebody_removes_or_changes_comes_back()
            throws IOException {
        create(everything());
        eventually(40)
                .untilAsserted(() -> assertThat(ALL)
                        .allSatisfy(type -> assertThat(route.child(type)).isNotNull()));
        // The number of pods is handed over in a second step.
        eventually(40)
                .untilAsserted(() -> assertThat(managers(route.child(Deployment.class), "f:replicas"))
                        .doesNotContain(Labels.OPERATOR));
        Map<String, String> before = versions();
        Map<String, Long> writes = writes();

        // A stranger's label on each of them is a reason to look.
        ALL.forEach(type -> route.childResource(type)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"stranger\":\"yes\"},\"annotations\":{\"stranger\":\"yes\"}}}"));
        assertThat(versions()).doesNotContainValue(before.get("Service"));
        Map<String, String> touched = versions();
        await().during(Duration.ofSeconds(3))
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(versions()).isEqualTo(touched));
        assertThat(writes()).as("times of the operator's own writes").isEqualTo(writes);

        route.childResource(PodDisruptionBudget.class).delete();
        route.childResource(NetworkPolicy.class).edit(policy -> {
            policy.getSpec().setIngress(List.of());
            return policy;
        });
        route.childResource(HorizontalPodAutoscaler.class).edit(autoscaler -> {
            autoscaler.getSpec().setMaxReplicas(50);
            return autoscaler;
        });
        eventually(40).untilAsserted(() -> {
            assertThat(route.child(PodDisruptionBudget.class)).isNotNull();
            assertThat(route.child(NetworkPolicy.class).getSpec().getIngress()).hasSize(2);
            assertThat(route.child(HorizontalPodAutoscaler.class).getSpec().getMaxReplicas())
                    .isEqualTo(8);
        });
        assertThat(route.child(NetworkPolicy.class).getMetadata().getLabels()).containsEntry("stranger", "yes");
    }

    @Test
    void what_an_autoscaler_says_stays_and_what_the_route_says_holds_again_afterwards() {
        create("{ replicas: 5 }");
        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(5));

        edit("{ autoscaling: { min: 3, max: 9 } }");
        eventually(40)
                .untilAsserted(() ->
                        assertThat(route.child(HorizontalPodAutoscaler.class)).isNotNull());
        await().during(Duration.ofSeconds(2))
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(replicas()).isEqualTo(5));
        scale(7);
        edit("{ autoscaling: { min: 2, max: 9 }, maxInFlight: 77 }");
        eventually(40)
                .untilAsserted(() -> assertThat(Serialization.asJson(route.child(Deployment.class)))
                        .contains("\"77\""));
        assertThat(replicas()).isEqualTo(7);

        edit("{ replicas: 4 }");
        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(4));
        assertThat(route.child(HorizontalPodAutoscaler.class)).isNull();
    }

    @Test
    void a_route_without_pods_gets_the_fewest_when_it_is_to_be_scaled() {
        create("{ replicas: 0 }");
        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(0));

        edit("{ autoscaling: { min: 3, max: 9 } }");

        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(3));
    }

    @Test
    void a_new_route_that_is_scaled_begins_with_the_fewest_pods() {
        create("{ autoscaling: { min: 3, max: 9 } }");

        eventually(40)
                .untilAsserted(() -> assertThat(managers(route.child(Deployment.class), "f:replicas"))
                        .doesNotContain(Labels.OPERATOR));
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void what_is_switched_off_goes_and_nothing_else() {
        StoredRoute other = new StoredRoute(namespace, "other");
        other.create();
        create("{ ingress: { host: chat.example.com } }");
        eventually(40)
                .untilAsserted(() -> assertThat(route.child(Ingress.class)).isNotNull());
        eventually(40)
                .untilAsserted(() -> assertThat(client.resources(NetworkPolicy.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(2));

        edit(
                "{ networkPolicy: { enabled: false }, podDisruptionBudget: { enabled: false }, serviceAccountName: mine }");

        eventually(40).untilAsserted(() -> {
            assertThat(route.child(Ingress.class)).isNull();
            assertThat(route.child(NetworkPolicy.class)).isNull();
            assertThat(route.child(PodDisruptionBudget.class)).isNull();
        });
        assertThat(other.child(NetworkPolicy.class)).isNotNull();
        assertThat(route.child(ServiceAccount.class))
                .as("is harmless, and stays")
                .isNotNull();
    }

    @Test
    void kubectl_scale_works_whether_the_route_had_a_number_or_not() {
        create("{}");
        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(2));

        route.resource()
                .scale(new ScaleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("agent-chat")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(4)
                        .endSpec()
                        .build());

        eventually(40).untilAsserted(() -> assertThat(replicas()).isEqualTo(4));
        eventually(40)
                .untilAsserted(() -> assertThat(client.raw(
                                "/apis/llmroute.dev/v1alpha1/namespaces/" + namespace + "/llmroutes/agent-chat/scale"))
                        .contains(
                                "\"selector\":\"app.kubernetes.io/instance=agent-chat,app.kubernetes.io/name=llmroute-router\"",
                                "\"replicas\":4"));
    }

    @Test
    void pods_are_let_into_a_namespace_that_enforces_the_restricted_standard() throws IOException {
        client.namespaces().withName(namespace).edit(each -> {
            each.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
            return each;
        });
        ObjectNode settings = (ObjectNode) YAML.readTree(everything());
        settings.remove("priorityClassName");
        settings.remove("serviceAccountName");
        create(settings.toString());
        eventually(40)
                .untilAsserted(() -> assertThat(route.child(Deployment.class)).isNotNull());
        PodTemplateSpec template = route.child(Deployment.class).getSpec().getTemplate();

        var pod = client.resource(new PodBuilder()
                        .withMetadata(template.getMetadata())
                        .editMetadata()
                        .withName("one")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .dryRun()
                .create();

        assertThat(pod.getSpec().getHostAliases()).hasSize(1);
        assertThat(pod.getSpec().getVolumes())
                .noneMatch(volume -> volume.getName().startsWith("kube-api-access"));
    }

    @Test
    void what_the_api_server_does_not_take_is_told_in_its_words() {
        create("{ affinity: { nodeAffinity: { nearby: true } } }");

        eventually(40)
                .untilAsserted(() -> assertThat(route.condition(Conditions.PROGRESSING))
                        .satisfies(condition -> {
                            assertThat(condition.reason()).isEqualTo("ApplyRefused");
                            assertThat(condition.message()).contains("affinity.nodeAffinity.nearby");
                        }));
    }

    /** All settings of {@code pods-shaped-in-every-way.yaml}, but for the Gateway API. */
    private static String everything() throws IOException {
        ObjectNode settings = (ObjectNode)
                YAML.readTree(Files.readString(Path.of("../crds/testdata/accepted/pods-shaped-in-every-way.yaml")))
                        .at("/spec/router");
        settings.remove("httpRoute");
        settings.remove("serviceAccountName");
        return settings.toString();
    }

    private LlmRoute create(String settings) {
        return route.create(spec -> spec.set("router", yaml(settings)));
    }

    private void edit(String settings) {
        route.edit(spec -> spec.set("router", yaml(settings)));
    }

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private int replicas() {
        return route.child(Deployment.class).getSpec().getReplicas();
    }

    /** As an autoscaler does it. */
    private void scale(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .scale(replicas);
    }

    private Map<String, String> versions() {
        return ALL.stream()
                .map(route::child)
                .collect(Collectors.toMap(
                        HasMetadata::getKind, each -> each.getMetadata().getResourceVersion()));
    }

    /** How much the operator has written last of each kind: the fields that it owns, and since when. */
    private Map<String, Long> writes() {
        return ALL.stream()
                .map(route::child)
                .collect(Collectors.toMap(
                        HasMetadata::getKind,
                        each -> each.getMetadata().getManagedFields().stream()
                                .filter(entry -> Labels.OPERATOR.equals(entry.getManager()))
                                .map(entry -> (long) entry.hashCode())
                                .mapToLong(Long::longValue)
                                .sum()));
    }

    private static List<String> managers(HasMetadata object, String field) {
        return object.getMetadata().getManagedFields().stream()
                .filter(entry -> Serialization.asJson(entry.getFieldsV1()).contains(field))
                .map(entry -> entry.getManager())
                .toList();
    }
}
