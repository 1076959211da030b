package dev.llmroute.operator.reconcile;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.telemetry.ErrorReason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which namespaces are on their way out, as far as the API server has said: nothing can be made in them any more. Thread-safe. */
public final class Departures {
    /** As long as a namespace is believed to go; one that has the name anew is looked at after that. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final TimeSource time;
    private final Map<String, Long> terminating = new ConcurrentHashMap<>();

    public Departures(TimeSource time) {
        this.time = time;
    }

    /** Whether there is nothing to be done for the route. */
    boolean concern(HasMetadata route) {
        terminating.values().removeIf(said -> time.nanos() - said >= LOOK_AGAIN.toNanos());
        return terminating.containsKey(route.getMetadata().getNamespace());
    }

    /** Whether a failure means no more than that the route, or its namespace, goes away. */
    boolean explain(Throwable failure, HasMetadata route) {
        return switch (ErrorReason.of(failure)) {
            case NamespaceTerminating -> {
                terminating.put(route.getMetadata().getNamespace(), time.nanos());
                yield true;
            }
            case NotFound ->
                ErrorReason.refusal(failure)
                        .filter(refusal -> route.getMetadata().getName().equals(refusal.getName())
                                && route.getPlural().equals(refusal.getResourcePlural()))
                        .isPresent();
            default -> false;
        };
    }
}
