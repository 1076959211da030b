package dev.llmroute.operator.pool;

import java.util.Map;

/**
 * The labels of what the operator makes.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">Kubernetes: recommended labels</a>
 */
public final class Labels {
    /** What is the operator's: the watches of the cluster are narrowed to it. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The operator's name, as a label and as the manager of the fields that it applies. */
    public static final String OPERATOR = "llmroute-operator";

    public static final String NAME = "app.kubernetes.io/name";
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String COMPONENT = "app.kubernetes.io/component";
    private static final String PART_OF = "app.kubernetes.io/part-of";

    private Labels() {}

    /** Of all that the operator makes. */
    public static Map<String, String> ofInstallation() {
        return Map.of(PART_OF, "llmroute", MANAGED_BY, OPERATOR);
    }
}
