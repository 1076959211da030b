package dev.llmroute.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Something of the name that a child of a route would have is there already, and is not the route's. It is left alone. */
final class NameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NameTaken(HasMetadata existing) {
        super("the " + existing.getKind() + " \"" + existing.getMetadata().getName()
                + "\" is there already and does not belong to this route; remove it, or give the route another name");
    }

    /** @throws NameTaken where there is one, and it is not the route's */
    static void check(@Nullable HasMetadata existing, LlmRoute route) {
        if (existing != null && !existing.hasOwnerReferenceFor(route)) {
            throw new NameTaken(existing);
        }
    }
}
