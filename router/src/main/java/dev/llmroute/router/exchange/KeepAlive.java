package dev.llmroute.router.exchange;

import dev.llmroute.router.eventloop.Timers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Keeps the connection of a caller alive who waits for a stream's first content, by comments, which every client passes by. With the first
 * one the answer has its status, 200, but it does not belong to a target yet: another one may still answer. Lives on one event loop.
 */
final class KeepAlive {
    /** What every client of either dialect passes by. */
    static final String COMMENT = ": keep-alive\n\n";

    private final HttpServerResponse out;
    private final Timers timers;
    private final Duration each;
    private final BooleanSupplier waits;
    private final long startNanos = System.nanoTime();
    private boolean begun;

    /**
     * @param each how often
     * @param waits whether the caller still waits for the first content
     */
    KeepAlive(HttpServerResponse out, Timers timers, Duration each, BooleanSupplier waits) {
        this.out = out;
        this.timers = timers;
        this.each = each;
        this.waits = waits;
    }

    /** A target thinks; whether the caller has waited for so long already that he is to be told. */
    boolean isDue() {
        // A timer may be early by less than its unit.
        Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
        return !begun && waits.getAsBoolean() && waited.multipliedBy(10).compareTo(each.multipliedBy(9)) >= 0;
    }

    /** Begins the answer with a comment; the headers that are the router's own have been put. */
    void begin() {
        begun = true;
        out.setStatusCode(200).setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        write();
    }

    private void write() {
        if (waits.getAsBoolean()) {
            if (!out.writeQueueFull()) {
                out.write(COMMENT);
            }
            timers.after(each, this::write);
        }
    }
}
