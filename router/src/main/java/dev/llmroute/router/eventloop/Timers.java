package dev.llmroute.router.eventloop;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The timers of one request or call, which end together. They keep the event loop's own time, whose lateness they watch. Lives on one event
 * loop.
 */
public final class Timers {
    /** A timer that is this late says that the router is slow, not that a provider is. */
    private static final long LATE_MS = 100;

    private final Vertx vertx;
    private final Guarded guarded;
    private final List<Long> set = new ArrayList<>(2);
    private boolean cancelled;

    /** @param crashed hears what a timer's action throws */
    public Timers(Vertx vertx, Consumer<Throwable> crashed) {
        this.vertx = vertx;
        this.guarded = new Guarded(crashed);
    }

    /** Runs it once after the delay, at least 1 ms; if the event loop itself was held up, after what came meanwhile has been read. */
    public void after(Duration delay, Runnable action) {
        long due = System.nanoTime() + delay.toNanos();
        set(Math.max(1, delay.toMillis()), () -> {
            long lateMs = Duration.ofNanos(System.nanoTime() - due).toMillis();
            if (lateMs > LATE_MS) {
                set(LATE_MS, action);
            } else {
                action.run();
            }
        });
    }

    private void set(long ms, Runnable action) {
        if (!cancelled) {
            set.add(vertx.setTimer(ms, id -> {
                if (!cancelled) {
                    guarded.run(action);
                }
            }));
        }
    }

    /** Cancels all timers; later calls of {@link #after} are ignored. */
    public void cancel() {
        cancelled = true;
        set.forEach(vertx::cancelTimer);
        set.clear();
    }
}
