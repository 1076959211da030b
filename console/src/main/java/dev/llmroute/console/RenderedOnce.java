package dev.llmroute.console;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Renders what many readers are told at the same moment once, and not for each of them. For a moment only: what is rendered tells the
 * time, too. Thread-safe; readers of something else do not wait.
 *
 * @param <K> what is told, and in which language
 */
final class RenderedOnce<K> {
    private static final long MOMENT_NANOS = Duration.ofMillis(100).toNanos();

    private record Rendering(long atNanos, FutureTask<String> html) {
        boolean isOver(long nowNanos) {
            return nowNanos - atNanos > MOMENT_NANOS;
        }
    }

    private final Map<K, Rendering> now = new HashMap<>();
    private final LongSupplier nanos;

    RenderedOnce() {
        this(System::nanoTime);
    }

    RenderedOnce(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What the first of them has rendered, or renders now. */
    String get(K key, Supplier<String> render) {
        FutureTask<String> html = of(key, render);
        html.run();
        try {
            return html.get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return render.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("What is told to readers could not be rendered", failed);
        }
    }

    private synchronized FutureTask<String> of(K key, Supplier<String> render) {
        long nowNanos = nanos.getAsLong();
        now.values().removeIf(each -> each.isOver(nowNanos));
        return now.computeIfAbsent(key, any -> new Rendering(nowNanos, new FutureTask<>(render::get)))
                .html();
    }
}
