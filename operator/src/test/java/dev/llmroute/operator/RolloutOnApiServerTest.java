package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterPodStatus;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.json.ConfigurationJson.InUse;
import dev.llmroute.operator.apiserver.MetadataClient;
import dev.llmroute.operator.rollout.RouterQuestion;
import dev.llmroute.operator.telemetry.Liveness;
import dev.llmroute.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
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
        secret("llm-keys", Map.of("groq", "k-1", "openai", "k-2", "anthropic", "k-3"));
        secret("caller-keys", Map.of("app-1", "k-4"));
        client.resource(TestRoutes.agentChat(namespace)).create();
        eventually().until(() -> configMap() != null && deployment() != null);
        first = new FakeRouter(client, namespace, "router-a", served());
        second = new FakeRouter(client, namespace, "router-b", served());
        ADMINS.put("router-a", first.admin());
        ADMINS.put("router-b", second.admin());
        ready(first, second);
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("Progressing").reason()).isEqualTo("InForce"));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void the_status_tells_what_each_router_serves_and_ready_is_of_the_generation_that_answers() {
        assertThat(status().servedGeneration()).isEqualTo(1);
        assertThat(status().url()).isEqualTo("http://agent-chat." + namespace + ".svc");
        assertThat(condition("Ready").reason()).isEqualTo("Serving");

        edit(spec -> spec.putObject("cooldown").put("default", "6m"));
        eventually().untilAsserted(() -> {
            assertThat(status().observedGeneration()).isEqualTo(2);
            assertThat(condition("Progressing").reason()).isEqualTo("Rolling");
        });
        assertThat(condition("Progressing").message()).isEqualTo("0 of 2 routers serve generation 2");
        assertThat(condition("Ready").observedGeneration()).isEqualTo(1);

        first.serve(served());
        eventually()
                .untilAsserted(() -> assertThat(status().routers().pods())
                        .extracting(RouterPodStatus::name, RouterPodStatus::generation)
                        .containsExactly(tuple("router-a", 2L), tuple("router-b", 1L)));
        assertThat(status().servedGeneration()).isEqualTo(1);

        second.serve(served());
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("Progressing").reason()).isEqualTo("InForce"));
        assertThat(status().servedGeneration()).isEqualTo(2);
        assertThat(condition("Ready").observedGeneration()).isEqualTo(2);
    }

    @Test
    void pods_that_do_not_serve_an_edit_yet_are_changed_so_that_their_kubelet_looks_at_once() {
        edit(spec -> spec.putObject("cooldown").put("default", "6m"));

        await().atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(first.nudge()).startsWith("2.");
            assertThat(second.nudge()).startsWith("2.");
        });
    }

    @Test
    void a_key_that_is_changed_reaches_the_pods_at_once() {
        secret("llm-keys", Map.of("groq", "k-1", "openai", "changed", "anthropic", "k-3"));

        await().atMost(5, SECONDS).untilAsserted(() -> {
            assertThat(first.nudge()).startsWith("1.");
            assertThat(second.nudge()).startsWith("1.");
        });
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("Progressing").reason()).isEqualTo("Rolling"));

        first.serve(served());
        second.serve(served());
        eventually()
                .untilAsserted(
                        () -> assertThat(condition("Progressing").reason()).isEqualTo("InForce"));
    }

    @Test
    void a_secret_that_an_edit_names_wrongly_changes_nothing_for_callers_until_it_is_there() {
        String before = configMap().getMetadata().getResourceVersion();
        String pods = deployment().getMetadata().getResourceVersion();
        edit(spec -> ((ObjectNode) spec.at("/providers/0/credentials/0/secretKeyRef")).put("name", "llm-kyes"));

        eventually().untilAsserted(() -> {
            assertThat(condition("ResolvedRefs").reason()).isEqualTo("SecretNotFound");
            assertThat(condition("Progressing").reason()).isEqualTo("HeldBack");
            assertThat(condition("Ready").status()).isEqualTo("True");
            assertThat(condition("Ready").reason()).isEqualTo("LastGood");
        });
        assertThat(condition("Ready").observedGeneration()).isEqualTo(1);
        assertThat(condition("Accepted").observedGeneration()).isEqualTo(2);
        assertThat(configMap().getMetadata().getResourceVersion()).isEqualTo(before);
        assertThat(deployment().getMetadata().getResourceVersion()).isEqualTo(pods);

        secret("llm-kyes", Map.of("groq", "k-9"));
        await().atMost(5, SECONDS)
                .untilAsserted(() ->
                        assertThat(configMap().getData().get("agent-chat.yaml")).contains("llm-kyes"));
        first.serve(served());
        second.serve(served());
        eventually().untilAsserted(() -> assertThat(condition("Ready").reason()).isEqualTo("Serving"));
    }

    @Test
    void an_update_that_cannot_be_used_keeps_the_route_serving_and_ready() {
        ApiServer.withoutRules(() -> {
            String before = configMap().getMetadata().getResourceVersion();
            edit(spec -> ((ObjectNode) spec.at("/providers/0")).put("dialect", "Gemini"));

            eventually().untilAsserted(() -> {
                assertThat(condition("Accepted").reason()).isEqualTo("Invalid");
                assertThat(condition("Ready").reason()).isEqualTo("LastGood");
            });
            assertThat(condition("Ready").observedGeneration()).isEqualTo(1);
            assertThat(configMap().getMetadata().getResourceVersion()).isEqualTo(before);
            client.resource(route()).delete();
        });
    }

    @Test
    void a_secret_that_is_gone_is_told_while_routers_keep_its_keys() {
        InUse before = served().routes().getFirst();
        client.secrets().inNamespace(namespace).withName("llm-keys").delete();
        first.serve(new ConfigurationJson("", 3, List.of(before)));
        second.serve(new ConfigurationJson("", 3, List.of(before)));

        eventually().untilAsserted(() -> {
            assertThat(condition("ResolvedRefs").reason()).isEqualTo("SecretNotFound");
            assertThat(condition("Ready").reason()).isEqualTo("KeysKept");
        });
        assertThat(condition("Ready").message()).contains("(3)");

        secret("llm-keys", Map.of("groq", "k-1", "openai", "k-2", "anthropic", "k-3"));
        eventually().untilAsserted(() -> {
            assertThat(condition("Ready").reason()).isEqualTo("Serving");
            assertThat(condition("Progressing").reason()).isEqualTo("InForce");
        });
    }

    @Test
    void a_router_that_refuses_what_it_was_given_is_told_with_its_words() {
        edit(spec -> spec.putObject("cooldown").put("default", "6m"));
        InUse old = served(1).routes().getFirst();
        first.serve(new ConfigurationJson("team/chat: spec.cooldown: cannot be read", 0, List.of(old)));

        eventually()
                .untilAsserted(() -> assertThat(status().routers().pods())
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
        ready();
        setStatus(status);

        eventually().untilAsserted(() -> {
            assertThat(condition("Ready").reason()).isEqualTo("ReplicaFailure");
            assertThat(condition("Ready").message()).contains("exceeded quota: q");
        });
    }

    private void ready(FakeRouter... routers) {
        client.resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("agent-chat-1")
                        .withLabels(Map.of(
                                "kubernetes.io/service-name",
                                "agent-chat",
                                Labels.MANAGED_BY,
                                Labels.OPERATOR,
                                Labels.NAME,
                                "llmroute-router",
                                Labels.INSTANCE,
                                "agent-chat"))
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withEndpoints(Stream.of(routers)
                                .map(router -> new EndpointBuilder()
                                        .withAddresses("192.0.2.1")
                                        .withNewConditions()
                                        .withReady(true)
                                        .endConditions()
                                        .withNewTargetRef()
                                        .withKind("Pod")
                                        .withName(router.pod)
                                        .endTargetRef()
                                        .build())
                                .toList())
                        .build())
                .forceConflicts()
                .serverSideApply();
        DeploymentStatus status = new DeploymentStatus();
        status.setReplicas(routers.length);
        status.setReadyReplicas(routers.length);
        status.setUpdatedReplicas(routers.length);
        setStatus(status);
    }

    private void setStatus(DeploymentStatus status) {
        Deployment deployment = deployment();
        deployment.setStatus(status);
        client.resource(deployment).updateStatus();
    }

    /** As a router would tell it that has read what there is. */
    private ConfigurationJson served() {
        return served(route().getMetadata().getGeneration());
    }

    private ConfigurationJson served(long generation) {
        Secret fingerprint = client.secrets()
                .inNamespace(operatorNamespace)
                .withName("llmroute-fingerprint")
                .get();
        byte[] key = Base64.getDecoder().decode(fingerprint.getData().get("key"));
        ResolvedRoute resolved = RouteResolver.resolve(
                RouteDocument.of(route()).bind(), new ClusterSecrets(client, namespace, false), new Fingerprint(key));
        return new ConfigurationJson(
                "",
                0,
                List.of(new InUse(
                        namespace,
                        "agent-chat",
                        generation,
                        resolved.isServable(),
                        resolved.keys().digest())));
    }

    private void edit(Consumer<ObjectNode> change) {
        TestRoutes.edit(client, namespace, "agent-chat", change);
    }

    private void secret(String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private LlmRoute route() {
        return client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .get();
    }

    private LlmRouteStatus status() {
        LlmRouteStatus status = route().getStatus();
        assertThat(status).as("status").isNotNull();
        return status;
    }

    private Condition condition(String type) {
        Optional<Condition> condition = Conditions.find(status(), type);
        assertThat(condition).as(type).isPresent();
        return condition.get();
    }

    private ConfigMap configMap() {
        return client.configMaps()
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .get();
    }

    private Deployment deployment() {
        return client.resources(Deployment.class)
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .get();
    }

    private static ConditionFactory eventually() {
        return await().atMost(20, SECONDS).pollInterval(100, MILLISECONDS).ignoreExceptions();
    }
}
