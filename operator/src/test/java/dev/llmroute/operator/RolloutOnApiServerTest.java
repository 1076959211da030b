package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.RouterPodStatus;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.json.ConfigurationJson.InUse;
import dev.llmroute.operator.apiserver.MetadataClient;
import dev.llmroute.operator.rollout.RouterQuestion;
import dev.llmroute.operator.telemetry.Liveness;
import dev.llmroute.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the operator knows of router pods and does for them, against a real API server. No pods run here: the test says what they serve,
 * as their Service and Deployment would have it.
 */
class RolloutOnApiServerTest {
    private static KubernetesClient client;
    private static KubernetesClient metadata;
    private static String operatorNamespace;
    private static RouteOperator operator;

    /** Where the pods really listen, by name. An EndpointSlice must not name an address of this host. */
    private static final Map<String, URI> ADMINS = new ConcurrentHashMap<>();

    private String namespace;
    private StoredRoute route;
    private FakeRouter first;
    private FakeRouter second;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        metadata = MetadataClient.connect(client.getConfiguration());
        operatorNamespace = ApiServer.namespace();
        Cluster cluster = new Cluster(
                client,
                Optional.of(metadata),
                Optional.empty(),
                new OperatorMetrics(),
                new Liveness(TimeSource.SYSTEM));
        operator = RouteOperator.start(
                TestRoutes.config(operatorNamespace),
                cluster,
                new Cooldowns(TimeSource.SYSTEM),
                () -> true,
                new RouterQuestion(endpoint -> ADMINS.get(endpoint.pod())));
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
            metadata.close();
        }
    }

    /** A route that two routers serve as it is. */
    @BeforeEach
    void serving() {
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
        TestSecrets.applyThoseOfAgentChat(namespace);
        route.create();
        eventually(20).until(() -> configMap() != null && deployment() != null);
        first = new FakeRouter(client, namespace, "router-a", served());
        second = new FakeRouter(client, namespace, "router-b", served());
        ADMINS.put("router-a", first.admin());
        ADMINS.put("router-b", second.admin());
        FakeRouter.ready(route, first, second);
        deployed(2);
        route.awaitReason(20, "Progressing", "InForce");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void the_status_tells_what_each_router_serves_and_ready_is_of_the_generation_that_answers() {
        assertThat(route.status().servedGeneration()).isEqualTo(1);
        assertThat(route.status().url()).isEqualTo("http://agent-chat." + namespace + ".svc");
        assertThat(route.condition("Ready").reason()).isEqualTo("Serving");

        route.edit(spec -> spec.putObject("cooldown").put("default", "6m"));
        eventually(20).untilAsserted(() -> {
            assertThat(route.status().observedGeneration()).isEqualTo(2);
            assertThat(route.condition("Progressing").reason()).isEqualTo("Rolling");
        });
        assertThat(route.condition("Progressing").message()).isEqualTo("0 of 2 routers serve generation 2");
        assertThat(route.condition("Ready").observedGeneration()).isEqualTo(1);

        first.serve(served());
        eventually(20)
                .untilAsserted(() -> assertThat(route.status().routers().pods())
                        .extracting(RouterPodStatus::name, RouterPodStatus::generation)
                        .containsExactly(tuple("router-a", 2L), tuple("router-b", 1L)));
        assertThat(route.status().servedGeneration()).isEqualTo(1);

        second.serve(served());
        route.awaitReason(20, "Progressing", "InForce");
        assertThat(route.status().servedGeneration()).isEqualTo(2);
        assertThat(route.condition("Ready").observedGeneration()).isEqualTo(2);
    }

    @Test
    void pods_that_do_not_serve_an_edit_yet_are_changed_so_that_their_kubelet_looks_at_once() {
        route.edit(spec -> spec.putObject("cooldown").put("default", "6m"));

        await().atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(first.nudge()).startsWith("2.");
            assertThat(second.nudge()).startsWith("2.");
        });
    }

    @Test
    void a_key_that_is_changed_reaches_the_pods_at_once() {
        TestSecrets.apply(
                namespace, "llm-keys", Map.of("groq", TestSecrets.GROQ_KEY, "openai", "changed", "anthropic", "sk-2"));

        await().atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(first.nudge()).startsWith("1.");
            assertThat(second.nudge()).startsWith("1.");
        });
        route.awaitReason(20, "Progressing", "Rolling");

        first.serve(served());
        second.serve(served());
        route.awaitReason(20, "Progressing", "InForce");
    }

    @Test
    void a_secret_that_an_edit_names_wrongly_changes_nothing_for_callers_until_it_is_there() {
        String before = configMap().getMetadata().getResourceVersion();
        String pods = deployment().getMetadata().getResourceVersion();
        route.edit(spec -> ((ObjectNode) spec.at("/providers/0/credentials/0/secretKeyRef")).put("name", "llm-kyes"));

        eventually(20).untilAsserted(() -> {
            assertThat(route.condition("ResolvedRefs").reason()).isEqualTo("SecretNotFound");
            assertThat(route.condition("Progressing").reason()).isEqualTo("HeldBack");
            assertThat(route.condition("Ready").status()).isEqualTo("True");
            assertThat(route.condition("Ready").reason()).isEqualTo("LastGood");
        });
        assertThat(route.condition("Ready").observedGeneration()).isEqualTo(1);
        assertThat(route.condition("Accepted").observedGeneration()).isEqualTo(2);
        assertThat(configMap().getMetadata().getResourceVersion()).isEqualTo(before);
        assertThat(deployment().getMetadata().getResourceVersion()).isEqualTo(pods);

        TestSecrets.apply(namespace, "llm-kyes", Map.of("groq", "k-9"));
        await().atMost(5, SECONDS)
                .untilAsserted(() ->
                        assertThat(configMap().getData().get("agent-chat.yaml")).contains("llm-kyes"));
        first.serve(served());
        second.serve(served());
        route.awaitReason(20, "Ready", "Serving");
    }

    @Test
    void an_update_that_cannot_be_used_keeps_the_route_serving_and_ready() {
        ApiServer.withoutRules(() -> {
            String before = configMap().getMetadata().getResourceVersion();
            route.edit(spec -> ((ObjectNode) spec.at("/providers/0")).put("dialect", "Gemini"));

            eventually(20).untilAsserted(() -> {
                assertThat(route.condition("Accepted").reason()).isEqualTo("Invalid");
                assertThat(route.condition("Ready").reason()).isEqualTo("LastGood");
            });
            assertThat(route.condition("Ready").observedGeneration()).isEqualTo(1);
            assertThat(configMap().getMetadata().getResourceVersion()).isEqualTo(before);
            route.resource().delete();
        });
    }

    @Test
    void a_secret_that_is_gone_is_told_while_routers_keep_its_keys() {
        InUse before = served().routes().getFirst();
        client.secrets().inNamespace(namespace).withName("llm-keys").delete();
        first.serve(new ConfigurationJson("", 3, List.of(before)));
        second.serve(new ConfigurationJson("", 3, List.of(before)));

        eventually(20).untilAsserted(() -> {
            assertThat(route.condition("ResolvedRefs").reason()).isEqualTo("SecretNotFound");
            assertThat(route.condition("Ready").reason()).isEqualTo("KeysKept");
        });
        assertThat(route.condition("Ready").message()).contains("(3)");

        TestSecrets.apply(namespace, "llm-keys", TestSecrets.LLM_KEYS);
        eventually(20).untilAsserted(() -> {
            assertThat(route.condition("Ready").reason()).isEqualTo("Serving");
            assertThat(route.condition("Progressing").reason()).isEqualTo("InForce");
        });
    }

    @Test
    void a_router_that_refuses_what_it_was_given_is_told_with_its_words() {
        route.edit(spec -> spec.putObject("cooldown").put("default", "6m"));
        InUse old = served(1).routes().getFirst();
        first.serve(new ConfigurationJson("team/chat: spec.cooldown: cannot be read", 0, List.of(old)));

        eventually(20)
                .untilAsserted(() -> assertThat(route.status().routers().pods())
                        .filteredOn(pod -> pod.name().equals("router-a"))
                        .extracting(RouterPodStatus::problem)
                        .containsExactly("team/chat: spec.cooldown: cannot be read"));
    }

    @Test
    void why_no_pod_is_ready_is_passed_on() {
        DeploymentStatus status = new DeploymentStatus();
        var failure = new io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("pods \"x\" is forbidden: exceeded quota: q")
                .build();
        status.setConditions(List.of(failure));
        FakeRouter.ready(route);
        setStatus(status);

        eventually(20).untilAsserted(() -> {
            assertThat(route.condition("Ready").reason()).isEqualTo("ReplicaFailure");
            assertThat(route.condition("Ready").message()).contains("exceeded quota: q");
        });
    }

    /** As its controller tells it. */
    private void deployed(int pods) {
        DeploymentStatus status = new DeploymentStatus();
        status.setReplicas(pods);
        status.setReadyReplicas(pods);
        status.setUpdatedReplicas(pods);
        setStatus(status);
    }

    private void setStatus(DeploymentStatus status) {
        Deployment deployment = deployment();
        deployment.setStatus(status);
        client.resource(deployment).updateStatus();
    }

    /** As a router would tell it that has read what there is. */
    private ConfigurationJson served() {
        return served(route.get().getMetadata().getGeneration());
    }

    private ConfigurationJson served(long generation) {
        return FakeRouter.serving(route, generation, operatorNamespace);
    }

    private ConfigMap configMap() {
        return route.child(ConfigMap.class);
    }

    private Deployment deployment() {
        return route.child(Deployment.class);
    }
}
