package dev.llmroute.router;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** Reads the body of a request, as long as it is neither too long nor too late nor too much. Lives on one event loop. */
final class RequestBody {
    /** A caller that still sends would not read the refusal if its connection were closed at once. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Timers timers;
    private Buffer body = Buffer.buffer();

    private RequestBody(Vertx vertx, HttpServerRequest request, long maxBytes) {
        this.vertx = vertx;
        this.request = request;
        this.maxBytes = maxBytes;
        this.timers =
                new Timers(vertx, defect -> Replies.crashed(request.response(), Replies.answers(request), defect));
    }

    /**
     * Reads it.
     *
     * @param mayHold whether so many bytes more may be held
     * @param tooMuch refuses the request where they may not
     * @param whole gets it; where it does not come in time, or is too long, the request is refused instead
     */
    static void read(
            Vertx vertx,
            HttpServerRequest request,
            long maxBytes,
            Duration inTime,
            LongPredicate mayHold,
            Runnable tooMuch,
            Consumer<Buffer> whole) {
        new RequestBody(vertx, request, maxBytes).read(inTime, mayHold, tooMuch, whole);
    }

    private void read(Duration inTime, LongPredicate mayHold, Runnable tooMuch, Consumer<Buffer> whole) {
        if (announced() > maxBytes) {
            refuse(this::tooLong);
            return;
        }
        HttpServerResponse response = request.response();
        timers.after(inTime, () -> {
            if (!response.ended()) {
                refuse(() -> tooLate(inTime));
            }
        });
        response.exceptionHandler(gone -> timers.cancel());
        request.exceptionHandler(gone -> timers.cancel());
        request.handler(bytes -> {
            if (body.length() + bytes.length() > maxBytes) {
                refuse(this::tooLong);
            } else if (!mayHold.test(bytes.length())) {
                refuse(tooMuch);
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> {
            timers.cancel();
            Buffer all = body;
            // The request lives as long as its answer lasts.
            body = Buffer.buffer();
            whole.accept(all);
        });
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    private void tooLong() {
        Replies.refuse(request, 413, "The request body is longer than " + maxBytes + " bytes.", "request_too_large");
    }

    private void tooLate(Duration inTime) {
        Replies.refuseAndClose(
                request,
                408,
                "The request body did not arrive within " + inTime.toSeconds() + " s.",
                "request_timeout");
    }

    /** The rest is thrown away for a while, then the caller is cut off. */
    private void refuse(Runnable reply) {
        timers.cancel();
        body = Buffer.buffer();
        long late = vertx.setTimer(LINGER.toMillis(), due -> cutOff());
        request.handler(ignored -> {});
        request.endHandler(end -> vertx.cancelTimer(late));
        request.exceptionHandler(gone -> vertx.cancelTimer(late));
        reply.run();
    }

    /** Other requests may be served over the same connection of HTTP/2. */
    private void cutOff() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }
}
