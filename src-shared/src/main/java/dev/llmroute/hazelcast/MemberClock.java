package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.CommonTime;
import java.util.concurrent.TimeUnit;

/** Keeps this process's clock in step with that of a member, the same one for all processes. */
final class MemberClock {
    /** An answer that took longer says too little about when the clock was read. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Connection connection;
    private final CommonTime time;

    MemberClock(Connection connection, CommonTime time) {
        this.connection = connection;
        this.time = time;
    }

    /** Asks the member, if connected. Blocks on Hazelcast and throws what it throws. One thread only. */
    void measure() {
        connection.connected().ifPresent(this::measureOn);
    }

    private void measureOn(HazelcastInstance instance) {
        IMap<String, Object> map = instance.getMap(SharedStructures.ECHOES);
        long asked = time.nanos();
        long there =
                TimeLimit.on(map.submitToKey(ReadClock.KEY, new ReadClock())).join();
        long tookNanos = time.nanos() - asked;
        if (tookNanos <= MAX_NANOS) {
            time.measured(there, asked + tookNanos / 2);
        }
    }
}
