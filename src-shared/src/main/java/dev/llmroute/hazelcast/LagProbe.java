package dev.llmroute.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long news travel: writes a beat under a key of its own and waits to hear of it, as other processes hear of a
 * cooldown. It needs one clock only, and no cooldown to happen. Thread-safe.
 */
final class LagProbe {
    private static final Logger LOG = LoggerFactory.getLogger(LagProbe.class);
    private static final long LOST_NANOS = 10_000_000_000L;
    private static final long DEAF_NANOS = 4_000_000_000L;
    private static final long TTL_SECONDS = 60;
    private static final long NONE = 0;

    private record Beat(long number, long sentNanos) {}

    private final Connection connection;
    private final String key = UUID.randomUUID().toString();
    private @Nullable HazelcastInstance listeningOn;
    private @Nullable UUID registration;
    private long number;
    private volatile @Nullable Beat awaited;
    private volatile long lastNanos = NONE;

    LagProbe(Connection connection) {
        this.connection = connection;
    }

    /**
     * How long news took last, rounded up; where the answer to the present beat is already later than that, how late it is. -1
     * while not connected, and before the first echo.
     */
    long lagMs() {
        Beat waiting = awaited;
        long last = lastNanos;
        if (connection.connected().isEmpty() || (waiting == null && last == NONE)) {
            return -1;
        }
        long soFar = waiting == null ? 0 : System.nanoTime() - waiting.sentNanos();
        return Math.ceilDiv(Math.max(last, soFar), 1_000_000L);
    }

    /** Sends the next beat, once the last one was heard or is lost. May block on Hazelcast. One thread only. */
    void beat() {
        connection.connected().ifPresentOrElse(this::beatOn, () -> awaited = null);
    }

    private void beatOn(HazelcastInstance instance) {
        IMap<Object, Object> map = instance.getMap(SharedStructures.ECHOES);
        Beat sent = awaited;
        boolean deaf = sent != null && System.nanoTime() - sent.sentNanos() > DEAF_NANOS;
        if (!instance.equals(listeningOn) || deaf) {
            listen(instance, map);
        }
        Beat waiting = awaited;
        if (waiting == null || System.nanoTime() - waiting.sentNanos() > LOST_NANOS) {
            Beat next = new Beat(++number, System.nanoTime());
            awaited = next;
            var _ = TimeLimit.on(map.setAsync(key, next.number(), TTL_SECONDS, TimeUnit.SECONDS))
                    .exceptionally(failed -> {
                        LOG.debug("Beat {} was not sent: {}", next.number(), failed.toString());
                        return null;
                    });
        }
    }

    /** Anew where nothing was heard for long: whoever destroys the map takes its listeners with it. */
    private void listen(HazelcastInstance instance, IMap<Object, Object> map) {
        UUID before = instance.equals(listeningOn) ? registration : null;
        registration = map.addEntryListener(new Listener(), key, true);
        listeningOn = instance;
        awaited = null;
        if (before != null && map.removeEntryListener(before)) {
            LOG.debug("The listener of before was still there");
        }
    }

    private void heard(Object beat) {
        long now = System.nanoTime();
        Beat waiting = awaited;
        if (waiting != null && beat.equals(waiting.number())) {
            lastNanos = Math.max(1, now - waiting.sentNanos());
            awaited = null;
        }
    }

    private final class Listener implements EntryAddedListener<Object, Object>, EntryUpdatedListener<Object, Object> {
        @Override
        public void entryAdded(EntryEvent<Object, Object> event) {
            heard(event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<Object, Object> event) {
            heard(event.getValue());
        }
    }
}
