package dev.llmroute.route;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which targets may serve a caller. Immutable.
 *
 * @param models those of these; null: all
 * @param tags that a provider has to have, each of them; empty: none
 */
public record Permission(@Nullable Set<ModelRef> models, Set<String> tags) {
    public static final Permission ALL = new Permission(null, Set.of());

    public Permission {
        models = models == null ? null : Set.copyOf(models);
        tags = Set.copyOf(tags);
    }

    /** Whether every target may. */
    public boolean isAll() {
        return models == null && tags.isEmpty();
    }

    public boolean allows(Target target) {
        return target.provider().tags().containsAll(tags) && (models == null || models.contains(target.ref()));
    }

    /** Only what has these tags, too. Never allows more. */
    public Permission requiring(Set<String> more) {
        return more.isEmpty() ? this : and(new Permission(null, more));
    }

    /** Only what both allow. */
    public Permission and(Permission other) {
        Set<String> all = new HashSet<>(tags);
        all.addAll(other.tags);
        if (models == null || other.models == null) {
            return new Permission(models == null ? other.models : models, all);
        }
        Set<ModelRef> both = new HashSet<>(models);
        both.retainAll(other.models);
        return new Permission(both, all);
    }
}
