package dev.llmroute.console;

import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Texts;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a page to its readers whenever it has changed. Readers get the whole part when they connect, so those who were
 * away have missed nothing; what many see is rendered once in each language. Thread-safe.
 *
 * @param <S> what the part shows; it is sent again only when this is another
 */
final class LiveFragment<S> implements AutoCloseable {
    private final Function<Context, Supplier<S>> views;
    private final BiFunction<S, Texts, String> html;
    private final RenderedOnce<Told<S>> rendered = new RenderedOnce<>();
    private final LiveReaders readers = new LiveReaders();

    /** @param views what a reader gets to see, by their request; called once for each of them */
    LiveFragment(Function<Context, Supplier<S>> views, BiFunction<S, Texts, String> html) {
        this.views = views;
        this.html = html;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        readers.changed();
    }

    /** Serves one reader until it leaves; occupies its (virtual) thread. */
    void serve(SseClient client) {
        readers.serve(client, new Reader(client, views.apply(client.ctx()), Texts.of(client.ctx())));
    }

    private record Told<S>(S what, Language language) {}

    private final class Reader implements Runnable {
        private final SseClient client;
        private final Supplier<S> snapshot;
        private final Texts texts;
        private @Nullable S sent;

        Reader(SseClient client, Supplier<S> snapshot, Texts texts) {
            this.client = client;
            this.snapshot = snapshot;
            this.texts = texts;
        }

        @Override
        public void run() {
            S now = snapshot.get();
            if (now.equals(sent)) {
                client.sendComment("still here");
            } else {
                client.sendEvent(
                        "fragment", rendered.get(new Told<>(now, texts.language()), () -> html.apply(now, texts)));
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
