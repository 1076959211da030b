package dev.llmroute.router.eventloop;

import io.vertx.core.Handler;
import java.util.function.Consumer;

/**
 * What an event loop runs for somebody who waits. Vert.x only logs what a handler throws, and whoever waits would wait for ever: so a
 * defect is told.
 *
 * @param crashed hears what was thrown
 */
public record Guarded(Consumer<Throwable> crashed) {
    public void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error defect) {
            crashed.accept(defect);
        }
    }

    /** The same handler, whose defects are told. */
    public <T> Handler<T> handler(Handler<T> handler) {
        return event -> {
            try {
                handler.handle(event);
            } catch (RuntimeException | Error defect) {
                crashed.accept(defect);
            }
        };
    }
}
