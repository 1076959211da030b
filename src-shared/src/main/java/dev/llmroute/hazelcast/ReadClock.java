package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;

/** Reads the wall clock of the member that holds a key; changes nothing. All who use the same key ask the same member. */
final class ReadClock implements EntryProcessor<String, Object, Long>, RunsOnMembers {
    static final String KEY = "clock";

    @Override
    public Long process(Map.Entry<String, Object> entry) {
        return System.currentTimeMillis();
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.READ_CLOCK;
    }
}
