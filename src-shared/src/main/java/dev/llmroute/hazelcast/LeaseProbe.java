package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a router the right to probe, for a while, unless another one has it; runs on the members, atomically per key. Its result
 * is the id of the router that has the right afterwards.
 *
 * <p>The value is {@code END ROUTER}, the end by the member's clock in ms since 1970: Hazelcast's own times to live are too
 * coarse, and a lease without end, from a hostile peer, must not bind anybody.
 */
final class LeaseProbe implements EntryProcessor<String, Object, String>, RunsOnMembers {
    private static final long TTL_SLACK_MS = 2000;
    private static final int MAX_VALUE = 300;

    private String router = "";
    private long leaseMs;

    /** For {@link CooldownSerializables} only. */
    LeaseProbe() {}

    /** @param leaseMs how long the right lasts; the same for all routers */
    LeaseProbe(String router, long leaseMs) {
        this.router = router;
        this.leaseMs = leaseMs;
    }

    @Override
    public String process(Map.Entry<String, Object> entry) {
        long now = System.currentTimeMillis();
        String holder = holder(RunsOnMembers.presentValue(entry), now);
        if (holder != null && !holder.equals(router)) {
            return holder;
        }
        ((ExtendedMapEntry<String, Object>) entry)
                .setValue(now + leaseMs + " " + router, leaseMs + TTL_SLACK_MS, TimeUnit.MILLISECONDS);
        return router;
    }

    /** Who has the right now; null for nobody, and where the value is none of ours. */
    private @Nullable String holder(@Nullable Object value, long nowMs) {
        if (!(value instanceof String text) || text.length() > MAX_VALUE) {
            return null;
        }
        String[] endAndRouter = text.split(" ", 2);
        if (endAndRouter.length < 2 || !endAndRouter[0].matches("\\d{1,15}")) {
            return null;
        }
        long left = Long.parseLong(endAndRouter[0]) - nowMs;
        return left > 0 && left <= leaseMs ? endAndRouter[1] : null;
    }

    @Override
    public int getClassId() {
        return CooldownSerializables.LEASE_PROBE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(router);
        out.writeLong(leaseMs);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        String read = in.readString();
        router = read == null ? "" : read;
        leaseMs = in.readLong();
    }
}
