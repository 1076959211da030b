package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.installation.OperatorConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two installations that watch the same namespace, on a real API server. */
class InstancesOnApiServerTest {
    private static final String LEASE = "llmroute-operator";

    private KubernetesClient client;
    private String namespace;
    private StoredRoute route;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
    }

    @Test
    void the_second_writes_nothing_until_the_first_is_gone() {
        String first = ApiServer.namespace();
        String second = ApiServer.namespace();
        try (OperatorProcess one = OperatorProcess.start(config(first))) {
            route.create();
            within(20).until(() -> route.acceptedGeneration() == 1);
            assertThat(installation()).isEqualTo(first + "/" + LEASE);

            try (OperatorProcess two = OperatorProcess.start(config(second))) {
                within(10).until(() -> two.leads() && two.operator().foreignRoutes() == 1);
                change("6m");
                within(20).until(() -> route.acceptedGeneration() == 2);
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(4))
                        .until(() -> two.writes.stream().noneMatch(write -> write.contains(namespace)));
                assertThat(installation()).isEqualTo(first + "/" + LEASE);

                one.operator().close();
                client.leases().inNamespace(first).withName(LEASE).delete();
                // What is known of a Lease is up to 10 s old.
                within(40).pollInterval(2, SECONDS).until(() -> {
                    change(System.nanoTime() % 1000 + "s");
                    return installation().equals(second + "/" + LEASE);
                });
                assertThat(two.operator().foreignRoutes()).isZero();
            }
        }
    }

    private OperatorConfig config(String operators) {
        return TestRoutes.config(operators, Set.of(namespace), false, LEASE, "operator-0");
    }

    private void change(String cooldown) {
        route.edit(spec -> spec.putObject("cooldown").put("default", cooldown));
    }

    private String installation() {
        return route.child(ConfigMap.class).getMetadata().getAnnotations().get(Instance.ANNOTATION);
    }
}
