package dev.llmroute.operator.child;

import dev.llmroute.operator.pool.RouterPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import java.util.function.Function;

/**
 * An object that is removed where it is not wanted any more: of these kinds there is no form that has no effect.
 *
 * @param <R> of the object
 * @param <P> of what the pool belongs to
 */
final class RemovedDependent<R extends HasMetadata, P extends HasMetadata> extends RouterDependent<R, P> {
    RemovedDependent(Class<R> type, Function<RouterPool, Optional<R>> desired) {
        super(type, desired);
    }

    /** Only what the owner owns, and only as it was seen. */
    @Override
    void unwanted(P owner, Context<P> context) {
        context.getSecondaryResourcesAsStream(resourceType())
                .filter(each -> each.hasOwnerReferenceFor(owner) && !each.isMarkedForDeletion())
                .forEach(each -> context.getClient()
                        .resource(each)
                        .lockResourceVersion(each.getMetadata().getResourceVersion())
                        .delete());
    }
}
