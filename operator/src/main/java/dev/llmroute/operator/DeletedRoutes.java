package dev.llmroute.operator;

import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/** Hears of routes that are deleted, which are reconciled no more, and starts nothing. */
final class DeletedRoutes extends AbstractEventSource<LlmRoute, LlmRoute> implements ResourceEventAware<LlmRoute> {
    private final Consumer<LlmRoute> forget;

    DeletedRoutes(Consumer<LlmRoute> forget) {
        super(LlmRoute.class, "deleted-routes");
        this.forget = forget;
    }

    @Override
    public void onResourceDeleted(LlmRoute route) {
        forget.accept(route);
    }

    @Override
    public Set<LlmRoute> getSecondaryResources(LlmRoute route) {
        return Set.of();
    }
}
