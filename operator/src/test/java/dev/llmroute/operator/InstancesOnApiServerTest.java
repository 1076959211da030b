package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.operator.election.Instance;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two installations that watch the same namespace, on a real API server. */
class InstancesOnApiServerTest {
    private static final String LEASE = "llmroute-operator";

    private KubernetesClient client;
    private String namespace;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        namespace = ApiServer.namespace();
    }

    @Test
    void the_second_writes_nothing_until_the_first_is_gone() {
        String first = ApiServer.namespace();
        String second = ApiServer.namespace();
        try (OperatorProcess one = OperatorProcess.start(config(first))) {
            client.resource(TestRoutes.agentChat(namespace)).create();
            within(20).until(() -> accepted() == 1);
            assertThat(installation()).isEqualTo(first + "/" + LEASE);

            try (OperatorProcess two = OperatorProcess.start(config(second))) {
                within(10).until(() -> two.leads() && two.operator().foreignRoutes() == 1);
                change("6m");
                within(20).until(() -> accepted() == 2);
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
        client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .edit(route -> {
                    ((ObjectNode) route.getSpec()).putObject("cooldown").put("default", cooldown);
                    return route;
                });
    }

    private String installation() {
        return client.resources(ConfigMap.class)
                .inNamespace(namespace)
                .withName("agent-chat-router")
                .get()
                .getMetadata()
                .getAnnotations()
                .get(Instance.ANNOTATION);
    }

    private long accepted() {
        return TestRoutes.acceptedGeneration(client, namespace);
    }

    private static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).pollInterval(50, MILLISECONDS);
    }
}
