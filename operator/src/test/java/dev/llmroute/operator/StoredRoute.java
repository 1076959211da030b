package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A route in the API server of the tests with what belongs to it; each method asks anew. */
record StoredRoute(String namespace, String name) {
    /** By the name that {@code crds/examples/agent-chat.yaml} has. */
    static StoredRoute agentChat(String namespace) {
        return new StoredRoute(namespace, "agent-chat");
    }

    /** Makes it: the example by another name. */
    LlmRoute create() {
        return create(spec -> {});
    }

    /** @param change to the example's spec */
    LlmRoute create(Consumer<ObjectNode> change) {
        LlmRoute route = TestRoutes.agentChat(namespace);
        route.getMetadata().setName(name);
        change.accept((ObjectNode) route.getSpec());
        return ApiServer.client().resource(route).create();
    }

    Resource<LlmRoute> resource() {
        return ApiServer.client()
                .resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName(name);
    }

    LlmRoute get() {
        return resource().get();
    }

    /** Changes its spec, whoever writes it at the same time. */
    void edit(Consumer<ObjectNode> change) {
        await().atMost(10, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
            resource().edit(route -> {
                change.accept((ObjectNode) route.getSpec());
                return route;
            });
            return true;
        });
    }

    /** Lets it have this annotation and no other. */
    void annotate(String annotation, String value) {
        resource().edit(route -> {
            route.getMetadata().setAnnotations(Map.of(annotation, value));
            return route;
        });
    }

    /** Fails where there is none. */
    LlmRouteStatus status() {
        LlmRouteStatus status = get().getStatus();
        assertThat(status).as("status").isNotNull();
        return status;
    }

    /** The generation that its status is about; 0 where it has none. */
    long acceptedGeneration() {
        return Conditions.find(get().getStatus(), Conditions.ACCEPTED)
                .map(Condition::observedGeneration)
                .orElse(0L);
    }

    TargetStatus target(String target) {
        return status().targets().stream()
                .filter(each -> each.name().equals(target))
                .findFirst()
                .orElseThrow();
    }

    /** Fails where there is none. */
    Condition condition(String type) {
        Optional<Condition> condition = Conditions.find(get().getStatus(), type);
        assertThat(condition).as(type).isPresent();
        return condition.get();
    }

    void awaitCondition(int seconds, String type, String status, String reason) {
        eventually(seconds).untilAsserted(() -> {
            assertThat(condition(type).reason()).isEqualTo(reason);
            assertThat(condition(type).status()).isEqualTo(status);
        });
    }

    void awaitReason(int seconds, String type, String reason) {
        eventually(seconds)
                .untilAsserted(() -> assertThat(condition(type).reason()).isEqualTo(reason));
    }

    void awaitReadyTargets(int seconds, String readyTargets) {
        eventually(seconds)
                .untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo(readyTargets));
    }

    <R extends HasMetadata> Resource<R> childResource(Class<R> type) {
        String child = type == Service.class ? name : name + "-router";
        return ApiServer.client().resources(type).inNamespace(namespace).withName(child);
    }

    /** Null where there is none. */
    <R extends HasMetadata> R child(Class<R> type) {
        return childResource(type).get();
    }

    /** Those that are there. */
    List<HasMetadata> children(List<Class<? extends HasMetadata>> types) {
        return types.stream()
                .<HasMetadata>map(this::child)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Makes a Service of somebody else where its own would be. */
    void takeItsServicesName() {
        ApiServer.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(1234)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    /** What was told of it. */
    List<Event> events() {
        return ApiServer.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    /** How often something has happened, as kubectl counts it. */
    int count(String reason) {
        return events().stream()
                .filter(event -> reason.equals(event.getReason()))
                .mapToInt(event ->
                        event.getSeries() == null ? 1 : event.getSeries().getCount())
                .sum();
    }
}
