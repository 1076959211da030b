package dev.llmroute.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/**
 * Has what waited for its turn looked at.
 *
 * @param <P> of what waits
 */
final class Turns<P extends HasMetadata> extends AbstractEventSource<P, P> {
    Turns(Class<P> type) {
        super(type, "turns");
    }

    void come(ResourceID id) {
        if (isRunning()) {
            getEventHandler().handleEvent(new Event(id));
        }
    }

    @Override
    public Set<P> getSecondaryResources(P primary) {
        return Set.of();
    }
}
