package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.llmroute.history.EventRing;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the fallback events of all processes from the ringbuffer. */
final class FallbackReader {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackReader.class);

    private static final int BATCH = SharedRing.MOST_AT_ONCE;
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

    /** Whether it is the first one, for whom somebody has to call {@link #tail} from now on. */
    boolean onEvent(Consumer<FallbackEvent> listener) {
        boolean first = listeners.isEmpty();
        listeners.add(listener);
        return first;
    }

    /** The newest events first; empty while not connected. Blocks on Hazelcast and throws what it throws. */
    List<FallbackEvent> newest(int limit) {
        return connection
                .connected()
                .map(instance -> newest(ring(instance), limit))
                .orElse(List.of());
    }

    /** What follows a place; empty while not connected. Blocks on Hazelcast and throws what it throws. */
    Optional<Piece<FallbackEvent>> after(@Nullable Place place, int limit) {
        return connection.connected().map(instance -> Piece.behind(place, ring(instance), limit));
    }

    private static EventRing<FallbackEvent> ring(HazelcastInstance instance) {
        return new SharedRing<>(instance, SharedStructures.FALLBACKS, FallbackEvent.class);
    }

    private static List<FallbackEvent> newest(EventRing<FallbackEvent> ring, int limit) {
        long tail = ring.tail();
        long from = Math.max(ring.head(), tail - limit + 1);
        Map<String, FallbackEvent> events = new LinkedHashMap<>();
        while (from <= tail) {
            EventRing.Run<FallbackEvent> batch = ring.read(from, BATCH);
            if (batch.records().isEmpty()) {
                break;
            }
            batch.events().forEach(event -> events.putIfAbsent(event.id(), event));
            from = batch.next();
        }
        List<FallbackEvent> newestFirst = List.copyOf(events.values()).reversed();
        return List.copyOf(newestFirst.subList(0, Math.min(limit, newestFirst.size())));
    }

    /** Tells the listeners what has come since the last call, an event that was sent twice also twice. Blocks on Hazelcast and throws what it throws. One thread only. */
    void tail() {
        connection.connected().ifPresent(instance -> tail(ring(instance)));
    }

    private void tail(EventRing<FallbackEvent> ring) {
        long end = ring.tail() + 1;
        boolean first = next == UNKNOWN;
        if (first || end < next) {
            // Sequences start anew where all members were lost: everything in the ringbuffer is new then.
            next = ring.head();
        }
        // What has been overwritten meanwhile is gone.
        next = Math.max(next, ring.head());
        while (next < end) {
            EventRing.Run<FallbackEvent> batch = ring.read(next, BATCH);
            if (batch.records().isEmpty()) {
                break;
            }
            next = batch.next();
            for (FallbackEvent event : batch.events()) {
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
}
