package dev.llmroute.router.exchange;

import dev.llmroute.router.eventloop.Timers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the last part of an answer, as fast as its caller reads it: what has not been written counts as held until it has. A caller who
 * reads nothing at all is cut off after a while. Lives on one event loop.
 */
final class Delivery {
    /** What is given to the network at once; it copies that. */
    private static final int PIECE_BYTES = 256 * 1024;

    /** Sockets take as much at once: most answers, for which no timer is worth its price. */
    private static final int SMALL_BYTES = 64 * 1024;

    private final CallerConnection caller;
    private final HttpServerResponse out;
    private final Supplier<Timers> timersWhereNeeded;
    private final Duration patience;
    private @Nullable Timers timers;
    private int at;
    private long piece;

    /**
     * @param timersWhereNeeded makes the timers of a delivery that takes its time
     * @param patience how long the caller may read nothing
     */
    Delivery(CallerConnection caller, Supplier<Timers> timersWhereNeeded, Duration patience) {
        this.caller = caller;
        this.out = caller.response();
        this.timersWhereNeeded = timersWhereNeeded;
        this.patience = patience;
    }

    /** Writes the rest of the answer, and ends it. */
    void end(Buffer rest) {
        caller.end().awaitDelivery();
        if (rest.length() > PIECE_BYTES && !out.headWritten() && !out.isChunked()) {
            out.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(rest.length()));
        }
        writeOn(rest);
    }

    private void writeOn(Buffer rest) {
        piece++;
        while (rest.length() - at > PIECE_BYTES) {
            out.write(rest.slice(at, at + PIECE_BYTES));
            at += PIECE_BYTES;
            if (out.writeQueueFull()) {
                watch(piece);
                out.drainHandler(drained -> writeOn(rest));
                return;
            }
        }
        boolean small = rest.length() - at <= SMALL_BYTES && !out.writeQueueFull();
        Future<Void> ended = rest.length() == 0 ? out.end() : out.end(at == 0 ? rest : rest.slice(at, rest.length()));
        if (small || ended.isComplete()) {
            over();
        } else {
            watch(piece);
            ended.onComplete(done -> over());
        }
    }

    private void over() {
        piece++;
        if (timers != null) {
            timers.cancel();
        }
        caller.end().over();
    }

    private void watch(long unread) {
        if (timers == null) {
            timers = timersWhereNeeded.get();
        }
        timers.after(patience, () -> {
            if (piece == unread) {
                caller.cutOff().run();
            }
        });
    }
}
