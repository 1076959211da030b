package dev.llmroute.router.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.StreamBeginning;
import dev.llmroute.router.dialect.StreamEvent;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.http.ContentEncoding;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call to one target: sends the request, holds a stream back until its first content, and tells how it went. Lives on one
 * event loop. Every ending goes through {@link #settle}, so that none is told twice.
 */
public final class UpstreamCall {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    /** As much of an error as is read to judge it; the rest is thrown away. */
    private static final int ERROR_BYTES = 64 * 1024;

    /** So long an error's body may take behind its head: status and headers say most of it. */
    private static final Duration ERROR_BODY = Duration.ofSeconds(2);

    private static final String KEY_SHOWN = "An event of the stream had the API key in it.";

    private enum State {
        Waiting,
        Streaming,
        Settled
    }

    private final HttpClient client;
    private final UpstreamRequest request;
    private final CallListener answer;
    private final Duration keepAlive;
    private final Timers timers;
    private final ProviderStream stream;
    private State state = State.Waiting;
    private @Nullable HttpClientRequest http;
    private @Nullable HttpClientResponse response;
    private Buffer body = Buffer.buffer();
    /** When the provider showed that it is there; of a stream every byte does. */
    private long lastLifeNanos = System.nanoTime();

    /** Passes on the answer that is put off; null while there is none. */
    private @Nullable Runnable putOff;

    private boolean begun;
    /** The last byte of the request has been given to the network. */
    private boolean sent;
    /** An answer began before: what follows on the connection would stand behind the rest of the request. */
    private boolean early;

    private long kept;
    private boolean paused;

    /** @param keepAlive how often it is told that a stream has begun and says nothing */
    public UpstreamCall(
            Vertx vertx, HttpClient client, UpstreamRequest request, Duration keepAlive, CallListener answer) {
        this.timers = new Timers(vertx, this::crashed);
        this.client = client;
        this.keepAlive = keepAlive;
        this.request = request;
        this.answer = answer;
        this.stream = new ProviderStream(request.surface(), answer::isAlone);
    }

    public void start() {
        timers.after(
                request.timeouts().total(),
                () -> timedOut("no whole answer", request.timeouts().total()));
        if (request.stream()) {
            watchForContent();
        }
        try {
            client.request(request.endpoint())
                    .onComplete(safely(this::send), safely(error -> fail(UpstreamFailures.unreachable(error))));
        } catch (RuntimeException refused) {
            // Such as an address that Vert.x takes for none: the next target may have a better one.
            LOG.warn("{} cannot be called", request.provider(), refused);
            fail(UpstreamFailures.unreachable(refused));
        }
    }

    /** What is no content shows that the provider is at work: only where not even that comes it is given up. One timer for all. */
    private void watchForContent() {
        if (state != State.Waiting) {
            return;
        }
        Duration limit = request.timeouts().firstToken();
        Duration left = limit.minusNanos(System.nanoTime() - lastLifeNanos);
        if (!left.isPositive()) {
            timedOut("no content", limit);
            return;
        }
        if (begun) {
            answer.thinks();
        }
        timers.after(left.compareTo(keepAlive) < 0 ? left : keepAlive, this::watchForContent);
    }

    /** The caller went away, or the answer is not wanted any more: the connection is closed at once and nothing is told. */
    public void cancel() {
        putOff = null;
        settle();
        drop();
    }

    /** Whether its answer is whole, and waits for those of others. */
    public boolean isPutOff() {
        return putOff != null;
    }

    /** No other call of the request may answer any more: what has been put off is taken. */
    public void alone() {
        Runnable waiting = putOff;
        if (waiting != null) {
            putOff = null;
            waiting.run();
        } else if (state == State.Waiting && stream.isPutOff()) {
            begin(stream.taken());
        }
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
            fail(Failure.unreachable("The provider was not called: " + refusal.get() + "."));
            return;
        }
        request.writeTo(ready.headers());
        ready.response().onComplete(safely(this::responded), safely(this::lost));
        Buffer made = request.body().get();
        answer.holds(0);
        ready.end(made).onSuccess(written -> sent = true);
    }

    /** Vert.x only logs what a handler throws, and the caller would wait for ever. */
    private <T> Handler<T> safely(Handler<T> handler) {
        return event -> {
            try {
                handler.handle(event);
            } catch (RuntimeException | Error defect) {
                crashed(defect);
            }
        };
    }

    private void crashed(Throwable defect) {
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

    private void responded(HttpClientResponse came) {
        if (state == State.Settled) {
            return;
        }
        response = came;
        early = !sent;
        lastLifeNanos = System.nanoTime();
        came.exceptionHandler(safely(error -> broke("the connection was lost")));
        String type =
                Optional.ofNullable(came.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
        if (came.statusCode() < 200) {
            // Vert.x takes each but 100 and 103 for the answer, and would give the answer to whoever comes next.
            fail(Failure.connection(
                    "The provider sent the interim status " + came.statusCode() + ", which was not asked for."));
        } else if (came.statusCode() < 300 && UpstreamFailures.isEncoded(came)) {
            fail(Failure.connection("The provider's answer is in an encoding that was not asked for."));
        } else if (came.statusCode() != 200 || !request.stream()) {
            // A stream that nobody asked for is no answer either: whole() says so.
            came.handler(safely(this::bodyBytes));
            came.endHandler(safely(end -> whole(true)));
            if (isError()) {
                timers.after(ERROR_BODY, () -> whole(false));
            }
        } else if (type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            streams(came);
        } else {
            came.handler(safely(this::firstBytes));
            came.endHandler(safely(end -> whole(true)));
        }
    }

    private void streams(HttpClientResponse came) {
        begun = true;
        came.handler(safely(this::streamBytes));
        came.endHandler(safely(end -> streamEnded()));
    }

    /** Some send the stream that was asked for under another type, or none: its beginning tells. */
    private void firstBytes(Buffer bytes) {
        if (state == State.Settled) {
            return;
        }
        Buffer first = body.appendBuffer(bytes);
        StreamBeginning beginning = StreamBeginning.of(first);
        if (beginning == StreamBeginning.Open) {
            lastLifeNanos = System.nanoTime();
            return;
        }
        body = Buffer.buffer();
        if (beginning == StreamBeginning.Events) {
            streams(response());
            streamBytes(first);
        } else {
            response().handler(safely(this::bodyBytes));
            bodyBytes(first);
        }
    }

    private boolean isError() {
        return response != null && response.statusCode() >= 300;
    }

    private void bodyBytes(Buffer bytes) {
        if (state == State.Settled) {
            return;
        }
        lastLifeNanos = System.nanoTime();
        boolean error = response().statusCode() >= 400;
        long length = (long) body.length() + bytes.length();
        if (!error && length > AnswerBody.MAX_BYTES) {
            fail(Failure.answerTooLong(AnswerBody.MAX_BYTES));
        } else if (error && length > ERROR_BYTES) {
            body.appendBuffer(bytes, 0, Math.max(0, ERROR_BYTES - body.length()));
            whole(false);
        } else if (answer.holds(length)) {
            body.appendBuffer(bytes);
        }
    }

    /** @param read whether the answer was read to its end */
    private void whole(boolean read) {
        if (state != State.Waiting) {
            return;
        }
        if (response().statusCode() >= 400) {
            readable();
        }
        AnswerBody whole = new AnswerBody(request.surface(), body);
        Optional<Failure> failure = judge(whole);
        settle();
        if (read && (failure.isEmpty() || response().statusCode() >= 400)) {
            release();
        } else {
            drop();
        }
        Runnable answered =
                () -> answer.answered(response().statusCode(), response().headers(), whole);
        if (failure.isPresent()) {
            answer.failed(failure.get());
        } else if (!answer.isAlone() && whole.isThin()) {
            putOff = answered;
        } else {
            answered.run();
        }
    }

    /** Errors are worth reading, in whichever encoding a proxy on the way put them. */
    private void readable() {
        List<String> encodings = ContentEncoding.of(response().headers().getAll(HttpHeaders.CONTENT_ENCODING));
        if (!encodings.isEmpty() && ContentEncoding.unknown(encodings).isEmpty()) {
            body = ContentEncoding.beginning(body, encodings, ERROR_BYTES);
            response().headers().remove(HttpHeaders.CONTENT_ENCODING);
        }
    }

    private Optional<Failure> judge(AnswerBody whole) {
        boolean success = response().statusCode() == 200 && (body.length() > ERROR_BYTES || whole.isPlain());
        Optional<Failure> failure = success ? Optional.empty() : classify(body);
        if (failure.isPresent() || response().statusCode() >= 300) {
            return failure;
        }
        return switch (whole.said()) {
            case NoJson -> Optional.of(noJson());
            case Empty -> (success ? classify(body) : failure).or(this::empty);
            case Failed -> whole.failure();
            case Content -> Optional.empty();
        };
    }

    /** A stream that nobody asked for says nothing about who asks for one: it cools nothing down. */
    private Failure noJson() {
        return StreamBeginning.of(body) == StreamBeginning.Events
                ? Failure.untranslatable("it is a stream, which was not asked for")
                : Failure.noAnswer(response().statusCode());
    }

    private Optional<Failure> empty() {
        return answer.acceptsEmpty() ? Optional.empty() : Optional.of(Failure.emptyAnswer());
    }

    /** What came of a plain answer, or of an error as far as it was read. */
    public Buffer body() {
        return body;
    }

    private void streamBytes(Buffer bytes) {
        if (state == State.Settled) {
            return;
        }
        lastLifeNanos = System.nanoTime();
        went(stream.add(bytes));
        long keeps = stream.keeps();
        if (state != State.Settled && keeps != kept && answer.holds(keeps)) {
            kept = keeps;
        }
        if (state == State.Waiting && stream.isPutOff() && stream.isMarked()) {
            putOffStream();
        }
    }

    /** It is whole. */
    private void putOffStream() {
        settle();
        drop();
        putOff = () -> {
            answer.streaming(response().statusCode(), response().headers(), stream.taken(), response());
            answer.streamEnded(stream.isMarked());
        };
    }

    private void went(List<ProviderStream.Progress> all) {
        for (ProviderStream.Progress progress : all) {
            if (state != State.Settled) {
                went(progress);
            }
        }
    }

    private void went(ProviderStream.Progress progress) {
        switch (progress) {
            case ProviderStream.Begins(List<Buffer> events)
            when showsKey(events) -> fail(Failure.brokenStream(KEY_SHOWN));
            case ProviderStream.Begins(List<Buffer> events) -> begin(events);
            case ProviderStream.GoesOn(List<Buffer> events) -> goOn(events);
            case ProviderStream.Empty(List<Buffer> events)
            when answer.acceptsEmpty() && !showsKey(events) -> begin(events);
            case ProviderStream.Empty _ -> fail(Failure.emptyAnswer());
            case ProviderStream.Fails(Buffer event) -> {
                Failure failure = classify(event)
                        .or(() -> StreamEvent.json(event).flatMap(FinishReason::failure))
                        .or(() -> StreamEvent.json(event).flatMap(this::classifyError))
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

    /** A provider, or what stands before it, repeated the key: nothing of that is for a caller. */
    private boolean showsKey(List<Buffer> events) {
        for (Buffer event : events) {
            if (request.key().isIn(event.toString())) {
                return true;
            }
        }
        return false;
    }

    private void goOn(List<Buffer> events) {
        if (!showsKey(events)) {
            answer.events(events);
            return;
        }
        settle();
        drop();
        answer.streamBroke(Failure.brokenStream(KEY_SHOWN));
    }

    private void begin(List<Buffer> events) {
        state = State.Streaming;
        watchForStall();
        answer.streaming(response().statusCode(), response().headers(), events, response());
    }

    private void streamEnded() {
        if (state == State.Settled) {
            return;
        }
        Optional<Buffer> plain = stream.withoutEvents();
        if (state == State.Waiting && plain.isPresent()) {
            body = plain.get();
            whole(true);
            return;
        }
        went(stream.end());
        if (state == State.Waiting) {
            fail(Failure.connection("The stream ended before any content."));
        } else if (state == State.Streaming && stream.isWhole()) {
            settle();
            release();
            answer.streamEnded(stream.isMarked());
        } else {
            broke("the provider ended the stream without its end marker");
        }
    }

    /** The caller stopped or resumed reading: waiting for it is no stall of the provider. */
    public void paused(boolean now) {
        paused = now;
        lastLifeNanos = System.nanoTime();
    }

    private void watchForStall() {
        Duration stall = request.timeouts().stall();
        long left = stall.toNanos() - (System.nanoTime() - lastLifeNanos);
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
        drop();
        if (stream.isWhole()) {
            answer.streamEnded(stream.isMarked());
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
        } else if (state == State.Waiting && isError()) {
            whole(false);
        } else if (state == State.Waiting && stream.isPutOff() && stream.isWhole()) {
            putOffStream();
        } else if (state == State.Waiting) {
            settle();
            drop();
            answer.failed(failure);
        }
    }

    private Optional<Failure> classify(Buffer bytes) {
        return UpstreamFailures.classify(request, response(), bytes)
                .map(failure -> request.surface().everyTargetHasIt() ? failure : failure.onThisSurfaceOnly());
    }

    /** An error under a name of its own. */
    private Optional<Failure> classifyError(JsonNode event) {
        return classify(Buffer.buffer("{\"error\":" + event + "}"));
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

    /**
     * Nobody else may use the connection: what has not come of this answer would be taken for the next one's. A reset alone leaves one open
     * whose response has ended, as Vert.x sees it.
     */
    private void drop() {
        if (http == null) {
            return;
        }
        HttpClientRequest unwanted = http;
        handBack();
        if (unwanted.version() == HttpVersion.HTTP_2) {
            unwanted.reset();
        } else {
            close(unwanted.connection());
        }
    }

    /** At once: by itself Vert.x would first write what is queued, for which a provider that does not read lets it wait as long as it likes. */
    private static void close(HttpConnection connection) {
        if (connection instanceof HttpClientConnection client) {
            var _ = client.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }

    /** Behind a whole, judged answer others may use the connection, unless a part of the request would come before theirs. */
    private void release() {
        if (early) {
            drop();
        } else {
            handBack();
        }
    }

    /** The connection is the pool's again, which may have given it to another call already. */
    private void handBack() {
        http = null;
    }
}
