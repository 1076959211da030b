package dev.llmroute.plan;

import dev.llmroute.route.ModelRef;
import java.util.List;

/** Where a request enters a route's chain. */
public sealed interface Entry {
    /** By the route's name or an alias: at the head of the chain. */
    record Head() implements Entry {}

    /** By a model: that one first, then the other models of its provider, then the providers of its {@code fallbackTo}. */
    record At(ModelRef model) implements Entry {}

    /** By a {@code models} array: exactly these, in this order. */
    record Listed(List<ModelRef> models) implements Entry {
        public Listed {
            models = List.copyOf(models);
        }
    }
}
