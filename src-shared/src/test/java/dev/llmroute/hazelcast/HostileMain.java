package dev.llmroute.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.failure.FailureClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process that reached the port of the members and writes what it likes; its arguments say what. Ends when that is done. */
final class HostileMain {
    private static final int BATCH = 5000;
    private static final int MAX_TRIES = 20;

    private HostileMain() {}

    public static void main(String[] args) {
        List<String> addresses =
                List.of(System.getenv("LLMROUTE_CACHE_ADDRESSES").split(","));
        ClientConfig config =
                Configurations.client(new ClientOptions(System.getenv("LLMROUTE_CLUSTER_NAME"), addresses));
        config.getConnectionStrategyConfig().setAsyncStart(false);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", "60");
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try {
            IMap<Object, Object> map = client.getMap(SharedStructures.COOLDOWNS);
            switch (args[0]) {
                case "absurd" -> absurd(map);
                case "foreign" -> foreign(map, Integer.parseInt(args[1]));
                case "plausible" -> plausible(map, Integer.parseInt(args[1]));
                case "large" ->
                    large(
                            map,
                            List.of(
                                    client.getRingbuffer(SharedStructures.FALLBACKS),
                                    client.getRingbuffer(SharedStructures.SUMS)));
                default -> throw new IllegalArgumentException(args[0]);
            }
        } finally {
            client.shutdown();
        }
    }

    /** Deadlines in a year and at the end of time, for targets that are in use. */
    private static void absurd(IMap<Object, Object> map) {
        long now = System.currentTimeMillis();
        long year = Duration.ofDays(365).toMillis();
        map.set(Samples.key("absurd").stored(), value(0, now + year, year, now));
        map.set(Samples.key("endless").stored(), value(0, Long.MAX_VALUE, Long.MAX_VALUE, now));
        map.set(Samples.key("far-epoch").stored(), value(Long.MAX_VALUE, now + year, year, now));
        map.set(Samples.key("tomorrow").stored(), value(0, now + year, year, now + year / 2));
    }

    private static void foreign(IMap<Object, Object> map, int count) {
        for (int from = 0; from < count; from += BATCH) {
            Map<Object, Object> batch = new HashMap<>();
            for (int i = from; i < from + BATCH; i++) {
                batch.put(i % 2 == 0 ? "foreign-" + i : (Object) i, "no cooldown at all, and of no use to anybody");
            }
            insist(() -> map.setAll(batch));
        }
    }

    /** Members that are busy with the flood let some of it time out. */
    private static void insist(Runnable write) {
        for (int tries = 1; ; tries++) {
            try {
                write.run();
                return;
            } catch (RuntimeException busy) {
                if (tries == MAX_TRIES) {
                    throw busy;
                }
            }
        }
    }

    /** Cooldowns as a router would write them, for targets that nobody has. */
    private static void plausible(IMap<Object, Object> map, int count) {
        long now = System.currentTimeMillis();
        for (int from = 0; from < count; from += BATCH) {
            Map<Object, Object> batch = new HashMap<>();
            for (int i = from; i < from + BATCH; i++) {
                batch.put(Samples.key("invented-" + i).stored(), value(0, now + 3_600_000, 3_600_000, now));
            }
            insist(() -> map.setAll(batch));
        }
    }

    /** Three hundred megabytes in values of a quarter of a megabyte, in the map and in each ringbuffer. */
    private static void large(IMap<Object, Object> map, List<Ringbuffer<Object>> rings) {
        String large = "x".repeat(256 * 1024);
        for (int i = 0; i < 600; i++) {
            String key = "large-" + i;
            insist(() -> map.set(key, large));
            for (Ringbuffer<Object> ring : rings) {
                try {
                    ring.addAllAsync(List.of(large), OverflowPolicy.OVERWRITE)
                            .toCompletableFuture()
                            .join();
                } catch (RuntimeException refused) {
                    // As it should be.
                }
            }
        }
    }

    private static CooldownValue value(long epoch, long untilMs, long durationMs, long setAtMs) {
        return new CooldownValue(
                epoch,
                untilMs,
                durationMs,
                setAtMs,
                FailureClass.RateLimitTokens.name(),
                429,
                -1,
                "none",
                "groq_m",
                "groq",
                "router-1");
    }
}
