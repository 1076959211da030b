package dev.llmroute.console.access;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions that a person has ended and whose time is not over: copies of them open nothing any more. This process's own memory, which
 * forgets them at a restart, and what the replicas share. Thread-safe, and bounded: of too many the oldest is forgotten.
 */
final class SignedOut {
    static final int MOST = 10_000;

    private final TimeSource time;
    private final EndedSessions shared;
    private final Map<String, Long> endsById = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST || eldest.getValue() <= time.millis();
        }
    };

    SignedOut(TimeSource time, EndedSessions shared) {
        this.time = time;
        this.shared = shared;
    }

    void add(Session session) {
        remember(session);
        shared.end(session.id(), Duration.ofMillis(session.endMs() - time.millis()));
    }

    private synchronized void remember(Session session) {
        endsById.put(session.id(), session.endMs());
    }

    boolean has(Session session) {
        if (isRemembered(session)) {
            return true;
        }
        boolean elsewhere = shared.hasEnded(session.id());
        if (elsewhere) {
            remember(session);
        }
        return elsewhere;
    }

    private synchronized boolean isRemembered(Session session) {
        return endsById.containsKey(session.id());
    }

    synchronized int size() {
        return endsById.size();
    }
}
