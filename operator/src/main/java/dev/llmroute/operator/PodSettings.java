package dev.llmroute.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.ServiceSpec;
import dev.llmroute.api.ServiceType;
import dev.llmroute.config.Problem;
import dev.llmroute.operator.RouterPool.Kind;
import dev.llmroute.operator.RouterPool.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a route may say of its pods. Whoever may write routes has the operator make pods, and may not be somebody who may make any
 * themselves: what would let them run what they like, or be reached from where they like, has to be allowed.
 */
enum PodSettings {
    /** Nothing by which a route gives its writer more than routes. */
    Safe,
    /** Everything: for installations whose writers of routes may make pods, Services and Ingresses anyway. */
    All;

    /** Each with what would be gained by it. */
    private static final Map<String, Function<RouterSpec, ?>> POWERS = Map.ofEntries(
            Map.entry("image", RouterSpec::image),
            Map.entry("podTemplate", RouterSpec::podTemplate),
            Map.entry("serviceAccountName", RouterSpec::serviceAccountName),
            Map.entry("env", RouterSpec::env),
            Map.entry("priorityClassName", RouterSpec::priorityClassName),
            Map.entry("podLabels", RouterSpec::podLabels),
            Map.entry("podAnnotations", RouterSpec::podAnnotations),
            Map.entry("ingress", RouterSpec::ingress),
            Map.entry("httpRoute", RouterSpec::httpRoute));

    private static final Set<String> OF_SERVICE = Set.of("type", "annotations", "nodePort", "loadBalancerClass");

    /**
     * What of a route's settings cannot be: what is not allowed, and what no pod can be made of. By fields, in their order; empty where
     * nothing is.
     */
    static List<Problem> refused(RouterSpec stated, OperatorConfig config) {
        return refused(stated, config, "spec.router");
    }

    /**
     * As above.
     *
     * @param path of the settings, for the problems: {@code spec} for those of a gateway
     */
    static List<Problem> refused(RouterSpec stated, OperatorConfig config, String path) {
        List<Problem> problems = new ArrayList<>();
        if (config.routers().allowed() == Safe) {
            problems.addAll(forbidden(stated));
        }
        if (problems.isEmpty()) {
            problems.addAll(impossible(stated, config));
        }
        return problems.stream()
                .map(problem -> new Problem(path + "." + problem.path(), problem.message()))
                .toList();
    }

    private static List<Problem> forbidden(RouterSpec stated) {
        List<Problem> problems = new ArrayList<>();
        POWERS.entrySet().stream()
                .filter(field -> field.getValue().apply(stated) != null)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(field -> problems.add(forbidden(field)));
        ServiceSpec service = stated.service();
        if (service != null) {
            if (service.type() != null && service.type() != ServiceType.ClusterIP) {
                problems.add(forbidden("service.type"));
            }
            if (service.annotations() != null) {
                problems.add(forbidden("service.annotations"));
            }
            if (service.loadBalancerClass() != null) {
                problems.add(forbidden("service.loadBalancerClass"));
            }
        }
        return problems;
    }

    private static Problem forbidden(String field) {
        return new Problem(
                field,
                "is not allowed in this installation, since it could give more than the right to write routes; leave it out, or have"
                        + " whoever runs the operator set operator.podSettings: All");
    }

    /** What Kubernetes' own types, which the definition does not look into, cannot be read as. */
    private static List<Problem> impossible(RouterSpec stated, OperatorConfig config) {
        RouterObjects objects = new RouterObjects(config);
        RouterPool pool = new RouterPool(
                new Owner(Kind.Route, "default", "route"), stated, List.of(), Set.of(), new ConfigParts(1));
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
            attempt("podTemplate", () -> objects.deployment(pool), problems);
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

    /** Takes out what is not allowed, in case it got past a refusal: a route may have been handed out while more was allowed. */
    void strip(ObjectNode stated) {
        if (this == All) {
            return;
        }
        stated.remove(POWERS.keySet());
        if (stated.get("service") instanceof ObjectNode service) {
            service.remove(OF_SERVICE);
        }
    }
}
