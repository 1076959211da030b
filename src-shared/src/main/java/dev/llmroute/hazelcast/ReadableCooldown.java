package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.projection.Projection;
import dev.llmroute.cooldown.Cooldown;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the map as a snapshot sends them: key and value, or null for an entry that no reader would believe. It runs on
 * the members, one entry after the other, because one entry that cannot be turned into objects spoils
 * {@link com.hazelcast.map.IMap#entrySet} as a whole.
 */
final class ReadableCooldown
        implements Projection<Map.Entry<Object, Object>, Map.@Nullable Entry<Object, Object>>, RunsOnMembers {

    @Override
    public Map.@Nullable Entry<Object, Object> transform(Map.Entry<Object, Object> entry) {
        if (!EntryShape.mayBeOurs(entry)) {
            return null;
        }
        try {
            Object key = entry.getKey();
            Object value = entry.getValue();
            Optional<Cooldown> read = CooldownValue.read(key, value);
            return read.isPresent() ? new SimpleImmutableEntry<>(key, value) : null;
        } catch (HazelcastSerializationException unreadable) {
            return null;
        }
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.READABLE_COOLDOWN;
    }
}
