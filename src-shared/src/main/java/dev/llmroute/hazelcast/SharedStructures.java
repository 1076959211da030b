package dev.llmroute.hazelcast;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.config.RingbufferStoreConfig;

/**
 * What the members hold, and how much of each at most: whoever reaches their port can write, and must not be able to fill their
 * memory with it.
 */
final class SharedStructures {
    /** From a {@link dev.llmroute.cooldown.CooldownKey#stored stored key} to a {@link CooldownValue}. */
    static final String COOLDOWNS = "cooldowns";

    /** From an end of a cooldown to the router that may probe: {@link LeaseProbe}. */
    static final String PROBES = "probes";

    /** From a process to the beat that it waits to hear again: {@link LagProbe}. */
    static final String ECHOES = "echoes";

    /** The sessions of consoles that were ended before their time, by their ids: {@link SharedEndedSessions}. */
    static final String SIGNED_OUT = "signed-out";

    /** From what has a budget, and a period, to what has been spent of it: {@link AddSpent}. */
    static final String SPENT = "spent";

    /** From what several processes send to, to what each of them sends: {@link CountTable}. */
    static final String COUNTS = "counts";

    static final String FALLBACKS = "fallbacks";

    static final String SUMS = "sums";

    /** Per member, copies of others included: some 20,000 cooldowns, many times those of a large installation. */
    private static final int COOLDOWNS_MIB = 16;

    private static final int SMALL_MIB = 1;

    /** Some 20,000 budgets with their copies. */
    private static final int SPENT_MIB = 8;

    /** Some thousand targets of a hundred routers, with their copies. */
    private static final int COUNTS_MIB = 16;

    private static final int MERGE_BATCH = 100;
    private static final int RING_CAPACITY = 10_000;
    private static final int RING_TTL_SECONDS = 24 * 3600;

    private SharedStructures() {}

    /** Each cooldown and tombstone leaves by its own time to live; only in a flooded map one has to go before. */
    static MapConfig cooldowns() {
        return map(COOLDOWNS, COOLDOWNS_MIB)
                .setMergePolicyConfig(new MergePolicyConfig(CooldownMergePolicy.class.getName(), MERGE_BATCH))
                .setEvictionConfig(atMost(COOLDOWNS_MIB)
                        .setEvictionPolicy(EvictionPolicy.NONE)
                        .setComparator(new LeastWorthFirst()));
    }

    static MapConfig probes() {
        return map(PROBES, SMALL_MIB);
    }

    static MapConfig echoes() {
        return map(ECHOES, SMALL_MIB).setBackupCount(0);
    }

    static MapConfig signedOut() {
        return map(SIGNED_OUT, SMALL_MIB);
    }

    static MapConfig spent() {
        return map(SPENT, SPENT_MIB);
    }

    static MapConfig counts() {
        return map(COUNTS, COUNTS_MIB);
    }

    /** Clients may make maps of their own, which nobody needs: together with ours they must not fill a member. */
    static MapConfig anyOther() {
        return map("*", SMALL_MIB).setBackupCount(0);
    }

    private static MapConfig map(String name, int mebibytes) {
        return new MapConfig(name)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setEvictionConfig(atMost(mebibytes).setEvictionPolicy(EvictionPolicy.RANDOM));
    }

    private static EvictionConfig atMost(int mebibytes) {
        return new EvictionConfig()
                .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_SIZE)
                .setSize(mebibytes);
    }

    static RingbufferConfig fallbacks() {
        return ring(FALLBACKS, EventSizeLimit.MAX_BYTES);
    }

    /** Some records a minute of each router. */
    static RingbufferConfig sums() {
        return ring(SUMS, EventSizeLimit.MAX_BYTES_OF_SUMS);
    }

    private static RingbufferConfig ring(String name, int maxBytes) {
        return new RingbufferConfig(name)
                .setCapacity(RING_CAPACITY)
                .setTimeToLiveSeconds(RING_TTL_SECONDS)
                .setBackupCount(0)
                .setAsyncBackupCount(1)
                .setRingbufferStoreConfig(
                        new RingbufferStoreConfig().setStoreImplementation(new EventSizeLimit(maxBytes)));
    }
}
