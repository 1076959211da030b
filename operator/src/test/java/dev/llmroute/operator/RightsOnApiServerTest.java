package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.operator.child.FingerprintKey;
import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.reconcile.ClearAnnotation;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.rollout.PodNudge;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator with the rights that the chart gives it and no others, on a real API server that tells what was asked of it. */
class RightsOnApiServerTest {
    private static final String LEASE = "llmroute-operator";

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
    private StoredRoute route;

    @BeforeEach
    void newNamespaces() {
        client = ApiServer.client();
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
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

    @Test
    void secrets_that_may_not_be_watched_are_told_of_at_the_start_with_what_to_do() throws Exception {
        try (ChartRoles roles = ChartRoles.install(client, operators, "watch.namespaces={" + namespace + "}")) {
            OperatorConfig config = TestRoutes.config(operators, Set.of(namespace), false, true, LEASE, "operator-0");

            assertThatThrownBy(() -> OperatorProcess.start(config, roles.token(), cooldowns))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("grant list and watch of secrets, or set operator.watchSecrets to false");
        }
    }

    /** Everything for which an operator calls the API server. */
    private void useEverything(ChartRoles roles, Set<String> watched) throws IOException {
        TestSecrets.applyThoseOfAgentChat(namespace);
        OperatorConfig config = TestRoutes.config(operators, watched, false, watched.isEmpty(), LEASE, "operator-0");
        try (OperatorProcess operator = OperatorProcess.start(config, roles.token(), cooldowns)) {
            within(20).until(operator::leads);
            route.create();
            route.awaitReadyTargets(20, "12/12");

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
            cooldowns.set(TestCooldowns.cooldown(
                    TestCooldowns.ofGroq(operators, "gemma2-9b-it", "day"),
                    FailureClass.RateLimitDaily,
                    429,
                    Duration.ofMinutes(10)));
            within(20).until(() -> route.count("CoolingDown") == count);
            route.annotate(ClearAnnotation.NAME, "all");
            route.awaitReadyTargets(20, "12/12");
        }
    }

    private void change() {
        route.edit(spec -> spec.putObject("cooldown").put("default", "7m"));
        within(20).until(() -> route.acceptedGeneration() == 2);
    }

    /** What lacks the label is gone for the operator, which then meets it. */
    private void mendWhatIsGone() {
        Stream.of(
                        ConfigMap.class,
                        Deployment.class,
                        ServiceAccount.class,
                        PodDisruptionBudget.class,
                        NetworkPolicy.class,
                        Service.class)
                .forEach(this::unlabel);
    }

    private void scaleAndWantNoneOfIt() {
        route.edit(spec -> spec.putObject("router").putObject("autoscaling").put("max", 3));
        within(20).until(() -> isThere(HorizontalPodAutoscaler.class));
        unlabel(HorizontalPodAutoscaler.class);
        route.edit(spec -> {
            ObjectNode router = spec.putObject("router");
            router.putObject("podDisruptionBudget").put("enabled", false);
            router.putObject("networkPolicy").put("enabled", false);
        });
        Stream.of(HorizontalPodAutoscaler.class, PodDisruptionBudget.class, NetworkPolicy.class)
                .forEach(type -> within(20).until(() -> !isThere(type)));
    }

    private boolean isThere(Class<? extends HasMetadata> type) {
        return route.child(type) != null;
    }

    private <R extends HasMetadata> void unlabel(Class<R> type) {
        Resource<R> child = route.childResource(type);
        child.edit(each -> {
            each.getMetadata().getLabels().remove(Labels.MANAGED_BY);
            return each;
        });
        within(20).until(() -> child.get().getMetadata().getLabels().containsKey(Labels.MANAGED_BY));
    }

    private void changeTheRoutesSecret() {
        route.childResource(Secret.class)
                .edit(secret -> new SecretBuilder(secret)
                        .addToData(FingerprintKey.KEY, "bm9uZQ==")
                        .build());
        route.childResource(Deployment.class).edit(each -> {
            each.getSpec().setReplicas(5);
            return each;
        });
        within(20)
                .until(() ->
                        !"bm9uZQ==".equals(route.child(Secret.class).getData().get(FingerprintKey.KEY)));
    }

    /** It is nudged; and since it is not ready, its pod is looked at. */
    private void meetASilentRouter() {
        try (FakeRouter router =
                new FakeRouter(client, namespace, "router-a", new ConfigurationJson("", 0, List.of()))) {
            FakeRouter.ready(route, router);
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
        route.childResource(ConfigMap.class).edit(map -> {
            map.getMetadata().getAnnotations().put(Instance.ANNOTATION, namespace + "/" + LEASE);
            return map;
        });
        within(40)
                .until(() -> route.child(ConfigMap.class)
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
}
