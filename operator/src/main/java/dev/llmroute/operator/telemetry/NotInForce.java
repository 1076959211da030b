package dev.llmroute.operator.telemetry;

import dev.llmroute.cooldown.TimeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which routes' newest generation no router serves yet, and since when. Thread-safe. */
public final class NotInForce {
    /** A roll-out takes about as long; what takes longer is worth telling. */
    public static final Duration LONG = Duration.ofMinutes(2);

    private record Waiting(long generation, long since) {}

    private final TimeSource time;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    public NotInForce(TimeSource time) {
        this.time = time;
    }

    /**
     * To be told at each reconciliation. Each newer generation begins to wait anew.
     *
     * @param inForce whether the ready routers of the route serve its newest generation
     */
    public void tell(HasMetadata route, boolean inForce) {
        String uid = route.getMetadata().getUid();
        if (inForce) {
            waiting.remove(uid);
            return;
        }
        long generation = Objects.requireNonNullElse(route.getMetadata().getGeneration(), 0L);
        waiting.compute(
                uid,
                (key, before) -> before != null && before.generation == generation
                        ? before
                        : new Waiting(generation, time.nanos()));
    }

    /** How many routes have waited for {@link #LONG}. Those that are not among the present ones are forgotten. */
    public int count(Stream<? extends HasMetadata> present) {
        waiting.keySet()
                .retainAll(present.map(route -> route.getMetadata().getUid()).toList());
        long now = time.nanos();
        return (int) waiting.values().stream()
                .filter(each -> now - each.since >= LONG.toNanos())
                .count();
    }
}
