package dev.llmroute.history;

import java.util.List;
import java.util.function.Consumer;

/** Reads the fallback events of all routers. */
public interface FallbackHistory {
    /** The newest events first; empty where the history cannot be read now. */
    List<FallbackEvent> newest(int limit);

    /** Calls the listener with each new event, rarely twice, from some time after the call on; it must not block. */
    void onEvent(Consumer<FallbackEvent> listener);
}
