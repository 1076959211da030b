package dev.llmroute.history;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The fallback events and sums of a router that shares nothing: the newest ones, in memory. Thread-safe. */
public final class RecentFallbacks implements FallbackLog, FallbackHistory {
    private static final int KEPT = 1000;

    /** A router of few keys writes one a minute; one of very many, some ten. */
    private static final int KEPT_SUMS = 1000;

    private final RecentRing<FallbackEvent> memory = new RecentRing<>(KEPT);
    private final RecentRing<MinuteSums> sums = new RecentRing<>(KEPT_SUMS);
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
    public Optional<Piece<FallbackEvent>> after(@Nullable Place place, int limit) {
        return Optional.of(Piece.behind(place, memory, limit));
    }

    @Override
    public void record(MinuteSums minute) {
        sums.add(minute);
    }

    @Override
    public Optional<Piece<MinuteSums>> sumsAfter(@Nullable Place place, int limit) {
        return Optional.of(Piece.behind(place, sums, limit));
    }
}
