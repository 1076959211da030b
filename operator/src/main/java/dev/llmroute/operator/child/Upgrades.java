package dev.llmroute.operator.child;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets only some router pools at a time change their pods because the installation has changed: an image that does not start stops the
 * upgrade then, rather than all routes at once. First come, first served. Thread-safe.
 */
public final class Upgrades {
    /** What takes longer has stopped, and does not keep the others waiting for ever. A Deployment gives up after as long. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int most;
    private final TimeSource time;
    private final Map<String, Long> begunNanos = new HashMap<>();
    private final Map<String, Runnable> waiting = new LinkedHashMap<>();

    /** @param most how many pools at a time, at least 1 */
    public Upgrades(int most, TimeSource time) {
        this.most = most;
        this.time = time;
    }

    /** How many pools at a time. */
    public int most() {
        return most;
    }

    /**
     * Whether the pool may change its pods now, or is at it already.
     *
     * @param uid of what the pool belongs to
     * @param turn is run, once, when it may later; from the thread of whoever has made room
     */
    synchronized boolean begin(String uid, Runnable turn) {
        long now = time.nanos();
        begunNanos.values().removeIf(begun -> now - begun > PATIENCE.toNanos());
        if (begunNanos.containsKey(uid) || begunNanos.size() < most) {
            waiting.remove(uid);
            begunNanos.putIfAbsent(uid, now);
            return true;
        }
        waiting.put(uid, turn);
        return false;
    }

    /** The pool need not wait any more. */
    synchronized void leaveQueue(String uid) {
        waiting.remove(uid);
    }

    /** The pool has what it was to have, or is gone. */
    public synchronized void end(String uid) {
        waiting.remove(uid);
        if (begunNanos.remove(uid) != null && !waiting.isEmpty()) {
            Map.Entry<String, Runnable> next = waiting.entrySet().iterator().next();
            waiting.remove(next.getKey());
            begunNanos.put(next.getKey(), time.nanos());
            next.getValue().run();
        }
    }

    /** Of how many pools something is kept. */
    public synchronized int size() {
        return begunNanos.size() + waiting.size();
    }
}
