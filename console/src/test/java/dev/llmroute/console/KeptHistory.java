package dev.llmroute.console;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.FallbackLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Fallback events in memory. */
final class KeptHistory implements FallbackHistory, FallbackLog {
    private final List<FallbackEvent> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<FallbackEvent>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void record(FallbackEvent event) {
        events.addFirst(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public List<FallbackEvent> newest(int limit) {
        return events.stream().limit(limit).toList();
    }

    @Override
    public void onEvent(Consumer<FallbackEvent> listener) {
        listeners.add(listener);
    }
}
