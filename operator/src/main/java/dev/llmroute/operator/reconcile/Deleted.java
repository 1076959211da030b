package dev.llmroute.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hears of what is deleted, which is reconciled no more, and starts nothing.
 *
 * @param <P> of what it hears
 */
final class Deleted<P extends HasMetadata> extends AbstractEventSource<P, P> implements ResourceEventAware<P> {
    private final Consumer<? super P> forget;

    Deleted(Class<P> type, Consumer<? super P> forget) {
        super(type, "deleted");
        this.forget = forget;
    }

    @Override
    public void onResourceDeleted(P gone) {
        forget.accept(gone);
    }

    @Override
    public Set<P> getSecondaryResources(P primary) {
        return Set.of();
    }
}
