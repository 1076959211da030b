package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that come and go, and an API server that does, on a real API server. {@code -Dllmroute.churn.seconds=300} goes on for longer. */
class ChurnOnApiServerTest {
    private static final Duration CHURN = Duration.ofSeconds(Integer.getInteger("llmroute.churn.seconds", 30));
    private static final int ROUTES = 10;

    private KubernetesClient client;
    private String namespace;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        namespace = ApiServer.namespace();
    }

    @Test
    void routes_that_come_and_go_leave_nothing_behind() {
        try (OperatorProcess operator = start()) {
            long end = System.nanoTime() + CHURN.toNanos();
            for (int round = 0; System.nanoTime() - end < 0; round++) {
                playRound(round);
            }
            assertThat(client.resources(LlmRoute.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty();
            within(20)
                    .untilAsserted(
                            () -> assertThat(operator.operator().routesKept()).isZero());

            int writes = operator.writes.size();
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(children()).isEmpty();
                assertThat(operator.writes).hasSize(writes);
            });
            assertThat(operator.operator().routesKept()).isZero();
        }
    }

    /** In each other round the routes go while they are still being made. */
    private void playRound(int round) {
        List<LlmRoute> routes = IntStream.range(0, ROUTES)
                .mapToObj(number -> new StoredRoute(namespace, "route-" + number).create())
                .toList();
        if (round % 2 == 0) {
            within(20).until(() -> children().size() == ROUTES * 4);
            assertThat(children()).allSatisfy(child -> assertThat(routes).anyMatch(child::hasOwnerReferenceFor));
        } else {
            within(20).until(() -> children().size() > ROUTES);
        }
        routes.forEach(route -> client.resource(route).delete());
        collect(routes);
    }

    /** What the garbage collector does, which does not run here; a write that was on its way may come after the deletion. */
    private void collect(List<LlmRoute> gone) {
        within(20).until(() -> {
            List<HasMetadata> left = children();
            assertThat(left).allSatisfy(child -> assertThat(gone).anyMatch(child::hasOwnerReferenceFor));
            left.forEach(child -> client.resource(child).delete());
            return left.isEmpty();
        });
    }

    @Test
    void what_was_changed_while_the_api_server_was_cut_off_is_in_force_when_it_is_back() {
        StoredRoute route = StoredRoute.agentChat(namespace);
        try (OperatorProcess operator = start()) {
            route.create();
            within(20).until(() -> children().size() == 4);
            operator.awaitRest();

            operator.network.stop();
            operator.network.cut();
            route.edit(spec -> spec.putObject("cooldown").put("default", "7m"));
            route.childResource(Service.class).delete();
            within(20).until(() -> operator.metrics().contains("llmroute_operator_watching 0.0"));
            assertThat(operator.operator().alive())
                    .as("a restart would not help")
                    .isTrue();

            operator.network.repair();
            within(40)
                    .until(() -> children().size() == 4
                            && route.child(ConfigMap.class).getData().toString().contains("7m"));
            within(20).until(() -> route.acceptedGeneration() == 2);
            assertThat(operator.operator().alive()).isTrue();
        }
    }

    private OperatorProcess start() {
        return OperatorProcess.start(TestRoutes.config(ApiServer.namespace(), Set.of(namespace), false));
    }

    private List<HasMetadata> children() {
        return Stream.of(ConfigMap.class, Deployment.class, Service.class, Secret.class)
                .flatMap(type -> list(type).stream())
                .toList();
    }

    private <R extends HasMetadata> List<HasMetadata> list(Class<R> type) {
        return List.copyOf(client.resources(type)
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .list()
                .getItems());
    }
}
