package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;

/** Reads the wall clock of the member that holds a key; changes nothing. All who use the same key ask the same member. */
final class ReadClock implements EntryProcessor<String, Object, Long>, IdentifiedDataSerializable {
    static final String KEY = "clock";

    @Override
    public Long process(Map.Entry<String, Object> entry) {
        return System.currentTimeMillis();
    }

    @Override
    public int getFactoryId() {
        return CooldownSerializables.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.READ_CLOCK;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
