package dev.llmroute.operator.child;

import dev.llmroute.operator.installation.PodSettings;
import dev.llmroute.operator.installation.RouterDefaults;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceUtils;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings the objects of router pools in line with them. Thread-safe.
 *
 * @param <P> of what the pools belong to
 */
public final class RouterChildren<P extends HasMetadata> {
    private final RouterObjects objects;
    private final byte[] fingerprintKey;
    private final RouterConfigMaps<P> configMaps = new RouterConfigMaps<>();
    private final Workflow<P> workflow;

    /**
     * @param upgrades shared by all pools of the operator
     * @param turn has what a pool belongs to looked at, since its turn to be upgraded has come
     */
    public RouterChildren(RouterObjects objects, byte[] fingerprintKey, Upgrades upgrades, Consumer<ResourceID> turn) {
        this.objects = objects;
        this.fingerprintKey = fingerprintKey.clone();
        workflow = workflow(objects, new DeploymentDependent<>(objects, upgrades, turn));
    }

    /** Pods come after what they need and after an autoscaler that goes, which would fight for their number. */
    private static <P extends HasMetadata> Workflow<P> workflow(
            RouterObjects objects, DeploymentDependent<P> deployment) {
        RouterScaling scaling = new RouterScaling(objects);
        RouterEntry entry = new RouterEntry(objects);
        var account = new RouterDependent<ServiceAccount, P>(ServiceAccount.class, objects::serviceAccount);
        var autoscaler =
                new RemovedDependent<HorizontalPodAutoscaler, P>(HorizontalPodAutoscaler.class, scaling::autoscaler);
        WorkflowBuilder<P> workflow = new WorkflowBuilder<P>()
                .addDependentResource(new RouterDependent<Service, P>(
                        Service.class, Owner::name, pool -> Optional.of(objects.service(pool))))
                .addDependentResource(account)
                .addDependentResource(autoscaler)
                .addDependentResource(new RemovedDependent<PodDisruptionBudget, P>(
                        PodDisruptionBudget.class, scaling::disruptionBudget))
                .addDependentResource(new RemovedDependent<NetworkPolicy, P>(
                        NetworkPolicy.class, new RouterNetwork(objects)::policy));
        RouterDefaults installation = objects.config().routers();
        // The operator has the rights on them only where routes may ask for them.
        if (installation.allowed() == PodSettings.All) {
            workflow.addDependentResource(new RemovedDependent<Ingress, P>(Ingress.class, entry::ingress));
        }
        if (installation.allowed() == PodSettings.All && installation.served().httpRoutes()) {
            workflow.addDependentResource(new RemovedDependent<HTTPRoute, P>(HTTPRoute.class, entry::httpRoute));
        }
        return workflow.addDependentResourceAndConfigure(deployment)
                .dependsOn(account, autoscaler)
                .withThrowExceptionFurther(false)
                .build();
    }

    public List<EventSource<?, P>> eventSources(EventSourceContext<P> context) {
        List<EventSource<?, P>> sources = new ArrayList<>(EventSourceUtils.eventSourcesFromWorkflow(context, workflow));
        sources.add(configMaps.eventSource(context));
        return sources;
    }

    /** What there is, as far as it has been seen. */
    public static Stream<HasMetadata> present(Context<?> context) {
        return Stream.of(ConfigMap.class, Deployment.class, Service.class)
                .flatMap(type -> context.getSecondaryResourcesAsStream(type));
    }

    /**
     * What became of them.
     *
     * @param taken what keeps an object from being made
     * @param waits whether the pods wait for their turn to become those of the installation as it is now
     */
    public record Made(Optional<NameTaken> taken, boolean waits) {
        public static final Made NOTHING = new Made(Optional.empty(), false);
    }

    /** Other failures than a name that is taken are thrown, and tried again. */
    public Made reconcile(RouterPool pool, P owner, Context<P> context) {
        try {
            RouterSecret.ensure(context.getClient(), owner, objects.secret(pool.owner(), fingerprintKey));
            configMaps.reconcile(objects.configMaps(pool), owner, context);
        } catch (NameTaken taken) {
            return new Made(Optional.of(taken), false);
        }
        RouterDependent.of(pool, context);
        WorkflowReconcileResult result = workflow.reconcile(owner, context);
        Optional<NameTaken> taken = result.getErroredDependents().values().stream()
                .filter(NameTaken.class::isInstance)
                .map(NameTaken.class::cast)
                .findFirst();
        if (taken.isEmpty()) {
            result.throwAggregateExceptionIfErrorsPresent();
        }
        return new Made(taken, DeploymentDependent.waits(context));
    }
}
