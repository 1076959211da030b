package dev.llmroute.operator.child;

import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.Generations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Deployment, whose number of pods is the operator's or the autoscaler's. A field that nobody wants any more goes, and the API server
 * makes 1 of a number that has gone: so the operator leaves the number to a manager of fields that never applies again.
 *
 * @param <P> of what the pool belongs to
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership">Kubernetes: transferring ownership</a>
 */
final class DeploymentDependent<P extends HasMetadata> extends RouterDependent<Deployment, P> {
    private static final String HANDED_OVER = Labels.OPERATOR + "-replicas";

    private static final String WAITS = "waits";

    private final RouterObjects objects;
    private final InstallationMark installation;
    private final Upgrades upgrades;
    private final Consumer<ResourceID> turn;

    /** @param turn has what a pool belongs to looked at, since its turn has come */
    DeploymentDependent(RouterObjects objects, Upgrades upgrades, Consumer<ResourceID> turn) {
        this(objects, InstallationMark.of(objects), upgrades, turn);
    }

    private DeploymentDependent(
            RouterObjects objects, InstallationMark installation, Upgrades upgrades, Consumer<ResourceID> turn) {
        super(Deployment.class, pool -> Optional.of(installation.mark(objects.deployment(pool))));
        this.objects = objects;
        this.installation = installation;
        this.upgrades = upgrades;
        this.turn = turn;
    }

    /** Whether the pool's pods wait for their turn to become those of the installation as it is now. */
    static boolean waits(Context<?> context) {
        return context.managedWorkflowAndDependentResourceContext()
                .get(WAITS, Boolean.class)
                .orElse(false);
    }

    @Override
    public ReconcileResult<Deployment> reconcile(P owner, Context<P> context) {
        ReconcileResult<Deployment> result = super.reconcile(owner, context);
        if (!waits(context)
                && context.getSecondaryResource(Deployment.class)
                        .filter(DeploymentDependent::isSettled)
                        .isPresent()) {
            upgrades.end(owner.getMetadata().getUid());
        }
        return result;
    }

    private static boolean isSettled(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        return wanted == 0
                || (status != null
                        && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                        && Objects.requireNonNullElse(status.getReplicas(), 0) == wanted
                        && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) == wanted
                        && Objects.requireNonNullElse(status.getAvailableReplicas(), 0) == wanted);
    }

    /** It begins with the fewest pods rather than with one. */
    @Override
    public Deployment create(Deployment child, P owner, Context<P> context) {
        objects.scaled(pool(context)).ifPresent(stated -> child.getSpec().setReplicas(stated.fewest()));
        return super.create(child, owner, context);
    }

    @Override
    public Deployment update(Deployment actual, Deployment desired, P owner, Context<P> context) {
        String uid = owner.getMetadata().getUid();
        if (!isUpgrade(actual, owner)) {
            upgrades.leaveQueue(uid);
        } else if (!upgrades.begin(uid, () -> turn.accept(ResourceID.fromResource(owner)))) {
            context.managedWorkflowAndDependentResourceContext().put(WAITS, true);
            return actual;
        }
        objects.scaled(pool(context)).ifPresent(stated -> {
            // It may have been meant to be created.
            desired.getSpec().setReplicas(null);
            if (isApplied(actual)) {
                handOver(actual, stated, context.getClient());
            }
        });
        return super.update(actual, desired, owner, context);
    }

    /** Whether the installation alone has changed: whoever edits a route need not wait for others. */
    private boolean isUpgrade(Deployment actual, HasMetadata owner) {
        return !installation.isOn(actual) && owner.getMetadata().getGeneration().equals(Generations.observed(owner));
    }

    /** Whether the number of pods is the operator's. */
    private static boolean isApplied(Deployment deployment) {
        return deployment.getMetadata().getManagedFields().stream()
                .filter(entry -> Labels.OPERATOR.equals(entry.getManager()) && "Apply".equals(entry.getOperation()))
                .anyMatch(DeploymentDependent::hasReplicas);
    }

    private static boolean hasReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }

    /** As it is now, within the autoscaler's bounds: an autoscaler does nothing where there is no pod. */
    private static void handOver(Deployment seen, AutoscalingSpec stated, KubernetesClient client) {
        Deployment now = client.resource(seen).get();
        if (now == null) {
            return;
        }
        int replicas = Math.clamp(now.getSpec().getReplicas(), stated.fewest(), stated.max());
        Deployment number = new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(now.getMetadata().getNamespace())
                .withName(now.getMetadata().getName())
                .withUid(now.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        client.resource(number).fieldManager(HANDED_OVER).forceConflicts().serverSideApply();
    }
}
