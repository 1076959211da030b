package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.llmroute.route.Cost;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Adds what a router has spent to what all have; runs on the members, atomically per key. Its result is what all have spent afterwards, in
 * picodollars.
 *
 * <p>What the router knew before comes along: where the members have lost it, it is there again.
 */
final class AddSpent implements EntryProcessor<String, Object, Long>, RunsOnMembers {
    private static final long TTL_SLACK_MS = 60_000;

    private long own;
    private long known;
    private long endMs;

    /** For {@link CooldownSerializables} only. */
    AddSpent() {}

    /**
     * @param own what is new
     * @param known what all had spent at least before that
     * @param endMs when nobody asks any more
     */
    AddSpent(long own, long known, long endMs) {
        this.own = own;
        this.known = known;
        this.endMs = endMs;
    }

    @Override
    public Long process(Map.Entry<String, Object> entry) {
        long before = Math.max(Math.max(present(entry), known), 0);
        long total = new Cost(before).plus(new Cost(Math.max(own, 0))).picodollars();
        if (total == 0) {
            return 0L; // An entry for each budget of which nobody has spent anything would fill the map.
        }
        long ttlMs = Math.max(endMs - System.currentTimeMillis(), 0) + TTL_SLACK_MS;
        ((ExtendedMapEntry<String, Object>) entry).setValue(total, ttlMs, TimeUnit.MILLISECONDS);
        return total;
    }

    /** 0 where there is nothing, or nothing of ours. */
    private static long present(Map.Entry<String, Object> entry) {
        return RunsOnMembers.presentValue(entry) instanceof Long total ? total : 0;
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.ADD_SPENT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(own);
        out.writeLong(known);
        out.writeLong(endMs);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        own = in.readLong();
        known = in.readLong();
        endMs = in.readLong();
    }
}
