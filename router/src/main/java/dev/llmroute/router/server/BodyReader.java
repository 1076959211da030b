package dev.llmroute.router.server;

import dev.llmroute.router.eventloop.ResponseEnd;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.exchange.InFlight;
import dev.llmroute.router.http.ContentEncoding;
import dev.llmroute.router.reply.Replies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the body of a request, as long as it is neither too long nor too late nor too much, and decodes it. Lives on one event loop, but for
 * the decoding: a small body may become a long one.
 */
final class BodyReader {
    /** A caller that still sends would not read the refusal if its connection were closed at once. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final List<String> encodings;
    private final InFlight.Place place;
    private final Timers timers;
    private Buffer body = Buffer.buffer();

    private BodyReader(Vertx vertx, HttpServerRequest request, long maxBytes, InFlight.Place place) {
        this.vertx = vertx;
        this.request = request;
        this.maxBytes = maxBytes;
        this.place = place;
        this.encodings = request.headers().contains(HttpHeaders.CONTENT_ENCODING)
                ? ContentEncoding.of(request.headers().getAll(HttpHeaders.CONTENT_ENCODING))
                : List.of();
        this.timers =
                new Timers(vertx, defect -> Replies.crashed(request.response(), Replies.answers(request), defect));
    }

    /**
     * Reads it.
     *
     * @param end of its response
     * @param place where its bytes count
     * @param tooMuch refuses the request where they may not
     * @param whole gets it; where it does not come in time, or is too long, the request is refused instead
     */
    static void read(
            Vertx vertx,
            HttpServerRequest request,
            ResponseEnd end,
            long maxBytes,
            Duration inTime,
            InFlight.Place place,
            Runnable tooMuch,
            Consumer<Buffer> whole) {
        new BodyReader(vertx, request, maxBytes, place).read(end, inTime, tooMuch, whole);
    }

    private void read(ResponseEnd end, Duration inTime, Runnable tooMuch, Consumer<Buffer> whole) {
        Optional<String> unknown = encodings.isEmpty() ? Optional.empty() : ContentEncoding.unknown(encodings);
        if (unknown.isPresent()) {
            refuse(() -> unreadable(unknown.get()));
            return;
        }
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
        end.onLeft(timers::cancel);
        request.exceptionHandler(gone -> timers.cancel());
        request.handler(bytes -> {
            if (body.length() + bytes.length() > maxBytes) {
                refuse(this::tooLong);
            } else if (!place.mayHold(bytes.length())) {
                refuse(tooMuch);
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(read -> {
            timers.cancel();
            Buffer all = body;
            // The request lives as long as its answer lasts.
            body = Buffer.buffer();
            if (encodings.isEmpty()) {
                whole.accept(all);
            } else {
                decode(all, tooMuch, whole);
            }
        });
    }

    /** One after the other for each event loop: a decoder takes some megabytes. */
    private void decode(Buffer encoded, Runnable tooMuch, Consumer<Buffer> whole) {
        vertx.executeBlocking(() -> ContentEncoding.decoded(encoded, encodings, maxBytes, place::mayHold))
                .onComplete(
                        decoded -> {
                            if (!request.response().closed()) {
                                place.giveBack(encoded.length());
                                switch (decoded) {
                                    case ContentEncoding.Whole(Buffer plain) -> whole.accept(plain);
                                    case ContentEncoding.TooLong() -> tooLong();
                                    case ContentEncoding.NoRoom() -> tooMuch.run();
                                    case ContentEncoding.Broken(String encoding) -> broken(encoding);
                                }
                            }
                        },
                        defect -> Replies.crashed(request.response(), Replies.answers(request), defect));
    }

    private void unreadable(String what) {
        request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, ContentEncoding.KNOWN);
        Replies.refuse(
                request,
                415,
                "The request body has " + what + " in its content-encoding, which this router cannot read. It reads "
                        + ContentEncoding.KNOWN + ", and bodies without an encoding.",
                "unsupported_content_encoding");
    }

    private void broken(String encoding) {
        Replies.refuse(
                request,
                400,
                "The request body is no valid " + encoding + ", although its content-encoding says so.",
                "invalid_content_encoding");
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException notOne) {
            return 0; // counted as it comes
        }
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
        long late = vertx.setTimer(LINGER.toMillis(), due -> cutOff(request));
        request.handler(ignored -> {});
        request.endHandler(end -> vertx.cancelTimer(late));
        request.exceptionHandler(gone -> vertx.cancelTimer(late));
        reply.run();
    }

    /** Ends the caller's connection, but for HTTP/2, where other requests may be served over the same one. */
    static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            Connections.cutOff(request.connection());
        }
    }
}
