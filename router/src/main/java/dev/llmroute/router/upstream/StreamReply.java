package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.upstream.ProviderStream.Begins;
import dev.llmroute.router.upstream.ProviderStream.Empty;
import dev.llmroute.router.upstream.ProviderStream.Fails;
import dev.llmroute.router.upstream.ProviderStream.GoesOn;
import dev.llmroute.router.upstream.ProviderStream.Malformed;
import dev.llmroute.router.upstream.ProviderStream.Progress;
import dev.llmroute.router.upstream.ProviderStream.TooLong;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An answer that streams: held back until its first content, then passed on event by event. Lives on one event loop. */
final class StreamReply implements Reply {
    private static final String KEY_SHOWN = "An event of the stream had the API key in it.";

    private final OpenCall open;
    private final HttpClientResponse response;
    private final AnswerCheck check;
    private final Supplier<Reply> asWhole;
    private final ProviderStream stream;

    private long kept;

    /** @param asWhole makes the reply that gets what turned out to be no stream */
    StreamReply(OpenCall open, HttpClientResponse response, AnswerCheck check, Supplier<Reply> asWhole) {
        this.open = open;
        this.response = response;
        this.check = check;
        this.asWhole = asWhole;
        this.stream = new ProviderStream(check.request().surface(), open.listener()::isAlone);
    }

    @Override
    public void bytes(Buffer bytes) {
        open.signOfLife();
        went(stream.add(bytes));
        long keeps = stream.keeps();
        if (!open.isSettled() && keeps != kept && open.listener().holds(keeps)) {
            kept = keeps;
        }
        if (open.isWaiting() && stream.isPutOff() && stream.isMarked()) {
            putOff();
        }
    }

    /** It is whole, and another target may answer more. */
    private void putOff() {
        open.drop();
        open.putOff(() -> {
            open.listener().streaming(response.statusCode(), response.headers(), stream.taken(), response);
            open.listener().streamEnded(stream.isMarked());
        });
    }

    private void went(List<Progress> all) {
        for (Progress progress : all) {
            if (!open.isSettled()) {
                went(progress);
            }
        }
    }

    private void went(Progress progress) {
        switch (progress) {
            case Begins(List<Buffer> events) when showsKey(events) -> open.fails(Failure.brokenStream(KEY_SHOWN));
            case Begins(List<Buffer> events) -> begin(events);
            case GoesOn(List<Buffer> events)
            when showsKey(events) -> {
                open.drop();
                open.listener().streamBroke(Failure.brokenStream(KEY_SHOWN));
            }
            case GoesOn(List<Buffer> events) -> open.listener().events(events);
            case Empty(List<Buffer> events) when open.listener().acceptsEmpty() && !showsKey(events) -> begin(events);
            case Empty _ -> open.fails(Failure.emptyAnswer());
            case Fails(Buffer event) when open.isWaiting() -> lost(check.ofEvent(event));
            case Fails(Buffer event) -> breakOff(check.ofEvent(event));
            case Malformed _ when open.isWaiting() -> lost(check.noAnswer());
            case Malformed _ -> broke("an event is no JSON");
            case TooLong(String why) -> broke(why);
        }
    }

    /** A provider, or what stands before it, repeated the key: nothing of that is for a caller. */
    private boolean showsKey(List<Buffer> events) {
        for (Buffer event : events) {
            if (check.request().key().isIn(event.toString())) {
                return true;
            }
        }
        return false;
    }

    private void begin(List<Buffer> events) {
        open.streams();
        watchForStall();
        open.listener().streaming(response.statusCode(), response.headers(), events, response);
    }

    private void watchForStall() {
        Duration stall = check.request().timeouts().stall();
        Duration left = stall.minus(open.sinceSignOfLife());
        if (!left.isPositive() && !open.isPaused()) {
            broke("no event came for " + stall.toMillis() + " ms");
        } else {
            open.timers().after(open.isPaused() ? stall : left, this::watchForStall);
        }
    }

    @Override
    public void end() {
        Optional<Buffer> plain = stream.withoutEvents();
        if (open.isWaiting() && plain.isPresent()) {
            Reply whole = asWhole.get();
            whole.bytes(plain.get());
            whole.end();
            return;
        }
        went(stream.end());
        if (open.isWaiting()) {
            lost(Failure.connection("The stream ended before any content."));
        } else if (open.isStreaming() && stream.isWhole()) {
            open.release();
            open.listener().streamEnded(stream.isMarked());
        } else {
            broke("the provider ended the stream without its end marker");
        }
    }

    /** Before its first content another target may answer; behind it the caller is told that it broke. */
    private void broke(String what) {
        if (open.isStreaming()) {
            breakOff(Failure.brokenStream("The stream broke: " + what + "."));
        } else {
            lost(Failure.connection("The connection broke before an answer: " + what + "."));
        }
    }

    private void breakOff(Failure failure) {
        open.drop();
        if (stream.isWhole()) {
            open.listener().streamEnded(stream.isMarked());
        } else {
            open.listener().streamBroke(failure);
        }
    }

    @Override
    public void lost(Failure failure) {
        if (open.isStreaming()) {
            broke("the connection was lost");
        } else if (open.isWaiting() && stream.isPutOff() && stream.isWhole()) {
            putOff();
        } else {
            open.fails(failure);
        }
    }

    @Override
    public void timedOut(Failure failure, Duration limit) {
        if (open.isStreaming()) {
            breakOff(Failure.tooLong(limit));
        } else {
            lost(failure);
        }
    }

    /** No other call of the request may answer any more: what is held back although it is not empty is taken. */
    void alone() {
        if (open.isWaiting() && stream.isPutOff()) {
            begin(stream.taken());
        }
    }

    @Override
    public Buffer body() {
        return Buffer.buffer();
    }
}
