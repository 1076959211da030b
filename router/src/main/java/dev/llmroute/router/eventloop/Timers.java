package dev.llmroute.router.eventloop;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The timers of one request or call, which end together. Vert.x only logs what a timer throws, and whoever waits for it would wait for
 * ever: so a defect is told. Lives on one event loop.
 */
public final class Timers {
    /** A timer that is this late says that the router is slow, not that a provider is. */
    private static final long LATE_MS = 100;

    private final Vertx vertx;
    private final Consumer<Throwable> crashed;
    private final List<Long> set = new ArrayList<>(2);
    private boolean cancelled;

    /** @param crashed hears what a timer's action throws */
    public Timers(Vertx vertx, Consumer<Throwable> crashed) {
        this.vertx = vertx;
        this.crashed = crashed;
    }

    /** Does it once after the delay, at least 1 ms. Where the event loop itself was held up, what came meanwhile is read before. */
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
                    run(action);
                }
            }));
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error defect) {
            crashed.accept(defect);
        }
    }

    /** None of them does anything any more, nor does one that would be set later. */
    public void cancel() {
        cancelled = true;
        set.forEach(vertx::cancelTimer);
        set.clear();
    }
}
