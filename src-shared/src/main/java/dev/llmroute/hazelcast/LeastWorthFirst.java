package dev.llmroute.hazelcast;

import com.hazelcast.core.EntryView;
import com.hazelcast.map.MapEvictionPolicyComparator;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.llmroute.cooldown.Cooldown;
import java.util.Optional;

/**
 * The order in which entries leave a map of cooldowns that is full: first what no reader believes, the largest before the
 * smaller; then what is worth keeping for the shortest time. What was written without an end is none of ours, which is seen
 * without a look into it: in a flood that spares most of the work. Stateless.
 */
final class LeastWorthFirst implements MapEvictionPolicyComparator<Object, Object> {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(EntryView<Object, Object> one, EntryView<Object, Object> other) {
        long now = System.currentTimeMillis();
        return Long.compare(worth(one, now), worth(other, now));
    }

    private static long worth(EntryView<Object, Object> entry, long nowMs) {
        if (entry.getExpirationTime() == Long.MAX_VALUE || !EntryShape.mayBeOurs(entry)) {
            return -entry.getCost();
        }
        return read(entry, nowMs).map(believed -> believed.term().keepMs(nowMs)).orElseGet(() -> -entry.getCost());
    }

    private static Optional<Cooldown> read(EntryView<Object, Object> entry, long nowMs) {
        try {
            return CooldownValue.readAt(nowMs, entry.getKey(), entry.getValue());
        } catch (HazelcastSerializationException unreadable) {
            return Optional.empty();
        }
    }
}
