package dev.llmroute.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The fallback events of a router that shares nothing: the newest ones, in memory. Thread-safe. */
public final class RecentFallbacks implements FallbackLog, FallbackHistory {
    private static final int KEPT = 1000;

    private final Memory memory = new Memory();
    private final List<Consumer<FallbackEvent>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void record(FallbackEvent event) {
        memory.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public List<FallbackEvent> newest(int limit) {
        List<FallbackEvent> newestFirst =
                memory.read(memory.head(), KEPT).events().reversed();
        return newestFirst.stream().limit(limit).toList();
    }

    @Override
    public void onEvent(Consumer<FallbackEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<Piece> after(@Nullable Place place, int limit) {
        return Optional.of(Piece.behind(place, memory, limit));
    }

    private static final class Memory implements EventRing {
        private final FallbackEvent[] ring = new FallbackEvent[KEPT];
        private long next;

        synchronized void add(FallbackEvent event) {
            ring[(int) (next % KEPT)] = event;
            next++;
        }

        @Override
        public synchronized long head() {
            return Math.max(0, next - KEPT);
        }

        @Override
        public synchronized long tail() {
            return next - 1;
        }

        @Override
        public synchronized Run read(long from, int limit) {
            long first = Math.max(from, head());
            List<Optional<FallbackEvent>> records = new ArrayList<>();
            for (long each = first; each < next && records.size() < limit; each++) {
                records.add(Optional.of(ring[(int) (each % KEPT)]));
            }
            return new Run(first, records);
        }
    }
}
