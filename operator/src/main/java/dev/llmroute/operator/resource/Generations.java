package dev.llmroute.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** How far an operator has come with a resource. */
public final class Generations {
    private Generations() {}

    /** The newest that its status is about; null where it has none, or is neither a route nor a gateway. */
    public static @Nullable Long observed(HasMetadata resource) {
        if (resource instanceof LlmRoute route && route.getStatus() != null) {
            return route.getStatus().observedGeneration();
        }
        if (resource instanceof LlmGateway gateway && gateway.getStatus() != null) {
            return gateway.getStatus().observedGeneration();
        }
        return null;
    }
}
