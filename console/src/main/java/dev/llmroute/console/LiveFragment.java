package dev.llmroute.console;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a page to its readers whenever it has changed. Readers get the whole part when they connect, so those who were
 * away have missed nothing. Thread-safe.
 *
 * @param <S> what the part shows; it is sent again only when this is another
 */
final class LiveFragment<S> implements AutoCloseable {
    private final Function<Context, Supplier<S>> views;
    private final Function<S, String> html;
    private final LiveReaders readers = new LiveReaders();

    /** @param views what a reader gets to see, by their request; called once for each of them */
    LiveFragment(Function<Context, Supplier<S>> views, Function<S, String> html) {
        this.views = views;
        this.html = html;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        readers.changed();
    }

    /** Serves one reader until it leaves; occupies its (virtual) thread. */
    void serve(SseClient client) {
        readers.serve(client, new Reader(client, views.apply(client.ctx())));
    }

    private final class Reader implements Runnable {
        private final SseClient client;
        private final Supplier<S> snapshot;
        private @Nullable S sent;

        Reader(SseClient client, Supplier<S> snapshot) {
            this.client = client;
            this.snapshot = snapshot;
        }

        @Override
        public void run() {
            S now = snapshot.get();
            if (now.equals(sent)) {
                client.sendComment("still here");
            } else {
                client.sendEvent("fragment", html.apply(now));
                sent = now;
            }
        }
    }

    /** Lets all readers go. */
    @Override
    public void close() {
        readers.close();
    }
}
