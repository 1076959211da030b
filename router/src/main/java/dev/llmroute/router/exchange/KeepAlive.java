package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Stopwatch;
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
    private final ResponseHead head;
    private final Timers timers;
    private final Duration each;
    private final BooleanSupplier waits;
    private final Stopwatch since;
    private boolean begun;

    /** @param waits whether the caller still waits for the first content */
    KeepAlive(
            HttpServerResponse out, ResponseHead head, Timers timers, RouterServices services, BooleanSupplier waits) {
        this.out = out;
        this.head = head;
        this.timers = timers;
        this.each = services.keepAlive();
        this.waits = waits;
        this.since = Stopwatch.started(services.time());
    }

    /** A target thinks: if the caller has waited long enough, the answer begins with a comment. */
    void thinks() {
        if (isDue()) {
            begun = true;
            head.waiting();
            out.setStatusCode(200).setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
            write();
        }
    }

    private boolean isDue() {
        // A timer may be early by less than its unit.
        return !begun
                && waits.getAsBoolean()
                && since.elapsed().multipliedBy(10).compareTo(each.multipliedBy(9)) >= 0;
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
