package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.rollout.PodNudge;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator with the rights that the chart gives it and no others, on a real API server that tells what was asked of it. */
class RightsOnApiServerTest {
    private static final String LEASE = "llmroute-operator";
    private static final String GROQ_KEY = "gsk-of-a-test";

    /** What is granted although the log does not show it. */
    private static final Map<String, String> UNSEEN = Map.of(
            "create configmaps", "an apply that creates is asked for both, and logged as a patch",
            "create services", "as above",
            "create apps/deployments", "as above",
            "create serviceaccounts", "as above",
            "create policy/poddisruptionbudgets", "as above",
            "create networking.k8s.io/networkpolicies", "as above",
            "create autoscaling/horizontalpodautoscalers", "as above");

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private KubernetesClient client;
    private String operators;
    private String namespace;

    @BeforeEach
    void newNamespaces() {
        client = ApiServer.client();
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
    }

    @Test
    void the_chart_grants_what_is_used_in_all_namespaces_and_nothing_else() throws Exception {
        // What other tests have left would have to be dealt with first.
        client.resources(LlmRoute.class).inAnyNamespace().delete();
        try (ChartRoles roles = ChartRoles.install(client, operators)) {
            useEverything(roles, Set.of());

            assertThat(roles.requests())
                    .filteredOn(request -> request.status() == 403)
                    .isEmpty();
            Set<String> used = roles.requests().stream()
                    .map(request -> request.verb() + " " + request.resource())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> unused = new TreeSet<>(roles.granted());
            unused.removeAll(used);
            assertThat(unused).isEqualTo(new TreeSet<>(UNSEEN.keySet()));
        }
    }

    @Test
    void in_named_namespaces_it_needs_nothing_of_the_cluster() throws Exception {
        try (ChartRoles roles =
                ChartRoles.install(client, operators, "rbac.scope=namespace", "watch.namespaces={" + namespace + "}")) {
            useEverything(roles, Set.of(namespace));

            assertThat(roles.requests())
                    .isNotEmpty()
                    .filteredOn(request -> request.status() == 403)
                    .isEmpty();
            assertThat(roles.requests())
                    .filteredOn(request -> !request.resource().startsWith("authorization.k8s.io/")
                            && !request.resource().isEmpty())
                    .extracting(AuditLog.Request::namespace)
                    .containsOnly(operators, namespace);
        }
    }

    /** Everything for which an operator calls the API server. */
    private void useEverything(ChartRoles roles, Set<String> watched) throws IOException {
        createSecrets();
        OperatorConfig config = TestRoutes.config(operators, watched, false, watched.isEmpty(), LEASE, "operator-0");
        try (OperatorProcess operator = OperatorProcess.start(config, roles.token(), cooldowns)) {
            within(20).until(operator::leads);
            client.resource(TestRoutes.agentChat(namespace)).create();
            within(20).until(() -> "12/12".equals(readyTargets()));

            coolTwice();
            change();
            mendWhatIsGone();
            scaleAndWantNoneOfIt();
            changeTheRoutesSecret();
            meetASilentRouter();
            meetAnotherInstallation(operator);
            makeAGateway();
        }
    }

    /** An event, and its series. */
    private void coolTwice() {
        for (int times = 1; times <= 2; times++) {
            int count = times;
            cooldowns.set(new Cooldown(
                    key(),
                    Term.of(System.currentTimeMillis(), Duration.ofMinutes(10).toMillis()),
                    Cause.refused(FailureClass.RateLimitDaily, 429),
                    new Label("groq", "groq", "router-1")));
            within(20).until(() -> count("CoolingDown") == count);
            client.resources(LlmRoute.class)
                    .inNamespace(namespace)
                    .withName("agent-chat")
                    .edit(route -> {
                        route.getMetadata().setAnnotations(Map.of(ClearAnnotation.NAME, "all"));
                        return route;
                    });
            within(20).until(() -> "12/12".equals(readyTargets()));
        }
    }

    private void change() {
        client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .edit(route -> {
                    ((ObjectNode) route.getSpec()).putObject("cooldown").put("default", "7m");
                    return route;
                });
        within(20).until(() -> TestRoutes.acceptedGeneration(client, namespace) == 2);
    }

    /** What lacks the label is gone for the operator, which then meets it. */
    private void mendWhatIsGone() {
        Stream.of(
                        ConfigMap.class,
                        Deployment.class,
                        ServiceAccount.class,
                        PodDisruptionBudget.class,
                        NetworkPolicy.class)
                .forEach(type -> unlabel(type, "agent-chat-router"));
        unlabel(Service.class, "agent-chat");
    }

    private void scaleAndWantNoneOfIt() {
        TestRoutes.edit(
                client,
                namespace,
                "agent-chat",
                spec -> spec.putObject("router").putObject("autoscaling").put("max", 3));
        within(20).until(() -> isThere(HorizontalPodAutoscaler.class));
        unlabel(HorizontalPodAutoscaler.class, "agent-chat-router");
        TestRoutes.edit(client, namespace, "agent-chat", spec -> {
            ObjectNode router = spec.putObject("router");
            router.putObject("podDisruptionBudget").put("enabled", false);
            router.putObject("networkPolicy").put("enabled", false);
        });
        Stream.of(HorizontalPodAutoscaler.class, PodDisruptionBudget.class, NetworkPolicy.class)
                .forEach(type -> within(20).until(() -> !isThere(type)));
    }

    private boolean isThere(Class<? extends HasMetadata> type) {
        return client.resources(type)
                        .inNamespace(namespace)
                        .withName("agent-chat-router")
                        .get()
                != null;
    }

    private <R extends HasMetadata> void unlabel(Class<R> type, String name) {
        Resource<R> child = client.resources(type).inNamespace(namespace).withName(name);
        child.edit(each -> {
            each.getMetadata().getLabels().remove(Labels.MANAGED_BY);
            return each;
        });
        within(20).until(() -> child.get().getMetadata().getLabels().containsKey(Labels.MANAGED_BY));
    }

    private void changeTheRoutesSecret() {
        client.secrets()
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .edit(secret -> new SecretBuilder(secret)
                        .addToData(FingerprintKey.KEY, "bm9uZQ==")
                        .build());
        client.resources(Deployment.class)
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .edit(each -> {
                    each.getSpec().setReplicas(5);
                    return each;
                });
        within(20)
                .until(() -> !"bm9uZQ=="
                        .equals(client.secrets()
                                .inNamespace(namespace)
                                .withName("agent-chat-router")
                                .get()
                                .getData()
                                .get(FingerprintKey.KEY)));
    }

    /** It is nudged; and since it is not ready, its pod is looked at. */
    private void meetASilentRouter() {
        try (FakeRouter router =
                new FakeRouter(client, namespace, "router-a", new ConfigurationJson("", 0, List.of()))) {
            client.resource(new EndpointSliceBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName("agent-chat-1")
                            .withLabels(Map.of(
                                    Labels.MANAGED_BY,
                                    Labels.OPERATOR,
                                    Labels.NAME,
                                    "llmroute-router",
                                    Labels.INSTANCE,
                                    "agent-chat"))
                            .endMetadata()
                            .withAddressType("IPv4")
                            .addNewEndpoint()
                            .withAddresses("192.0.2.1")
                            .withNewConditions()
                            .withReady(true)
                            .endConditions()
                            .withNewTargetRef()
                            .withKind("Pod")
                            .withName(router.pod)
                            .endTargetRef()
                            .endEndpoint()
                            .build())
                    .create();
            within(20)
                    .until(() -> client.pods()
                            .inNamespace(namespace)
                            .withName(router.pod)
                            .get()
                            .getMetadata()
                            .getAnnotations()
                            .containsKey(PodNudge.ANNOTATION));
        }
    }

    /** It is gone, which is seen by its Lease. */
    private void meetAnotherInstallation(OperatorProcess operator) {
        client.configMaps().inNamespace(namespace).withName("agent-chat-router").edit(map -> {
            map.getMetadata().getAnnotations().put(Instance.ANNOTATION, namespace + "/" + LEASE);
            return map;
        });
        within(40)
                .until(() -> client.configMaps()
                        .inNamespace(namespace)
                        .withName("agent-chat-router")
                        .get()
                        .getMetadata()
                        .getAnnotations()
                        .get(Instance.ANNOTATION)
                        .equals(operators + "/" + LEASE));
        assertThat(operator.leads()).isTrue();
    }

    private void makeAGateway() {
        LlmGateway gateway = new LlmGateway();
        gateway.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("shared")
                .build());
        client.resource(gateway).create();
        within(20).until(() -> client.resource(gateway).get().getStatus() != null);
    }

    private CooldownKey key() {
        byte[] key = FingerprintKey.readOrCreate(client, operators, "llmroute-fingerprint");
        return new CooldownKey(
                "https://api.groq.com/openai/v1#OpenAI",
                "gemma2-9b-it",
                new Fingerprint(key).of(GROQ_KEY),
                Scope.Model,
                "day");
    }

    private int count(String reason) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .mapToInt(event ->
                        event.getSeries() == null ? 1 : event.getSeries().getCount())
                .sum();
    }

    private String readyTargets() {
        LlmRoute route = client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .get();
        return route.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(route.getStatus().readyTargets(), "");
    }

    private void createSecrets() {
        secret("llm-keys", Map.of("groq", GROQ_KEY, "openai", "sk-1", "anthropic", "sk-2"));
        secret("caller-keys", Map.of("app-1", "c-1"));
    }

    private void secret(String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .create();
    }

    private static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).pollInterval(100, MILLISECONDS);
    }
}
