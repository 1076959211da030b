package dev.llmroute.operator;

import dev.llmroute.api.LlmGatewayStatus;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.operator.PoolReconciler.Outcome;
import dev.llmroute.operator.RouterPool.Kind;
import dev.llmroute.operator.RouterPool.Owner;
import dev.llmroute.operator.election.InstanceGuard;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives each gateway router pods for the routes that are attached to it, and tells in the status of each how far that is. */
@ControllerConfiguration(name = "llmgateway", fieldManager = Labels.OPERATOR)
final class LlmGatewayReconciler implements Reconciler<LlmGateway> {
    private final PoolReconciler<LlmGateway> pools;
    private final OperatorConfig config;
    private final Collaborators others;

    LlmGatewayReconciler(RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        pools = new PoolReconciler<>(objects, fingerprintKey, others);
        config = objects.config();
        this.others = others;
    }

    @Override
    public List<EventSource<?, LlmGateway>> prepareEventSources(EventSourceContext<LlmGateway> context) {
        List<EventSource<?, LlmGateway>> sources = new ArrayList<>(pools.eventSources(context));
        sources.add(Gateways.ofGateways(context));
        return sources;
    }

    @Override
    public UpdateControl<LlmGateway> reconcile(LlmGateway gateway, Context<LlmGateway> context) {
        if (others.departures().concern(gateway)) {
            return UpdateControl.<LlmGateway>noUpdate().rescheduleAfter(Departures.LOOK_AGAIN);
        }
        if (!others.guard().lets(gateway, RouterChildren.present(context))) {
            return UpdateControl.<LlmGateway>noUpdate().rescheduleAfter(InstanceGuard.LOOK_AGAIN);
        }
        GatewaySettings settings = GatewaySettings.of(gateway, config);
        GatewayConditions conditions = GatewayConditions.of(gateway);
        if (!settings.problems().isEmpty()) {
            return done(write(gateway, conditions.refused(settings.problems())));
        }
        RouterSpec router = settings.router();
        List<LlmRoute> routes = Gateways.attached(gateway, context);
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
        Optional<Duration> pause = write(gateway, conditions.of(outcome, routes.size()));
        return done(pause.or(outcome::lookAgain));
    }

    private static UpdateControl<LlmGateway> done(Optional<Duration> lookAgain) {
        UpdateControl<LlmGateway> done = UpdateControl.noUpdate();
        lookAgain.ifPresent(done::rescheduleAfter);
        return done;
    }

    private Optional<Duration> write(LlmGateway gateway, LlmGatewayStatus status) {
        return others.status().write(gateway, status);
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
