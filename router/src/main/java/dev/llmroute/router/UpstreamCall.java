package dev.llmroute.router;

import dev.llmroute.failure.Failure;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call to one target: sends the request, holds a stream back until its first content, and tells how it went. Lives on one
 * event loop. Every ending goes through {@link #settle}, so that none is told twice.
 */
final class UpstreamCall {
    /** As much of an error as is read to judge it; the rest is thrown away. */
    private static final int ERROR_BYTES = 64 * 1024;

    /** No plain answer may be longer. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    private enum State {
        Waiting,
        Streaming,
        Settled
    }

    private final HttpClient client;
    private final UpstreamRequest request;
    private final UpstreamAnswer answer;
    private final Timers timers;
    private final ProviderStream stream;
    private State state = State.Waiting;
    private @Nullable HttpClientRequest http;
    private @Nullable HttpClientResponse response;
    private Buffer body = Buffer.buffer();
    private long lastEventNanos;
    private boolean paused;

    UpstreamCall(Vertx vertx, HttpClient client, UpstreamRequest request, UpstreamAnswer answer) {
        this.timers = new Timers(vertx, this::crashed);
        this.client = client;
        this.request = request;
        this.answer = answer;
        this.stream = new ProviderStream(request.surface());
    }

    void start() {
        timers.after(
                request.timeouts().total(),
                () -> timedOut("no whole answer", request.timeouts().total()));
        if (request.stream()) {
            timers.after(request.timeouts().firstToken(), () -> {
                if (state == State.Waiting) {
                    timedOut("no content", request.timeouts().firstToken());
                }
            });
        }
        client.request(request.endpoint())
                .onComplete(safely(this::send), safely(error -> fail(UpstreamFailures.connection(error))));
    }

    /** The caller went away, or the answer is not wanted any more: the connection is closed at once and nothing is told. */
    void cancel() {
        settle();
        reset();
    }

    private void send(HttpClientRequest ready) {
        ready.exceptionHandler(safely(this::lost));
        if (state == State.Settled) {
            ready.reset();
            return;
        }
        http = ready;
        Optional<String> refusal = refusal(ready.connection().remoteAddress());
        if (refusal.isPresent()) {
            fail(Failure.connection("The provider was not called: " + refusal.get() + "."));
            return;
        }
        headers(ready.headers());
        ready.send(request.body().get()).onComplete(safely(this::responded), safely(this::lost));
    }

    /** Vert.x only logs what a handler throws, and the caller would wait for ever. */
    private <T> Handler<T> safely(Handler<T> handler) {
        return event -> {
            try {
                handler.handle(event);
            } catch (RuntimeException defect) {
                crashed(defect);
            }
        };
    }

    private void crashed(RuntimeException defect) {
        cancel();
        answer.crashed(defect);
    }

    private void lost(Throwable error) {
        boolean ended = error instanceof IOException || error instanceof HttpClosedException;
        fail(response == null && ended ? UpstreamFailures.reset(error) : UpstreamFailures.connection(error));
    }

    private Optional<String> refusal(SocketAddress address) {
        try {
            return AddressRule.refusal(InetAddress.getByName(address.hostAddress()), request.network());
        } catch (UnknownHostException e) {
            return Optional.of("its address cannot be read");
        }
    }

    private void headers(MultiMap headers) {
        headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
        headers.set(HttpHeaders.ACCEPT, request.stream() ? "text/event-stream, application/json" : "application/json");
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        headers.set(HttpHeaders.USER_AGENT, "llmroute");
        headers.set(Replies.REQUEST_ID, request.requestId());
        headers.addAll(request.headers());
    }

    private void responded(HttpClientResponse came) {
        if (state == State.Settled) {
            return;
        }
        response = came;
        came.exceptionHandler(safely(error -> broke("the connection was lost")));
        String type =
                Optional.ofNullable(came.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
        if (came.statusCode() < 300 && UpstreamFailures.isEncoded(came)) {
            fail(Failure.connection("The provider's answer is in an encoding that was not asked for."));
        } else if (came.statusCode() == 200 && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            lastEventNanos = System.nanoTime();
            came.handler(safely(this::streamBytes));
            came.endHandler(safely(end -> streamEnded()));
        } else {
            came.handler(safely(this::bodyBytes));
            came.endHandler(safely(end -> whole()));
        }
    }

    private void bodyBytes(Buffer bytes) {
        if (state == State.Settled) {
            return;
        }
        boolean error = response().statusCode() >= 400;
        if (!error && body.length() + bytes.length() > MAX_ANSWER_BYTES) {
            fail(Failure.connection("The answer is longer than " + MAX_ANSWER_BYTES + " bytes."));
        } else if (error && body.length() + bytes.length() > ERROR_BYTES) {
            body.appendBuffer(bytes, 0, Math.max(0, ERROR_BYTES - body.length()));
            whole();
            reset();
        } else {
            body.appendBuffer(bytes);
        }
    }

    private void whole() {
        if (state != State.Waiting) {
            return;
        }
        WholeAnswer whole = new WholeAnswer(request.surface(), body);
        Optional<Failure> failure = judge(whole);
        settle();
        if (failure.isPresent()) {
            answer.failed(failure.get());
        } else {
            answer.answered(response().statusCode(), response().headers(), whole);
        }
    }

    private Optional<Failure> judge(WholeAnswer whole) {
        boolean success = response().statusCode() == 200 && (body.length() > ERROR_BYTES || whole.isPlain());
        Optional<Failure> failure = success ? Optional.empty() : classify(body);
        if (failure.isPresent() || response().statusCode() >= 300) {
            return failure;
        }
        return switch (whole.said()) {
            case NoJson -> Optional.of(Failure.noAnswer(response().statusCode()));
            case Empty -> answer.acceptsEmpty() ? Optional.empty() : Optional.of(Failure.emptyAnswer());
            case Content -> Optional.empty();
        };
    }

    /** What came of a plain answer, or of an error as far as it was read. */
    Buffer body() {
        return body;
    }

    private void streamBytes(Buffer bytes) {
        if (state == State.Settled) {
            return;
        }
        lastEventNanos = System.nanoTime();
        for (ProviderStream.Progress progress : stream.add(bytes)) {
            if (state != State.Settled) {
                went(progress);
            }
        }
    }

    private void went(ProviderStream.Progress progress) {
        switch (progress) {
            case ProviderStream.Begins(List<Buffer> events) -> begin(events);
            case ProviderStream.GoesOn(List<Buffer> events) -> answer.events(events);
            case ProviderStream.Empty(List<Buffer> events) when answer.acceptsEmpty() -> begin(events);
            case ProviderStream.Empty _ -> fail(Failure.emptyAnswer());
            case ProviderStream.Fails(Buffer event) -> {
                Failure failure = classify(event)
                        .orElseGet(() -> Failure.brokenStream("The provider sent an error event in the stream."));
                if (state == State.Waiting) {
                    fail(failure);
                } else {
                    breakOff(failure);
                }
            }
            case ProviderStream.Malformed _
            when state == State.Waiting -> fail(Failure.noAnswer(response().statusCode()));
            case ProviderStream.Malformed _ -> broke("an event is no JSON");
            case ProviderStream.TooLong(String why) -> broke(why);
        }
    }

    private void begin(List<Buffer> events) {
        state = State.Streaming;
        watchForStall();
        answer.streaming(response().statusCode(), response().headers(), events, response());
    }

    private void streamEnded() {
        Optional<Buffer> plain = stream.withoutEvents();
        if (state == State.Waiting && plain.isPresent()) {
            body = plain.get();
            whole();
        } else if (state == State.Waiting) {
            fail(Failure.connection("The stream ended before any content."));
        } else if (state == State.Streaming && stream.isWhole()) {
            settle();
            answer.streamEnded();
        } else {
            broke("the provider ended the stream without its end marker");
        }
    }

    /** The caller stopped or resumed reading: waiting for it is no stall of the provider. */
    void paused(boolean now) {
        paused = now;
        lastEventNanos = System.nanoTime();
    }

    private void watchForStall() {
        Duration stall = request.timeouts().stall();
        long left = stall.toNanos() - (System.nanoTime() - lastEventNanos);
        if (left <= 0 && !paused) {
            broke("no event came for " + stall.toMillis() + " ms");
        } else {
            timers.after(Duration.ofNanos(paused ? stall.toNanos() : left), this::watchForStall);
        }
    }

    private void broke(String what) {
        if (state == State.Streaming) {
            breakOff(Failure.brokenStream("The stream broke: " + what + "."));
        } else {
            fail(Failure.connection("The connection broke before an answer: " + what + "."));
        }
    }

    private void breakOff(Failure failure) {
        settle();
        reset();
        if (stream.isWhole()) {
            answer.streamEnded();
        } else {
            answer.streamBroke(failure);
        }
    }

    private void timedOut(String what, Duration limit) {
        if (state == State.Streaming) {
            breakOff(Failure.tooLong(limit));
        } else {
            fail(Failure.timeout(request.provider() + " sent " + what + " within " + limit.toMillis() + " ms."));
        }
    }

    private void fail(Failure failure) {
        if (state == State.Streaming) {
            broke("the connection was lost");
        } else if (state == State.Waiting) {
            settle();
            reset();
            answer.failed(failure);
        }
    }

    private Optional<Failure> classify(Buffer bytes) {
        return UpstreamFailures.classify(request.provider(), response(), bytes, request.detection())
                .map(failure -> request.surface().everyTargetHasIt() ? failure : failure.onThisSurfaceOnly());
    }

    private HttpClientResponse response() {
        if (response == null) {
            throw new IllegalStateException("there is no response yet");
        }
        return response;
    }

    private void settle() {
        state = State.Settled;
        timers.cancel();
    }

    private void reset() {
        if (http != null) {
            http.reset();
        }
    }
}
