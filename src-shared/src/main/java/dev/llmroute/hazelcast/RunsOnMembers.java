package dev.llmroute.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/** What clients send to the members to be run there. It travels by its number in {@link CooldownSerializables}, mostly without a state. */
sealed interface RunsOnMembers extends IdentifiedDataSerializable
        permits AddSpent, CooldownMergePolicy, LeaseProbe, MergeCooldown, ReadClock, ReadableCooldown {

    @Override
    default int getFactoryId() {
        return CooldownSerializables.FACTORY_ID;
    }

    @Override
    default void writeData(ObjectDataOutput out) throws IOException {}

    @Override
    default void readData(ObjectDataInput in) throws IOException {}
}
