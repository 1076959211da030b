package dev.llmroute.operator.child;

import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.operator.pool.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Optional;

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

    private final RouterObjects objects;

    DeploymentDependent(RouterObjects objects) {
        super(Deployment.class, pool -> Optional.of(objects.deployment(pool)));
        this.objects = objects;
    }

    /** It begins with the fewest pods rather than with one. */
    @Override
    public Deployment create(Deployment child, P owner, Context<P> context) {
        objects.scaled(pool(context)).ifPresent(stated -> child.getSpec().setReplicas(stated.fewest()));
        return super.create(child, owner, context);
    }

    @Override
    public Deployment update(Deployment actual, Deployment desired, P owner, Context<P> context) {
        objects.scaled(pool(context)).ifPresent(stated -> {
            // It may have been meant to be created.
            desired.getSpec().setReplicas(null);
            if (isApplied(actual)) {
                handOver(actual, stated, context.getClient());
            }
        });
        return super.update(actual, desired, owner, context);
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
