package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.rollout.RouterQuestion;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another version of the operator over routes of the one before, on a real API server; pods and Deployments stand still. */
class UpgradeOnApiServerTest {
    private static final String NEW_IMAGE = "router:2";

    private final Map<String, URI> admins = new ConcurrentHashMap<>();
    private String operators;
    private String namespace;
    private List<StoredRoute> routes;
    private List<FakeRouter> routers;

    @BeforeEach
    void threeRoutesThatAreServed() {
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
        TestSecrets.applyThoseOfAgentChat(namespace);
        routes = Stream.of("one", "two", "three")
                .map(name -> new StoredRoute(namespace, name))
                .toList();
        try (RouteOperator before = start("router:1")) {
            assertThat(before.leading()).isTrue();
            routes.forEach(
                    route -> route.create(spec -> spec.putObject("router").put("replicas", 1)));
            routes.forEach(route -> eventually(20).until(() -> route.child(Deployment.class) != null));
            routers = routes.stream().map(this::router).toList();
            routes.forEach(this::settle);
            routes.forEach(route -> route.awaitReason(20, "Progressing", "InForce"));
        }
    }

    @AfterEach
    void end() {
        routers.forEach(FakeRouter::close);
    }

    @Test
    void pods_become_those_of_the_new_version_by_turns_and_nobody_who_edits_a_route_waits() {
        try (RouteOperator after = start(NEW_IMAGE)) {
            assertThat(after.leading()).isTrue();
            eventually(20).untilAsserted(() -> assertThat(queued()).hasSize(2));
            assertThat(renewed()).hasSize(1);

            StoredRoute edited = queued().getLast();
            edited.edit(spec -> spec.putObject("router").put("replicas", 1).put("maxInFlight", 7));
            eventually(20).untilAsserted(() -> assertThat(renewed()).hasSize(2).contains(edited));

            StoredRoute last = queued().getFirst();
            renewed().stream().filter(route -> route != edited).forEach(this::settle);
            eventually(20).untilAsserted(() -> assertThat(renewed()).hasSize(3));
            last.awaitReason(20, "Progressing", "InForce");
        }
    }

    private RouteOperator start(String image) {
        OperatorConfig config = OperatorConfig.fromEnvironment(Map.of(
                "LLMROUTE_ROUTER_IMAGE", image,
                "LLMROUTE_NAMESPACE", operators,
                "LLMROUTE_WATCH_NAMESPACES", namespace,
                "LLMROUTE_MAX_CONCURRENT_ROLLOUTS", "1",
                "LLMROUTE_LEASE_NAME", "",
                "LLMROUTE_POD_NAME", "operator-0",
                "LLMROUTE_HEALTH_PORT", "0"));
        return RouteOperator.start(
                config,
                Cluster.of(ApiServer.client()),
                new Cooldowns(TimeSource.SYSTEM),
                () -> true,
                new RouterQuestion(endpoint -> admins.get(endpoint.pod())));
    }

    /** One that serves the route as it is. */
    private FakeRouter router(StoredRoute route) {
        FakeRouter router = new FakeRouter(
                ApiServer.client(),
                namespace,
                "router-" + route.name(),
                FakeRouter.serving(route, route.get().getMetadata().getGeneration(), operators));
        admins.put(router.pod, router.admin());
        FakeRouter.ready(route, router);
        return router;
    }

    /** As the Deployment's controller would when all pods are as they should be. */
    private void settle(StoredRoute route) {
        Deployment deployment = route.child(Deployment.class);
        ApiServer.client()
                .resource(new DeploymentBuilder(deployment)
                        .withNewStatus()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withUpdatedReplicas(1)
                        .withReadyReplicas(1)
                        .withAvailableReplicas(1)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private List<StoredRoute> renewed() {
        return routes.stream()
                .filter(route -> route.child(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .equals(NEW_IMAGE))
                .toList();
    }

    private List<StoredRoute> queued() {
        return routes.stream()
                .filter(route -> route.condition("Progressing").reason().equals("UpgradeQueued"))
                .toList();
    }
}
