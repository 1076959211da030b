package dev.llmroute.standalone.local;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.FallbackLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The fallback events of a router that shares nothing: the newest ones, in memory. Thread-safe. */
final class RecentFallbacks implements FallbackLog, FallbackHistory {
    private static final int KEPT = 1000;

    private final Deque<FallbackEvent> events = new ArrayDeque<>();
    private final List<Consumer<FallbackEvent>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void record(FallbackEvent event) {
        synchronized (events) {
            events.addFirst(event);
            if (events.size() > KEPT) {
                events.removeLast();
            }
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public List<FallbackEvent> newest(int limit) {
        synchronized (events) {
            return events.stream().limit(limit).toList();
        }
    }

    @Override
    public void onEvent(Consumer<FallbackEvent> listener) {
        listeners.add(listener);
    }
}
