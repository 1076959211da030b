package dev.llmroute.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients send to the members to be run there. It travels by its number in {@link CooldownSerializables}, mostly without a state. */
sealed interface RunsOnMembers extends IdentifiedDataSerializable
        permits AddSpent, CooldownMergePolicy, LeaseProbe, MergeCooldown, ReadClock, ReadableCooldown, TellCounts {

    /** What cannot be read counts as absent: garbage under a key must not end the sharing of it. */
    static @Nullable Object presentValue(Map.Entry<String, Object> entry) {
        try {
            return entry.getValue();
        } catch (HazelcastSerializationException unreadable) {
            return null;
        }
    }

    @Override
    default int getFactoryId() {
        return CooldownSerializables.FACTORY_ID;
    }

    @Override
    default void writeData(ObjectDataOutput out) throws IOException {}

    @Override
    default void readData(ObjectDataInput in) throws IOException {}
}
