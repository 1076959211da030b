package dev.llmroute.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretIndexTest {
    private final SecretIndex index = new SecretIndex();

    @Test
    void a_route_and_a_gateway_of_one_name_are_told_apart() {
        index.put(named(new LlmRoute(), "team-a"), Set.of("keys"));
        index.put(named(new LlmGateway(), "team-a"), Set.of("others"));

        assertThat(index.naming("LlmRoute", "team-a", "keys")).containsExactly(new ResourceID("chat", "team-a"));
        assertThat(index.naming("LlmGateway", "team-a", "keys")).isEmpty();
        assertThat(index.naming("LlmGateway", "team-a", "others")).hasSize(1);
    }

    @Test
    void a_secret_of_another_namespace_is_another_one() {
        index.put(named(new LlmRoute(), "team-a"), Set.of("keys"));

        assertThat(index.naming("LlmRoute", "team-b", "keys")).isEmpty();
    }

    @Test
    void what_is_forgotten_names_nothing() {
        LlmRoute route = named(new LlmRoute(), "team-a");
        index.put(route, Set.of("keys"));
        index.forget(route);

        assertThat(index.naming("LlmRoute", "team-a", "keys")).isEmpty();
        assertThat(index.size()).isZero();
    }

    private static <R extends HasMetadata> R named(R resource, String namespace) {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("chat")
                .withNamespace(namespace)
                .build());
        return resource;
    }
}
