package dev.llmroute.cooldown;

import dev.llmroute.route.Target;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** What some targets depend on, of all that is shared. Immutable. */
public final class Concerns {
    private final Set<Subject> subjects;

    private Concerns(Set<Subject> subjects) {
        this.subjects = subjects;
    }

    /** Everything that calls of these targets depend on. */
    public static Concerns of(Collection<Target> targets) {
        return new Concerns(targets.stream()
                .flatMap(target -> Subject.of(target).stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether one of the targets depends on what the key is about. */
    public boolean include(CooldownKey key) {
        return subjects.contains(Subject.of(key));
    }
}
