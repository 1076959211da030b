package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps the tables of cooldowns of each reader as they are: all of them when a reader connects, so that those who were away have
 * missed nothing, and then only the rows that have changed. Changes that come faster than a reader is served count as one.
 * Thread-safe.
 */
final class LiveRows implements AutoCloseable {
    /** Finds out what nobody announces: cooldowns that end, the steps of a ramp, the state of sharing, readers who have left. */
    private static final Duration TICK = Duration.ofSeconds(5);

    private static final Duration GAP = Duration.ofMillis(100);
    private static final String EVENT = "rows";

    private final Pages pages;
    private final Set<Semaphore> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LiveRows(Pages pages) {
        this.pages = pages;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        for (Semaphore news : readers) {
            if (news.availablePermits() == 0) {
                news.release();
            }
        }
    }

    /**
     * Serves one reader until it leaves; occupies its (virtual) thread.
     *
     * @param page what that reader wants to see, as it is now
     */
    void serve(SseClient client, Supplier<CooldownsPage> page) {
        Semaphore news = new Semaphore(0);
        readers.add(news);
        try {
            CooldownsPage sent = page.get();
            client.sendEvent(EVENT, pages.cooldownsAnew(sent));
            while (awaitNews(news, client)) {
                CooldownsPage now = page.get();
                client.sendEvent(EVENT, message(sent, now));
                sent = now;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            readers.remove(news);
            client.close();
        }
    }

    /** False where nobody is to be told any more: they may have signed out while there was nothing to tell. */
    private boolean awaitNews(Semaphore news, SseClient client) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(GAP.toMillis());
        if (news.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
        return !closed && !client.terminated() && Door.stillLetsIn(client.ctx());
    }

    /** Where nothing has changed, that is said: the page tells when it last heard. */
    private String message(CooldownsPage sent, CooldownsPage now) {
        Optional<List<RowChange>> changes = RowChange.between(sent, now);
        return changes.isPresent() ? pages.cooldownsChanged(sent, now, changes.get()) : pages.cooldownsAnew(now);
    }

    /** Lets all readers go. */
    @Override
    public void close() {
        closed = true;
        changed();
    }
}
