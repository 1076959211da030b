package dev.llmroute.operator.child;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.api.NetworkPolicySpec;
import dev.llmroute.api.ResourcesSpec;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.TolerationSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a route says, in Kubernetes' own types. Of those that the definition does not look into, fields that a type does not have are kept:
 * the API server judges them.
 */
final class KubernetesTypes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KubernetesTypes() {}

    /** @throws IllegalArgumentException where it cannot be read, as below */
    static Optional<Affinity> affinity(RouterSpec settings) {
        return Optional.ofNullable(settings.affinity()).map(tree -> read(tree, Affinity.class));
    }

    static Optional<HorizontalPodAutoscalerBehavior> behavior(RouterSpec settings) {
        return Optional.ofNullable(settings.autoscaling())
                .map(AutoscalingSpec::behavior)
                .map(tree -> read(tree, HorizontalPodAutoscalerBehavior.class));
    }

    /** Empty: everybody may call. */
    static Optional<List<NetworkPolicyPeer>> callers(RouterSpec settings) {
        return Optional.ofNullable(settings.networkPolicy())
                .map(NetworkPolicySpec::callers)
                .map(peers -> peers.stream()
                        .map(tree -> read(tree, NetworkPolicyPeer.class))
                        .toList());
    }

    static Toleration toleration(TolerationSpec stated) {
        return new TolerationBuilder()
                .withKey(stated.key())
                .withOperator(
                        stated.operator() == null ? null : stated.operator().name())
                .withValue(stated.value())
                .withEffect(stated.effect() == null ? null : stated.effect().name())
                .withTolerationSeconds(stated.tolerationSeconds())
                .build();
    }

    static ResourceRequirements resources(ResourcesSpec stated) {
        return new ResourceRequirementsBuilder()
                .withRequests(amounts(stated.requests()))
                .withLimits(amounts(stated.limits()))
                .build();
    }

    private static Map<String, Quantity> amounts(@Nullable Map<String, String> stated) {
        Map<String, Quantity> amounts = new TreeMap<>();
        Objects.requireNonNullElse(stated, Map.<String, String>of())
                .forEach((resource, amount) -> amounts.put(resource, new Quantity(amount)));
        return amounts;
    }

    private static <T> T read(Object tree, Class<T> type) {
        try {
            return JSON.convertValue(tree, type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is no " + type.getSimpleName() + " of Kubernetes", e);
        }
    }
}
