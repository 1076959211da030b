package dev.llmroute.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which route is attached to which gateway. Thread-safe. */
public final class Gateways {
    private final boolean served;

    /** By route, so that a gateway hears of one that has left it, too. */
    private final Map<ResourceID, Set<ResourceID>> everAttached = new ConcurrentHashMap<>();

    /** @param served whether the API server knows gateways */
    public Gateways(boolean served) {
        this.served = served;
    }

    /** Whether the API server knows gateways. */
    public boolean served() {
        return served;
    }

    /** The gateway that a route names; empty for one with routers of its own. */
    public static Optional<ResourceID> of(LlmRoute route) {
        JsonNode spec = route.getSpec();
        String name = spec == null ? "" : spec.at("/gatewayRef/name").asText();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ResourceID(name, route.getMetadata().getNamespace()));
    }

    /** For the routes' controller: what becomes of gateways. */
    EventSource<LlmGateway, LlmRoute> ofRoutes(EventSourceContext<LlmRoute> context) {
        var configuration = InformerEventSourceConfiguration.from(LlmGateway.class, LlmRoute.class)
                .withName("gateways")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(gateway -> context.getPrimaryCache()
                        .list(gateway.getMetadata().getNamespace(), route -> isAttached(route, gateway))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper(
                        (LlmRoute route) -> of(route).map(Set::of).orElse(Set.of()))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    /** For the gateways' controller: what becomes of routes, of those that once were attached, too. */
    EventSource<LlmRoute, LlmGateway> ofGateways(EventSourceContext<LlmGateway> context) {
        var configuration = InformerEventSourceConfiguration.from(LlmRoute.class, LlmGateway.class)
                .withName("routes")
                .withNamespacesInheritedFromController()
                .withOnUpdateFilter((now, before) -> !now.getMetadata()
                                .getGeneration()
                                .equals(before.getMetadata().getGeneration())
                        || ClearAnnotation.isNew(now, before))
                .withSecondaryToPrimaryMapper(route -> of(route).isEmpty()
                        ? everAttached.getOrDefault(ResourceID.fromResource(route), Set.of())
                        : everAttached.merge(
                                ResourceID.fromResource(route),
                                of(route).map(Set::of).orElseThrow(),
                                Gateways::union))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static Set<ResourceID> union(Set<ResourceID> a, Set<ResourceID> b) {
        Set<ResourceID> all = ConcurrentHashMap.newKeySet();
        all.addAll(a);
        all.addAll(b);
        return Set.copyOf(all);
    }

    /** The routes that a gateway serves, by name. Those that are gone are forgotten, since it hears of each. */
    List<LlmRoute> attached(LlmGateway gateway, Context<LlmGateway> context) {
        List<LlmRoute> heardOf =
                context.getSecondaryResourcesAsStream(LlmRoute.class).toList();
        Set<ResourceID> present = heardOf.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
        ResourceID id = ResourceID.fromResource(gateway);
        everAttached.entrySet().removeIf(route -> route.getValue().contains(id) && !present.contains(route.getKey()));
        return heardOf.stream()
                .filter(route -> isAttached(route, gateway))
                .sorted(Comparator.comparing(route -> route.getMetadata().getName()))
                .toList();
    }

    /** Of how many routes something is kept. */
    int kept() {
        return everAttached.size();
    }

    private static boolean isAttached(LlmRoute route, LlmGateway gateway) {
        return of(route).filter(ResourceID.fromResource(gateway)::equals).isPresent();
    }
}
