package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Those who keep a page open and want to be told what changes on it, for as long as they may see it. Changes that come faster than a
 * reader is served count as one. Thread-safe.
 */
final class LiveReaders implements AutoCloseable {
    /** Finds out what nobody announces: cooldowns that end, the steps of a ramp, the state of sharing, readers who have left. */
    private static final Duration TICK = Duration.ofSeconds(5);

    private static final Duration GAP = Duration.ofMillis(100);

    /** So many of them, under changes without end, would otherwise take all of the processor: they share the pace of some 400 messages a second. */
    private static final Duration GAP_OF_EACH = Duration.ofMillis(100).dividedBy(40);

    private final Set<Semaphore> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Something may have changed. Never blocks. */
    void changed() {
        for (Semaphore news : readers) {
            if (news.availablePermits() == 0) {
                news.release();
            }
        }
    }

    /**
     * Serves one reader until it leaves, or may not see the page any more; occupies its (virtual) thread.
     *
     * @param tell tells that reader how things are: at once, and whenever something may have changed
     */
    void serve(SseClient client, Runnable tell) {
        Semaphore news = new Semaphore(0);
        readers.add(news);
        try {
            while (!closed && !client.terminated() && Door.stillLetsIn(client.ctx())) {
                tell.run();
                TimeUnit.NANOSECONDS.sleep(Math.max(GAP.toNanos(), readers.size() * GAP_OF_EACH.toNanos()));
                if (news.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            readers.remove(news);
            client.close();
        }
    }

    /** Lets all readers go. */
    @Override
    public void close() {
        closed = true;
        changed();
    }
}
