package dev.llmroute.operator;

import dev.llmroute.api.LlmRouteDocument;
import java.util.Map;

/**
 * The labels of what the operator makes.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">Kubernetes: recommended labels</a>
 */
final class Labels {
    /** What is the operator's: the watches of the cluster are narrowed to it. */
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The operator's name, as a label and as the manager of the fields that it applies. */
    static final String OPERATOR = "llmroute-operator";

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String PART_OF = "app.kubernetes.io/part-of";

    private Labels() {}

    /** By which the Service and the Deployment of a route know its pods; a Deployment's never change. */
    static Map<String, String> selector(LlmRouteDocument route) {
        return Map.of(NAME, "llmroute-router", INSTANCE, route.metadata().name());
    }

    /** Of all that a route becomes. */
    static Map<String, String> of(LlmRouteDocument route) {
        return Map.of(
                NAME,
                "llmroute-router",
                INSTANCE,
                route.metadata().name(),
                "app.kubernetes.io/component",
                "router",
                PART_OF,
                "llmroute",
                MANAGED_BY,
                OPERATOR);
    }

    /** Of what belongs to no route. */
    static Map<String, String> ofInstallation() {
        return Map.of(PART_OF, "llmroute", MANAGED_BY, OPERATOR);
    }
}
