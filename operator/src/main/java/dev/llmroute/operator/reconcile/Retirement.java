package dev.llmroute.operator.reconcile;

import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.Map;

/**
 * What becomes of a route's own routers when a gateway serves it: its Service leads to the gateway's pods, so that whoever calls it by
 * its name goes on, and its own pods end. Nothing is deleted; the route gets them back when it leaves the gateway.
 */
final class Retirement {
    private Retirement() {}

    /** Writes nothing where that is so already, or the route never had routers of its own. To be called once the gateway serves it. */
    static void of(LlmRoute route, ResourceID gateway, Context<LlmRoute> context) {
        String namespace = route.getMetadata().getNamespace();
        Map<String, String> selector = new Owner(Kind.Gateway, namespace, gateway.getName()).selector();
        context.getSecondaryResource(Service.class)
                .filter(service -> !selector.equals(service.getSpec().getSelector()))
                .ifPresent(service -> {
                    Map<String, String> change = new HashMap<>();
                    service.getSpec().getSelector().keySet().forEach(key -> change.put(key, null));
                    change.putAll(selector);
                    patch(service, Map.of("selector", change), context);
                });
        context.getSecondaryResource(Deployment.class)
                .filter(deployment -> deployment.getSpec().getReplicas() > 0)
                .ifPresent(deployment -> patch(deployment, Map.of("replicas", 0), context));
    }

    private static void patch(HasMetadata object, Map<String, ?> spec, Context<LlmRoute> context) {
        PatchContext merge = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Labels.OPERATOR)
                .build();
        context.getClient().resource(object).patch(merge, Serialization.asJson(Map.of("spec", spec)));
    }
}
