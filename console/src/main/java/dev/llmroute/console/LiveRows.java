package dev.llmroute.console;

import io.javalin.http.sse.SseClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables of cooldowns of each reader as they are: all of them when a reader connects, so that those who were away have
 * missed nothing, and then only the rows that have changed. Thread-safe.
 */
final class LiveRows implements AutoCloseable {
    private final Pages pages;
    private final LiveReaders readers = new LiveReaders();

    LiveRows(Pages pages) {
        this.pages = pages;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        readers.changed();
    }

    /**
     * Serves one reader until it leaves; occupies its (virtual) thread.
     *
     * @param page what that reader wants to see, as it is now
     */
    void serve(SseClient client, Supplier<CooldownsPage> page) {
        readers.serve(client, new Reader(client, page));
    }

    private final class Reader implements Runnable {
        private final SseClient client;
        private final Supplier<CooldownsPage> page;
        private @Nullable CooldownsPage sent;

        Reader(SseClient client, Supplier<CooldownsPage> page) {
            this.client = client;
            this.page = page;
        }

        @Override
        public void run() {
            CooldownsPage now = page.get();
            client.sendEvent("rows", message(sent, now));
            sent = now;
        }
    }

    /** Where nothing has changed, that is said: the page tells when it last heard. */
    private String message(@Nullable CooldownsPage sent, CooldownsPage now) {
        return sent == null
                ? pages.cooldownsAnew(now)
                : RowChange.between(sent, now)
                        .map(changes -> pages.cooldownsChanged(sent, now, changes))
                        .orElseGet(() -> pages.cooldownsAnew(now));
    }

    /** Lets all readers go. */
    @Override
    public void close() {
        readers.close();
    }
}
