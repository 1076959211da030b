package dev.llmroute.operator.election;

import dev.llmroute.cooldown.TimeSource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at other installations' Leases, at each once in 10 s at most. That one is not renewed is judged by this process's own clock,
 * from its own first look on: the times in it are another machine's. Thread-safe.
 */
final class LeaseSights {
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** More than there are installations in any cluster; names are written by others. */
    private static final int MOST = 1000;

    /**
     * @param renewal the newest one that was seen, and since when
     * @param at when this was seen
     */
    private record Look(LeaseSight sight, @Nullable ZonedDateTime renewal, long since, long at) {}

    private final Function<Instance, @Nullable Lease> reader;
    private final TimeSource time;
    private final Map<Instance, Look> looks = new HashMap<>();

    /** @param reader gives null where there is no such Lease; throws what the client throws */
    LeaseSights(Function<Instance, @Nullable Lease> reader, TimeSource time) {
        this.reader = reader;
        this.time = time;
    }

    synchronized LeaseSight of(Instance instance) {
        Look before = looks.get(instance);
        if (before != null && time.nanos() - before.at < FRESH.toNanos()) {
            return before.sight;
        }
        if (looks.size() >= MOST) {
            looks.clear();
        }
        Look now = look(instance, before);
        looks.put(instance, now);
        return now.sight;
    }

    private Look look(Instance instance, @Nullable Look before) {
        long now = time.nanos();
        try {
            Lease lease = reader.apply(instance);
            if (lease == null) {
                return new Look(new LeaseSight.Absent(), null, now, now);
            }
            ZonedDateTime renewal =
                    lease.getSpec() == null ? null : lease.getSpec().getRenewTime();
            long since =
                    before != null && before.sight instanceof LeaseSight.Seen && Objects.equals(before.renewal, renewal)
                            ? before.since
                            : now;
            return new Look(new LeaseSight.Seen(Duration.ofNanos(now - since)), renewal, since, now);
        } catch (KubernetesClientException e) {
            boolean forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
            return new Look(forbidden ? new LeaseSight.Forbidden() : new LeaseSight.Unknown(), null, now, now);
        }
    }
}
