package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.FallbackEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the fallback events of all processes from the ringbuffer. */
final class FallbackReader {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackReader.class);

    /** Hazelcast refuses to read more at once. */
    private static final int BATCH = 1000;

    private static final long UNKNOWN = -1;

    private final Connection connection;
    private final long sinceMs;
    private final List<Consumer<FallbackEvent>> listeners = new CopyOnWriteArrayList<>();
    private long next = UNKNOWN;

    /** @param sinceMs wall clock now: what was recorded before is not new to a listener */
    FallbackReader(Connection connection, long sinceMs) {
        this.connection = connection;
        this.sinceMs = sinceMs;
    }

    void onEvent(Consumer<FallbackEvent> listener) {
        listeners.add(listener);
    }

    /** The newest events first; empty while not connected. Blocks on Hazelcast and throws what it throws. */
    List<FallbackEvent> newest(int limit) {
        return connection
                .connected()
                .map(instance -> newest(ring(instance), limit))
                .orElse(List.of());
    }

    private static List<FallbackEvent> newest(Ringbuffer<Object> ring, int limit) {
        long tail = ring.tailSequence();
        long from = Math.max(ring.headSequence(), tail - limit + 1);
        Map<String, FallbackEvent> events = new LinkedHashMap<>();
        while (from <= tail) {
            ReadResultSet<Object> batch = read(ring, from);
            if (batch.readCount() == 0) {
                break;
            }
            readable(batch).forEach(event -> events.putIfAbsent(event.id(), event));
            from = batch.getNextSequenceToReadFrom();
        }
        List<FallbackEvent> newestFirst = List.copyOf(events.values()).reversed();
        return List.copyOf(newestFirst.subList(0, Math.min(limit, newestFirst.size())));
    }

    /** Tells the listeners what has come since the last call, an event that was sent twice also twice. Blocks on Hazelcast and throws what it throws. One thread only. */
    void tail() {
        if (!listeners.isEmpty()) {
            connection.connected().ifPresent(instance -> tail(ring(instance)));
        }
    }

    private void tail(Ringbuffer<Object> ring) {
        long end = ring.tailSequence() + 1;
        boolean first = next == UNKNOWN;
        if (first || end < next) {
            // Sequences start anew where all members were lost: everything in the ringbuffer is new then.
            next = ring.headSequence();
        }
        // What has been overwritten meanwhile is gone.
        next = Math.max(next, ring.headSequence());
        while (next < end) {
            ReadResultSet<Object> batch = read(ring, next);
            if (batch.readCount() == 0) {
                break;
            }
            next = batch.getNextSequenceToReadFrom();
            for (FallbackEvent event : readable(batch)) {
                if (!first || event.atMs() >= sinceMs) {
                    tell(event);
                }
            }
        }
    }

    private void tell(FallbackEvent event) {
        for (Consumer<FallbackEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException failed) {
                LOG.warn("A listener failed on fallback event {}", event.id(), failed);
            }
        }
    }

    private static Ringbuffer<Object> ring(HazelcastInstance instance) {
        return instance.getRingbuffer(SharedStructures.FALLBACKS);
    }

    /** Waits for nothing: a read that waits on the member for more would stay there when the reader is gone. */
    private static ReadResultSet<Object> read(Ringbuffer<Object> ring, long from) {
        return TimeLimit.on(ring.readManyAsync(from, 0, BATCH, null)).join();
    }

    private static List<FallbackEvent> readable(ReadResultSet<Object> batch) {
        List<FallbackEvent> events = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                if (batch.get(i) instanceof FallbackEvent event) {
                    events.add(event);
                }
            } catch (HazelcastSerializationException | IllegalArgumentException | NullPointerException malformed) {
                LOG.debug(
                        "An event of the ringbuffer {} was left out: {}",
                        SharedStructures.FALLBACKS,
                        malformed.toString());
            }
        }
        return events;
    }
}
