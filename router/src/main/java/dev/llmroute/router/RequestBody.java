package dev.llmroute.router;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads the body of a request, as long as it is neither too long nor too late. Lives on one event loop. */
final class RequestBody {
    /** A caller that still sends would not read the refusal if its connection were closed at once. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Timers timers;
    private final Buffer body = Buffer.buffer();

    private RequestBody(Vertx vertx, HttpServerRequest request, long maxBytes) {
        this.vertx = vertx;
        this.request = request;
        this.maxBytes = maxBytes;
        this.timers = new Timers(vertx);
    }

    /**
     * Reads it.
     *
     * @param whole gets it; where it does not come in time, or is too long, the request is refused instead
     */
    static void read(Vertx vertx, HttpServerRequest request, long maxBytes, Duration inTime, Consumer<Buffer> whole) {
        new RequestBody(vertx, request, maxBytes).read(inTime, whole);
    }

    private void read(Duration inTime, Consumer<Buffer> whole) {
        if (announced() > maxBytes) {
            tooLong();
            return;
        }
        HttpServerResponse response = request.response();
        timers.after(inTime, () -> {
            if (!response.ended()) {
                Replies.refuseAndClose(
                        request,
                        408,
                        "The request body did not arrive within " + inTime.toSeconds() + " s.",
                        "request_timeout");
            }
        });
        response.exceptionHandler(gone -> timers.cancel());
        request.exceptionHandler(gone -> timers.cancel());
        request.handler(bytes -> {
            if (body.length() + bytes.length() > maxBytes) {
                tooLong();
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> {
            timers.cancel();
            whole.accept(body);
        });
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    /** The rest is thrown away for a while, then the caller is cut off. */
    private void tooLong() {
        timers.cancel();
        long late =
                vertx.setTimer(LINGER.toMillis(), due -> request.connection().close());
        request.handler(ignored -> {});
        request.endHandler(end -> vertx.cancelTimer(late));
        request.exceptionHandler(gone -> vertx.cancelTimer(late));
        Replies.refuse(request, 413, "The request body is longer than " + maxBytes + " bytes.", "request_too_large");
    }
}
