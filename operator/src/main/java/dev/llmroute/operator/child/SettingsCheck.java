package dev.llmroute.operator.child;

import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Problem;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.RouterPool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Judges what a route or a gateway says of its pods: what is not allowed here, and what no pod can be made of. Pure. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * What of a route's settings cannot be: what is not allowed, and what no pod can be made of. By fields, in their order; empty where
     * nothing is.
     */
    public static List<Problem> refused(RouterSpec stated, OperatorConfig config) {
        return refused(stated, config, "spec.router");
    }

    /**
     * As above.
     *
     * @param path of the settings, for the problems: {@code spec} for those of a gateway
     */
    public static List<Problem> refused(RouterSpec stated, OperatorConfig config, String path) {
        List<Problem> forbidden = config.routers().allowed().forbidden(stated);
        return (forbidden.isEmpty() ? impossible(stated, config) : forbidden)
                .stream()
                        .map(problem -> new Problem(path + "." + problem.path(), problem.message()))
                        .toList();
    }

    /** What Kubernetes' own types, which the definition does not look into, cannot be read as. */
    private static List<Problem> impossible(RouterSpec stated, OperatorConfig config) {
        List<Problem> problems = new ArrayList<>();
        if (stated.httpRoute() != null && !config.routers().served().httpRoutes()) {
            problems.add(new Problem(
                    "httpRoute",
                    "needs the Gateway API, which the cluster does not have, or did not have when the operator started; install it and"
                            + " restart the operator, or leave the field out"));
        }
        attempt("affinity", () -> KubernetesTypes.affinity(stated), problems);
        attempt("autoscaling.behavior", () -> KubernetesTypes.behavior(stated), problems);
        attempt("networkPolicy.callers", () -> KubernetesTypes.callers(stated), problems);
        if (problems.isEmpty() && stated.podTemplate() != null) {
            attempt("podTemplate", () -> new RouterObjects(config).deployment(RouterPool.ofNothing(stated)), problems);
        }
        return problems;
    }

    private static void attempt(String field, Supplier<?> work, List<Problem> problems) {
        try {
            Object ignored = work.get();
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(field, "cannot be used: " + e.getMessage()));
        }
    }
}
