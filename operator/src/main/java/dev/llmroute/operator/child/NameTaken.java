package dev.llmroute.operator.child;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Something of the name that a child of a route or a gateway would have is there already, and is another's. It is left alone. */
public final class NameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NameTaken(HasMetadata existing) {
        super("the " + existing.getKind() + " \"" + existing.getMetadata().getName()
                + "\" is there already and does not belong here; remove it, or take another name");
    }

    /** @throws NameTaken where there is one, and it is not the owner's */
    static void check(@Nullable HasMetadata existing, HasMetadata owner) {
        if (existing != null && !existing.hasOwnerReferenceFor(owner)) {
            throw new NameTaken(existing);
        }
    }
}
