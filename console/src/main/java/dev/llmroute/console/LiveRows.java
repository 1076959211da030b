package dev.llmroute.console;

import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Texts;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables of cooldowns of each reader as they are: all of them when a reader connects, so that those who were away have
 * missed nothing, and then only the rows that have changed. What many see is looked up once, and rendered once in each language.
 * Thread-safe.
 */
final class LiveRows implements AutoCloseable {
    private static final long MOMENT_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST_VIEWS = 32;

    /** What a reader wants to see, and may do. */
    record View(CooldownQuery query, boolean mayOperate) {}

    /**
     * A view at a moment.
     *
     * @param version another one whenever something of it looks another way
     * @param news how many changes had been announced before
     */
    private record Sight(CooldownsPage page, long version, long news, long atNanos) {}

    /** What turns one sight into the next, in a language. */
    private record Step(View view, long before, long version, long atNanos, Language language) {}

    private final Pages pages;
    private final Function<View, CooldownsPage> pageOf;
    private final LiveReaders readers = new LiveReaders();
    private final RenderedOnce<Step> rendered = new RenderedOnce<>();
    private final AtomicLong news = new AtomicLong();

    /** The newest of each view; of too many views the one that was asked for longest ago is forgotten. */
    private final Map<View, Sight> sights = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<View, Sight> eldest) {
            return size() > MOST_VIEWS;
        }
    };

    private long versions;

    LiveRows(Pages pages, Function<View, CooldownsPage> pageOf) {
        this.pages = pages;
        this.pageOf = pageOf;
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        news.incrementAndGet();
        readers.changed();
    }

    /** Serves one reader until it leaves; occupies its (virtual) thread. */
    void serve(SseClient client, View view, Texts texts) {
        readers.serve(client, new Reader(client, view, texts));
    }

    private final class Reader implements Runnable {
        private final SseClient client;
        private final View view;
        private final Texts texts;
        private @Nullable Sight sent;

        Reader(SseClient client, View view, Texts texts) {
            this.client = client;
            this.view = view;
            this.texts = texts;
        }

        @Override
        public void run() {
            Sight now = sight(view);
            client.sendEvent("rows", message(view, sent, now, texts));
            sent = now;
        }
    }

    /** As it is now: what was looked up a moment ago is no older than what has been announced since. */
    private Sight sight(View view) {
        synchronized (sights) {
            long heard = news.get();
            Sight last = sights.get(view);
            if (last != null && last.news() == heard && System.nanoTime() - last.atNanos() < MOMENT_NANOS) {
                return last;
            }
            long atNanos = System.nanoTime();
            CooldownsPage page = pageOf.apply(view);
            long version = last != null && last.page().look().equals(page.look()) ? last.version() : ++versions;
            Sight now = new Sight(page, version, heard, atNanos);
            sights.put(view, now);
            return now;
        }
    }

    /** Where nothing has changed, that is said: the page tells when it last heard. */
    private String message(View view, @Nullable Sight sent, Sight now, Texts texts) {
        if (sent != null && sent.version() == now.version()) {
            return pages.cooldownsChanged(texts, sent.page(), now.page(), List.of());
        }
        long before = sent == null ? 0 : sent.version();
        return rendered.get(
                new Step(view, before, now.version(), now.atNanos(), texts.language()), () -> change(sent, now, texts));
    }

    private String change(@Nullable Sight sent, Sight now, Texts texts) {
        return sent == null
                ? pages.cooldownsAnew(texts, now.page())
                : RowChange.between(sent.page(), now.page())
                        .map(changes -> pages.cooldownsChanged(texts, sent.page(), now.page(), changes))
                        .orElseGet(() -> pages.cooldownsAnew(texts, now.page()));
    }

    /** Lets all readers go. */
    @Override
    public void close() {
        readers.close();
    }
}
