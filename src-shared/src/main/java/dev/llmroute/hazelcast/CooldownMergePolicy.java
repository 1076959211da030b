package dev.llmroute.hazelcast;

import com.hazelcast.spi.merge.MergingEntry;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.llmroute.cooldown.Cooldown;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** After a split: of two entries under one key, the one that {@link Cooldown#ORDER} puts last stays. Hazelcast creates it by name. */
public final class CooldownMergePolicy
        implements SplitBrainMergePolicy<Object, MergingEntry<String, Object>, Object>, RunsOnMembers {

    @Override
    public @Nullable Object merge(
            MergingEntry<String, Object> merging, @Nullable MergingEntry<String, Object> existing) {
        if (existing == null) {
            return merging.getRawValue();
        }
        Optional<Cooldown> arrived = read(merging);
        Optional<Cooldown> known = read(existing);
        boolean arrivedWins =
                arrived.isPresent() && (known.isEmpty() || Cooldown.ORDER.compare(arrived.get(), known.get()) > 0);
        return arrivedWins ? merging.getRawValue() : existing.getRawValue();
    }

    private static Optional<Cooldown> read(MergingEntry<String, Object> entry) {
        return EntryShape.mayBeOurs(entry.getRawKey(), entry.getRawValue())
                ? CooldownValue.read(entry.getKey(), entry.getDeserializedValue())
                : Optional.empty();
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.MERGE_POLICY;
    }
}
