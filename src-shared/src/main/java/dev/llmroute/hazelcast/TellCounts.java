package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts what a process counts of something beside what others do; runs on the members, atomically per key. Its result is the
 * {@link CountTable} of all, as it is stored.
 */
final class TellCounts implements EntryProcessor<String, Object, long[]>, RunsOnMembers {
    private static final long TTL_MS = 120_000;

    private long[] row = {};

    /** For {@link CooldownSerializables} only. */
    TellCounts() {}

    /** The time of it is that of the member. */
    TellCounts(CountTable.Row told) {
        this.row = new CountTable(List.of(told)).stored();
    }

    @Override
    public long[] process(Map.Entry<String, Object> entry) {
        CountTable told = CountTable.of(row);
        CountTable table = CountTable.of(RunsOnMembers.presentValue(entry));
        for (CountTable.Row each : told.rows()) {
            table = table.with(new CountTable.Row(each.process(), System.currentTimeMillis(), each.counts()));
        }
        long[] stored = table.stored();
        ((ExtendedMapEntry<String, Object>) entry).setValue(stored, TTL_MS, TimeUnit.MILLISECONDS);
        return stored;
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.TELL_COUNTS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLongArray(row);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        long[] read = in.readLongArray();
        row = read == null ? new long[0] : read;
    }
}
