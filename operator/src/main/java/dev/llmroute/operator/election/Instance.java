package dev.llmroute.operator.election;

import dev.llmroute.api.Limits;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An installation: the operators that agree by one Lease. What they make carries its name, so that two installations that watch the
 * same namespace do not undo each other's work.
 *
 * @param namespace of the operators
 * @param lease the name of their Lease; empty for an operator that works without one, to which no other gives way
 */
public record Instance(String namespace, String lease) {
    /** Under which each child of a route has the name of the installation that made it. */
    public static final String ANNOTATION = "llmroute.dev/instance";

    /** What stands in the annotation: {@code NAMESPACE/LEASE}. */
    public String id() {
        return namespace + "/" + lease;
    }

    /** What each child gets. */
    public Map<String, String> annotations() {
        return Map.of(ANNOTATION, id());
    }

    /** Whether the child bears this installation's name, or nobody's. */
    public boolean owns(HasMetadata child) {
        return of(child).map(this::equals).orElse(true);
    }

    /**
     * Where two installations find a new route at the same moment, the one that comes second must not begin.
     *
     * @param existing what there is already of the name
     * @param desired what would be written over it
     * @throws IllegalStateException where another installation has made it; tried again, its name has been seen by then
     */
    public static void check(@Nullable HasMetadata existing, HasMetadata desired) {
        Optional<Instance> other = existing == null ? Optional.empty() : of(existing);
        if (other.isPresent() && !other.equals(of(desired))) {
            throw new IllegalStateException(
                    "the " + desired.getKind() + " has just been made by the installation " + other.get());
        }
    }

    /** The installation whose name a child bears; empty where there is none, or nothing that could be one. */
    static Optional<Instance> of(HasMetadata child) {
        Map<String, String> annotations = child.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : parse(annotations.get(ANNOTATION));
    }

    /** The client puts both parts into a URL as they are, and whoever may change a child writes them. */
    static Optional<Instance> parse(@Nullable String id) {
        int slash = id == null ? -1 : id.indexOf('/');
        if (id == null || slash < 0) {
            return Optional.empty();
        }
        Instance instance = new Instance(id.substring(0, slash), id.substring(slash + 1));
        return instance.namespace.matches(Limits.NAME) && instance.lease.matches(Limits.SECRET_NAME)
                ? Optional.of(instance)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return id();
    }
}
