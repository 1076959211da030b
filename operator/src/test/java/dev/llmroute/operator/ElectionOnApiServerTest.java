package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several operators of one installation, each with its own connection to a real API server. */
class ElectionOnApiServerTest {
    private static final String LEASE = "llmroute-operator";

    private KubernetesClient client;
    private String operators;
    private String namespace;
    private StoredRoute route;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
    }

    @Test
    void one_leads_and_the_other_takes_over_at_once_when_it_ends() {
        try (OperatorProcess first = OperatorProcess.start(config("operator-a"))) {
            within(10).until(first::leads);
            try (OperatorProcess second = OperatorProcess.start(config("operator-b"))) {
                assertThat(second.operator().started()).as("ready to take over").isTrue();

                route.create();
                within(20).until(() -> route.acceptedGeneration() == 1);

                assertThat(second.leads()).isFalse();
                assertThat(second.writes).isEmpty();
                assertThat(route.children(List.of(ConfigMap.class, Deployment.class, Service.class)))
                        .hasSize(3)
                        .allSatisfy(child -> assertThat(child.getMetadata().getManagedFields())
                                .extracting(ManagedFieldsEntry::getManager)
                                .containsExactly(Labels.OPERATOR));
                assertThat(first.writes.stream().filter(write -> !write.contains("/llmroutes")))
                        .as("one write for each child, and the key")
                        .doesNotHaveDuplicates();

                first.operator().close();
                within(8).until(second::leads);
                route.edit(spec -> spec.putObject("cooldown").put("default", "6m"));
                within(20).until(() -> route.acceptedGeneration() == 2);
                assertThat(holder()).isEqualTo("operator-b");
                assertThat(first.lost).as("ending is not losing").isFalse();
            }
        }
    }

    @Test
    void a_leader_that_cannot_renew_its_lease_stops_writing_before_another_leads() {
        try (OperatorProcess first = OperatorProcess.start(config("operator-a"))) {
            within(10).until(first::leads);
            try (OperatorProcess second = OperatorProcess.start(config("operator-b"))) {
                first.network.stop();

                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(20, MILLISECONDS)
                        .until(() -> {
                            assertThat(first.leads() && second.leads())
                                    .as("both lead")
                                    .isFalse();
                            return second.leads();
                        });
                List<String> before = List.copyOf(first.writes);
                first.network.repair();
                within(10).untilTrue(first.lost);
                route.create();
                within(20).until(() -> route.acceptedGeneration() == 1);
                assertThat(first.writes).isEqualTo(before);
            }
        }
    }

    @Test
    void a_leader_that_could_not_renew_its_lease_goes_on_where_nobody_has_led_meanwhile() {
        try (OperatorProcess only = OperatorProcess.start(config("operator-a"))) {
            within(10).until(only::leads);
            route.create();
            within(20).until(() -> route.acceptedGeneration() == 1);

            for (int generation = 2; generation <= 3; generation++) {
                only.network.stop();
                within(20).until(() -> !only.leads());
                String size = generation + "m";
                route.edit(spec -> spec.putObject("cooldown").put("default", size));
                only.network.repair();
                within(15).until(only::leads);

                int edited = generation;
                within(60).until(() -> route.acceptedGeneration() == edited);
                assertThat(only.lost).isFalse();
            }
        }
        assertThat(holder()).as("given back").isNull();
    }

    @Test
    void an_operator_ends_in_time_while_the_api_server_hangs_and_keeps_a_lease_under_which_it_may_still_write()
            throws InterruptedException {
        AtomicReference<OperatorProcess> process = new AtomicReference<>();
        CountDownLatch hangs = new CountDownLatch(1);
        process.set(OperatorProcess.start(
                config("operator-a"),
                request -> {
                    if (request.uri().getPath().endsWith("/deployments/agent-chat-router")
                            && request.method().equals("PATCH")) {
                        process.get().network.stop();
                        hangs.countDown();
                    }
                },
                new Cooldowns(TimeSource.SYSTEM)));
        within(10).until(process.get()::leads);
        route.create();
        assertThat(hangs.await(20, SECONDS)).isTrue();

        long began = System.nanoTime();
        process.get().operator().close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(holder()).isEqualTo("operator-a");
        process.get().network.close();
        process.get().client().close();
    }

    private OperatorConfig config(String pod) {
        return TestRoutes.config(operators, Set.of(namespace), false, LEASE, pod);
    }

    private String holder() {
        return client.leases()
                .inNamespace(operators)
                .withName(LEASE)
                .get()
                .getSpec()
                .getHolderIdentity();
    }
}
