package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends a part of a page to its readers whenever it has changed. Readers get the whole part when they connect, so those who were
 * away have missed nothing; changes that come faster than a reader is served count as one. Thread-safe.
 *
 * @param <S> what the part shows; it is sent again only when this is another
 */
final class LiveFragment<S> implements AutoCloseable {
    /** Finds out what nobody announces: cooldowns that end, the steps of a ramp, the state of sharing, readers who have left. */
    private static final Duration TICK = Duration.ofSeconds(5);

    private static final Duration GAP = Duration.ofMillis(100);

    private final Function<Context, Supplier<S>> views;
    private final Function<S, String> html;
    private final Set<Semaphore> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param views what a reader gets to see, by their request; called once for each of them */
    LiveFragment(Function<Context, Supplier<S>> views, Function<S, String> html) {
        this.views = views;
        this.html = html;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        for (Semaphore news : readers) {
            if (news.availablePermits() == 0) {
                news.release();
            }
        }
    }

    /** Serves one reader until it leaves; occupies its (virtual) thread. */
    void serve(SseClient client) {
        Supplier<S> snapshot = views.apply(client.ctx());
        Semaphore news = new Semaphore(0);
        readers.add(news);
        try {
            S sent = null;
            while (!closed && !client.terminated() && Door.stillLetsIn(client.ctx())) {
                S now = snapshot.get();
                if (now.equals(sent)) {
                    client.sendComment("still here");
                } else {
                    client.sendEvent("fragment", html.apply(now));
                    sent = now;
                }
                TimeUnit.MILLISECONDS.sleep(GAP.toMillis());
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
