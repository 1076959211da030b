package dev.llmroute.operator;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterCount;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.config.RouteWarnings;
import dev.llmroute.operator.election.InstanceGuard;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceUtils;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings what a route owns in line with it, and tells in its status how far that is. Says nothing of cooldowns: see
 * {@link LiveStatus}.
 */
@ControllerConfiguration(name = "llmroute", fieldManager = Labels.OPERATOR)
final class LlmRouteReconciler implements Reconciler<LlmRoute> {
    /** Secrets are not watched, so they are looked at again: soon where one is missing. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration LATER = Duration.ofMinutes(1);

    private final RouterObjects objects;
    private final byte[] fingerprintKey;
    private final LiveStatus live;
    private final Collaborators others;
    private final Workflow<LlmRoute> workflow;

    LlmRouteReconciler(RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        this.objects = objects;
        this.fingerprintKey = fingerprintKey.clone();
        live = others.live();
        this.others = others;
        workflow = new WorkflowBuilder<LlmRoute>()
                .addDependentResource(new RouterDependent<>(ConfigMap.class, objects::configMap))
                .addDependentResource(new RouterDependent<>(Deployment.class, objects::deployment))
                .addDependentResource(new RouterDependent<>(Service.class, objects::service))
                .withThrowExceptionFurther(false)
                .build();
    }

    @Override
    public List<EventSource<?, LlmRoute>> prepareEventSources(EventSourceContext<LlmRoute> context) {
        return EventSourceUtils.eventSourcesFromWorkflow(context, workflow);
    }

    @Override
    public UpdateControl<LlmRoute> reconcile(LlmRoute route, Context<LlmRoute> context) {
        if (others.departures().concern(route)) {
            live.forget(route);
            return UpdateControl.<LlmRoute>noUpdate().rescheduleAfter(Departures.LOOK_AGAIN);
        }
        if (!others.guard().lets(route, children(context))) {
            live.forget(route);
            return UpdateControl.<LlmRoute>noUpdate().rescheduleAfter(InstanceGuard.LOOK_AGAIN);
        }
        Conditions conditions =
                new Conditions(route.getStatus(), route.getMetadata().getGeneration(), Instant.now());
        RouteDocument document = RouteDocument.of(route);
        List<Problem> problems = document.problems();
        if (!problems.isEmpty()) {
            live.forget(route);
            write(route, List.of(conditions.accepted(problems), conditions.notAccepted()), routers(context), context);
            return UpdateControl.noUpdate();
        }
        ClusterSecrets secrets = new ClusterSecrets(
                context.getClient(),
                route.getMetadata().getNamespace(),
                objects.config().labelRequired());
        Fingerprint fingerprint = new Fingerprint(fingerprintKey);
        ResolvedRoute resolved = RouteResolver.resolve(document.bind(), secrets, fingerprint);
        RouterDependent.withhold(secrets.withheld(document.secretKeyRefs()), context);
        Optional<NameTaken> taken = reconcileChildren(route, document, context);
        RouterCount routers = routers(context);
        write(
                route,
                List.of(
                        conditions.accepted(problems),
                        conditions.warning(RouteWarnings.of(document.bind())),
                        conditions.resolvedRefs(
                                resolved.problems(),
                                secrets.missingReason(),
                                secrets.missingLabels().orElse(null)),
                        taken.map(conditions::nameTaken).orElseGet(() -> conditions.ready(resolved, routers.ready()))),
                routers,
                context);
        List<LiveTarget> targets = LiveTarget.all(document.bind(), resolved, fingerprint);
        live.show(route, targets);
        others.clearing().obey(route, targets);
        boolean soon = taken.isPresent() || !resolved.problems().isEmpty();
        return UpdateControl.<LlmRoute>noUpdate().rescheduleAfter(soon ? SOON : LATER);
    }

    /** A route that goes away is no error. */
    @Override
    public ErrorStatusUpdateControl<LlmRoute> updateErrorStatus(
            LlmRoute route, Context<LlmRoute> context, Exception e) {
        if (others.departures().explain(e, route)) {
            live.forget(route);
            return ErrorStatusUpdateControl.<LlmRoute>noStatusUpdate().withNoRetry();
        }
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** Returns what keeps a child from being made; other failures are thrown, and tried again. */
    private Optional<NameTaken> reconcileChildren(LlmRoute route, RouteDocument document, Context<LlmRoute> context) {
        try {
            RouterSecret.ensure(context.getClient(), route, objects.secret(document, fingerprintKey));
        } catch (NameTaken taken) {
            return Optional.of(taken);
        }
        WorkflowReconcileResult result = workflow.reconcile(route, context);
        Optional<NameTaken> taken = result.getErroredDependents().values().stream()
                .filter(NameTaken.class::isInstance)
                .map(NameTaken.class::cast)
                .findFirst();
        if (taken.isEmpty()) {
            result.throwAggregateExceptionIfErrorsPresent();
        }
        return taken;
    }

    private static Stream<HasMetadata> children(Context<LlmRoute> context) {
        return Stream.of(ConfigMap.class, Deployment.class, Service.class)
                .flatMap(type -> context.getSecondaryResource(type).stream());
    }

    private static RouterCount routers(Context<LlmRoute> context) {
        Optional<Deployment> deployment = context.getSecondaryResource(Deployment.class);
        int ready = deployment
                .map(Deployment::getStatus)
                .map(status -> status.getReadyReplicas())
                .orElse(0);
        int desired = deployment.map(found -> found.getSpec().getReplicas()).orElse(0);
        return new RouterCount(ready, desired);
    }

    private void write(LlmRoute route, List<Condition> conditions, RouterCount routers, Context<LlmRoute> context) {
        LlmRouteStatus before = route.getStatus();
        boolean said = before != null
                && Objects.equals(
                        before.observedGeneration(), route.getMetadata().getGeneration())
                && routers.equals(before.routers())
                && conditions.stream()
                        .allMatch(condition -> Conditions.find(before, condition.type())
                                .filter(condition::saysTheSameAs)
                                .isPresent());
        if (!said) {
            LlmRouteStatus status =
                    new LlmRouteStatus(route.getMetadata().getGeneration(), conditions, routers, null, null, null);
            PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(route, route.withStatusOnly(status), context);
            others.events().record(route, StatusEvents.ofConditions(before, conditions));
        }
    }
}
