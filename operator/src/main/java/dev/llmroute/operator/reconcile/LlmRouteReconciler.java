package dev.llmroute.operator.reconcile;

import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.TlsSpec;
import dev.llmroute.operator.child.RouterChildren;
import dev.llmroute.operator.child.RouterObjects;
import dev.llmroute.operator.pool.Handout;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.reconcile.PoolReconciler.Plan;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import dev.llmroute.operator.status.LiveStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives each route routers of its own. Says nothing of cooldowns: see {@link LiveStatus}. */
@ControllerConfiguration(name = "llmroute", fieldManager = Labels.OPERATOR)
public final class LlmRouteReconciler implements Reconciler<LlmRoute> {
    private final PoolReconciler<LlmRoute> pools;
    private final Collaborators others;

    public LlmRouteReconciler(RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        pools = new PoolReconciler<>(LlmRoute.class, objects, fingerprintKey, others);
        this.others = others;
    }

    @Override
    public List<EventSource<?, LlmRoute>> prepareEventSources(EventSourceContext<LlmRoute> context) {
        List<EventSource<?, LlmRoute>> sources = new ArrayList<>(pools.eventSources(context));
        if (others.gateways().served()) {
            sources.add(others.gateways().ofRoutes(context));
        }
        return sources;
    }

    @Override
    public UpdateControl<LlmRoute> reconcile(LlmRoute route, Context<LlmRoute> context) {
        Optional<Duration> keptAway = others.keptAway(route, RouterChildren.present(context));
        if (keptAway.isPresent()) {
            return PoolReconciler.done(keptAway);
        }
        Optional<ResourceID> gateway = Gateways.of(route);
        if (gateway.isPresent()) {
            return attached(route, gateway.get(), context);
        }
        Plan plan = new Plan(
                new Owner(
                        Kind.Route,
                        route.getMetadata().getNamespace(),
                        route.getMetadata().getName()),
                List.of(route),
                RouteDocument::of,
                handouts -> settings(handouts.getFirst()));
        return PoolReconciler.done(pools.reconcile(route, plan, context).lookAgain());
    }

    /** One that a gateway serves is the gateway's, where there is one. */
    private UpdateControl<LlmRoute> attached(LlmRoute route, ResourceID gateway, Context<LlmRoute> context) {
        if (others.gateways().served()
                && context.getSecondaryResource(LlmGateway.class).isPresent()) {
            if (isServedBy(route, gateway)) {
                Retirement.of(route, gateway, context);
            }
            return UpdateControl.noUpdate();
        }
        others.live().forget(route);
        return PoolReconciler.done(others.status().withoutGateway(route, gateway.getName()));
    }

    private static boolean isServedBy(LlmRoute route, ResourceID gateway) {
        LlmRouteStatus status = route.getStatus();
        return status != null
                && status.servedGeneration() != null
                && status.servedGeneration().equals(route.getMetadata().getGeneration())
                && status.url() != null
                && status.url().contains("//" + gateway.getName() + ".");
    }

    /**
     * How the pods are to be is taken from the newest that is valid, so that a route can be scaled whatever else is wrong with it; but for
     * the certificate, which may be what is wrong.
     */
    public static @Nullable RouterSpec settings(Handout handout) {
        RouterSpec settings = handout.newestValid()
                .map(document -> document.bind().spec().router())
                .orElse(null);
        if (settings == null) {
            return null;
        }
        TlsSpec tls = handout.handed().flatMap(each -> each.document().tls()).orElse(null);
        return settings.withTls(tls);
    }

    /** A route that goes away is no error; any other failure shows in its status, and is tried again. */
    @Override
    public ErrorStatusUpdateControl<LlmRoute> updateErrorStatus(
            LlmRoute route, Context<LlmRoute> context, Exception e) {
        if (others.departures().explain(e, route)) {
            others.live().forget(route);
            return ErrorStatusUpdateControl.<LlmRoute>noStatusUpdate().withNoRetry();
        }
        others.status().failed(route, e);
        return ErrorStatusUpdateControl.noStatusUpdate();
    }
}
