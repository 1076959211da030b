package dev.llmroute.operator.installation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.ServiceSpec;
import dev.llmroute.api.ServiceType;
import dev.llmroute.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a route may say of its pods. Whoever may write routes has the operator make pods, and may not be somebody who may make any
 * themselves: what would let them run what they like, or be reached from where they like, has to be allowed.
 */
public enum PodSettings {
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

    /** What of a route's settings is not allowed, by fields, in their order; empty where all is. */
    public List<Problem> forbidden(RouterSpec stated) {
        if (this == All) {
            return List.of();
        }
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
