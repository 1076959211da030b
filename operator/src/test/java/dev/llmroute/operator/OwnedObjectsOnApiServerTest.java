package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of it when somebody else lays hands on what a route owns, on a real API server. */
class OwnedObjectsOnApiServerTest {
    /** How long what is wrong may stay so. */
    private static final int SECONDS_TO_MEND = 5;

    private static final String RECONCILED = "llmroute_operator_reconcile_seconds_count{outcome=\"Done\"} ";

    private KubernetesClient client;
    private String namespace;
    private StoredRoute route;
    private LlmRoute created;
    private OperatorProcess operator;

    @BeforeEach
    void start() {
        client = ApiServer.client();
        namespace = ApiServer.namespace();
        operator = OperatorProcess.start(TestRoutes.config(ApiServer.namespace(), Set.of(namespace), false));
        route = StoredRoute.agentChat(namespace);
        created = route.create();
        eventually(20).until(() -> children().size() == 3);
        operator.awaitRest();
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void what_is_deleted_is_there_again_within_five_seconds() {
        for (HasMetadata child : children()) {
            client.resource(child).delete();
            eventually(SECONDS_TO_MEND)
                    .until(() -> children().stream()
                            .anyMatch(now -> now.getKind().equals(child.getKind())
                                    && !now.getMetadata()
                                            .getUid()
                                            .equals(child.getMetadata().getUid())
                                    && now.hasOwnerReferenceFor(created)));
        }
        assertThat(children()).hasSize(3);
    }

    @Test
    void what_is_changed_is_put_right_within_five_seconds_and_what_is_foreign_stays() {
        Map<String, String> files = configMap().getData();
        String image = container(deployment()).getImage();

        edit(ConfigMap.class, map -> {
            map.getData().replaceAll((file, text) -> "{}");
            map.getData().put("notes", "mine");
            map.getData().put("stranger.yaml", "a route that nobody applied");
        });
        eventually(SECONDS_TO_MEND)
                .until(() -> configMap().getData().entrySet().containsAll(files.entrySet())
                        && !configMap().getData().containsKey("stranger.yaml"));
        assertThat(configMap().getData()).containsEntry("notes", "mine");

        addForeignFields();
        edit(Deployment.class, each -> {
            each.getSpec().setReplicas(7);
            container(each).setImage("somebody/else:1");
        });
        eventually(SECONDS_TO_MEND)
                .until(() -> deployment().getSpec().getReplicas() == 2
                        && container(deployment()).getImage().equals(image));

        edit(Service.class, each -> each.getSpec().getPorts().getFirst().setTargetPort(new IntOrString("admin")));
        eventually(SECONDS_TO_MEND)
                .until(() -> service()
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getTargetPort()
                        .equals(new IntOrString("http")));

        assertThat(deployment().getMetadata().getLabels()).containsEntry("stranger", "yes");
        assertThat(deployment().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("stranger", "yes");
        assertThat(container(deployment()).getEnv()).contains(new EnvVar("STRANGER", "yes", null));
        assertThat(service().getMetadata().getAnnotations()).containsEntry("stranger", "yes");
    }

    /** An apply would put its own beside the one that was changed, and both bear one name. */
    @Test
    void a_port_that_was_given_another_number_is_put_right_within_five_seconds() {
        edit(Service.class, each -> each.getSpec().getPorts().getFirst().setPort(81));
        eventually(SECONDS_TO_MEND)
                .until(() -> service().getSpec().getPorts().size() == 1
                        && service().getSpec().getPorts().getFirst().getPort() == 80);

        edit(Deployment.class, each -> container(each).getPorts().getFirst().setContainerPort(8081));
        eventually(SECONDS_TO_MEND)
                .until(() -> container(deployment()).getPorts().stream()
                        .map(ContainerPort::getContainerPort)
                        .toList()
                        .equals(List.of(8080, 9090)));
        operator.awaitRest();
    }

    @Test
    void what_has_lost_the_label_by_which_it_is_watched_gets_it_back() {
        for (HasMetadata child : children()) {
            child.getMetadata().getLabels().remove(Labels.MANAGED_BY);
            child.getMetadata().setManagedFields(null);
            client.resource(child).update();
            eventually(SECONDS_TO_MEND)
                    .until(() -> children().stream()
                            .anyMatch(now -> now.getMetadata()
                                            .getUid()
                                            .equals(child.getMetadata().getUid())
                                    && now.getMetadata().getLabels().containsKey(Labels.MANAGED_BY)));
        }
        operator.awaitRest();
        assertThat(operator.metrics()).contains("llmroute_operator_reconcile_seconds_count{outcome=\"Failed\"} 0");
    }

    /** Defaults that the API server fills in, fields that others manage, and the status of a Deployment are no reason to write. */
    @Test
    void fields_of_others_start_no_fight_and_at_rest_nothing_is_written() {
        double looks = reconciled();
        addForeignFields();
        // As the controller of Deployments does.
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .editStatus(each -> new DeploymentBuilder(each)
                        .withNewStatus()
                        .withReplicas(2)
                        .withUnavailableReplicas(2)
                        .withObservedGeneration(each.getMetadata().getGeneration())
                        .endStatus()
                        .build());
        eventually(10).until(() -> reconciled() > looks);
        operator.awaitRest();

        List<String> written = List.copyOf(operator.writes);
        Map<String, String> versions = versions();
        await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(6)).untilAsserted(() -> {
            assertThat(operator.writes).isEqualTo(written);
            assertThat(versions()).isEqualTo(versions);
        });
        assertThat(written.stream().filter(write -> !write.contains("/llmroutes/") && !write.contains("/events")))
                .as("each of the route's own once: ConfigMap, Deployment, Service, Secret")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_route_that_becomes_invalid_keeps_what_it_has() {
        List<HasMetadata> before = children();
        ApiServer.withoutRules(() -> {
            route.edit(spec -> ((ObjectNode) spec.at("/providers/0")).put("dialect", "Gemini"));
            eventually(20)
                    .untilAsserted(() -> assertThat(
                                    route.condition(Conditions.ACCEPTED).status())
                            .isEqualTo("False"));
            operator.awaitRest();
            assertThat(children()).isEqualTo(before);
            route.resource().delete();
        });
    }

    private void addForeignFields() {
        edit(Deployment.class, each -> {
            each.getMetadata().getLabels().put("stranger", "yes");
            each.getSpec().getTemplate().getMetadata().setAnnotations(Map.of("stranger", "yes"));
            container(each).getEnv().add(new EnvVar("STRANGER", "yes", null));
        });
        edit(Service.class, each -> each.getMetadata().getAnnotations().put("stranger", "yes"));
    }

    private <R extends HasMetadata> void edit(Class<R> type, Consumer<R> change) {
        route.childResource(type).edit(each -> {
            change.accept(each);
            return each;
        });
    }

    private double reconciled() {
        return operator.metrics()
                .lines()
                .filter(line -> line.startsWith(RECONCILED))
                .mapToDouble(line -> Double.parseDouble(line.substring(RECONCILED.length())))
                .sum();
    }

    private static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private ConfigMap configMap() {
        return route.child(ConfigMap.class);
    }

    private Deployment deployment() {
        return route.child(Deployment.class);
    }

    private Service service() {
        return route.child(Service.class);
    }

    private List<HasMetadata> children() {
        return route.children(List.of(ConfigMap.class, Deployment.class, Service.class));
    }

    private Map<String, String> versions() {
        return Stream.concat(children().stream(), Stream.of(route.get()))
                .collect(Collectors.toMap(
                        HasMetadata::getKind, each -> each.getMetadata().getResourceVersion()));
    }
}
