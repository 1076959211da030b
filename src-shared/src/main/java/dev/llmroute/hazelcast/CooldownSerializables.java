package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What travels by number instead of by class name; members and clients register the same. The numbers are frozen. */
final class CooldownSerializables implements DataSerializableFactory {
    static final int FACTORY_ID = 5700;
    static final int MERGE_COOLDOWN = 1;
    static final int MERGE_POLICY = 2;
    static final int READABLE_COOLDOWN = 3;
    static final int LEASE_PROBE = 4;
    static final int READ_CLOCK = 5;
    static final int ADD_SPENT = 6;
    static final int TELL_COUNTS = 7;

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case MERGE_COOLDOWN -> new MergeCooldown();
            case MERGE_POLICY -> new CooldownMergePolicy();
            case READABLE_COOLDOWN -> new ReadableCooldown();
            case LEASE_PROBE -> new LeaseProbe();
            case READ_CLOCK -> new ReadClock();
            case ADD_SPENT -> new AddSpent();
            case TELL_COUNTS -> new TellCounts();
            default ->
                throw new IllegalArgumentException("Type " + typeId + " of factory " + FACTORY_ID
                        + " is unknown here; a peer runs another version of LlmRoute");
        };
    }
}
