package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.llmroute.cooldown.Cooldown;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts news of a cooldown into the map where {@link Cooldown#ORDER} says that they win; runs on the members, atomically per
 * key. Its result is the value that holds afterwards.
 */
final class MergeCooldown implements EntryProcessor<String, Object, @Nullable Object>, RunsOnMembers {
    private @Nullable CooldownValue news;
    private long ttlMs;

    /** For {@link CooldownSerializables} only. */
    MergeCooldown() {}

    /**
     * @param ttlMs how long the map keeps the entry if the news win; at least one second, since 0 would mean for ever
     */
    MergeCooldown(CooldownValue news, long ttlMs) {
        this.news = news;
        this.ttlMs = ttlMs;
    }

    @Override
    public @Nullable Object process(Map.Entry<String, Object> entry) {
        Object present = EntryShape.mayBeOurs(entry) ? RunsOnMembers.presentValue(entry) : null;
        Optional<Cooldown> arrived = CooldownValue.read(entry.getKey(), news);
        Optional<Cooldown> known = CooldownValue.read(entry.getKey(), present);
        if (arrived.isEmpty() || known.filter(k -> wins(k, arrived.get())).isPresent()) {
            return present;
        }
        CooldownValue winner = Objects.requireNonNull(news);
        ((ExtendedMapEntry<String, Object>) entry).setValue(winner, Math.max(ttlMs, 1000), TimeUnit.MILLISECONDS);
        return winner;
    }

    private static boolean wins(Cooldown known, Cooldown arrived) {
        return Cooldown.ORDER.compare(known, arrived) >= 0;
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.MERGE_COOLDOWN;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeObject(news);
        out.writeLong(ttlMs);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Object read = in.readObject();
        news = read instanceof CooldownValue value ? value : null;
        ttlMs = in.readLong();
    }
}
