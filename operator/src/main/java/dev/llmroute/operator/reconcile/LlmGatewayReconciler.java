package dev.llmroute.operator.reconcile;

import dev.llmroute.api.RouterSpec;
import dev.llmroute.operator.child.RouterChildren;
import dev.llmroute.operator.child.RouterObjects;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import dev.llmroute.operator.status.GatewayConditions;
import dev.llmroute.operator.status.Outcome;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each gateway router pods for the routes that are attached to it, and tells in the status of each how far that is. */
@ControllerConfiguration(name = "llmgateway", fieldManager = Labels.OPERATOR)
public final class LlmGatewayReconciler implements Reconciler<LlmGateway> {
    private final PoolReconciler<LlmGateway> pools;
    private final OperatorConfig config;
    private final Collaborators others;

    public LlmGatewayReconciler(RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        pools = new PoolReconciler<>(LlmGateway.class, objects, fingerprintKey, others);
        config = objects.config();
        this.others = others;
    }

    @Override
    public List<EventSource<?, LlmGateway>> prepareEventSources(EventSourceContext<LlmGateway> context) {
        List<EventSource<?, LlmGateway>> sources = new ArrayList<>(pools.eventSources(context));
        sources.add(others.gateways().ofGateways(context));
        return sources;
    }

    @Override
    public UpdateControl<LlmGateway> reconcile(LlmGateway gateway, Context<LlmGateway> context) {
        Optional<Duration> keptAway = others.keptAway(gateway, RouterChildren.present(context));
        if (keptAway.isPresent()) {
            return PoolReconciler.done(keptAway);
        }
        GatewaySettings settings = GatewaySettings.of(gateway, config);
        GatewayConditions conditions = GatewayConditions.of(gateway);
        if (!settings.problems().isEmpty()) {
            return PoolReconciler.done(others.status().write(gateway, conditions.refused(settings.problems())));
        }
        RouterSpec router = settings.router();
        List<LlmRoute> routes = others.gateways().attached(gateway, context);
        Outcome outcome = pools.reconcile(
                gateway,
                new PoolReconciler.Plan(
                        new Owner(
                                Kind.Gateway,
                                gateway.getMetadata().getNamespace(),
                                gateway.getMetadata().getName()),
                        routes,
                        route -> RouteDocument.of(route).withDefaults(router),
                        handouts -> router),
                context);
        Optional<Duration> pause = others.status().write(gateway, conditions.of(outcome, routes.size()));
        return PoolReconciler.done(
                Stream.concat(pause.stream(), outcome.lookAgain().stream()).min(Comparator.naturalOrder()));
    }

    /** A gateway that goes away is no error; any other failure shows in its status, and is tried again. */
    @Override
    public ErrorStatusUpdateControl<LlmGateway> updateErrorStatus(
            LlmGateway gateway, Context<LlmGateway> context, Exception e) {
        if (others.departures().explain(e, gateway)) {
            return ErrorStatusUpdateControl.<LlmGateway>noStatusUpdate().withNoRetry();
        }
        others.status().failed(gateway, e);
        return ErrorStatusUpdateControl.noStatusUpdate();
    }
}
