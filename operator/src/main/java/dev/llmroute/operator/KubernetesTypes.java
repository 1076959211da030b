package dev.llmroute.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.api.NetworkPolicySpec;
import dev.llmroute.api.RouterSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes' own types in a route, which its definition does not look into. Fields that a type does not have are kept: the API server
 * judges them.
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

    private static <T> T read(Object tree, Class<T> type) {
        try {
            return JSON.convertValue(tree, type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is no " + type.getSimpleName() + " of Kubernetes", e);
        }
    }
}
