package dev.llmroute.console.access;

import dev.llmroute.cooldown.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions that a person has ended and whose time is not over: copies of them open nothing any more. This process's own memory: it
 * forgets them at a restart, and another replica does not know them. Thread-safe, and bounded: of too many the oldest is forgotten.
 */
final class SignedOut {
    static final int MOST = 10_000;

    private final TimeSource time;
    private final Map<String, Long> endsById = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST || eldest.getValue() <= time.millis();
        }
    };

    SignedOut(TimeSource time) {
        this.time = time;
    }

    synchronized void add(Session session) {
        endsById.put(session.id(), session.endMs());
    }

    synchronized boolean has(Session session) {
        return endsById.containsKey(session.id());
    }

    synchronized int size() {
        return endsById.size();
    }
}
