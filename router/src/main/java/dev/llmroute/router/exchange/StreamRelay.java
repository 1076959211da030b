package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.dialect.StreamEvent;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.translation.StreamTranslation;
import dev.llmroute.router.translation.Untranslatable;
import dev.llmroute.router.upstream.UpstreamCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes a provider's stream on to a caller, event by event; a caller that reads slowly slows the provider down. Lives on one event
 * loop.
 */
final class StreamRelay {
    /** A write of more bytes counts as held until it is done; the queue of a caller has no more than some such ones. */
    private static final int LARGE_BYTES = 64 * 1024;

    private final HttpServerResponse out;
    private final InFlight.Place place;
    private final UpstreamCall call;
    private final ReadStream<Buffer> source;
    private final @Nullable StreamTranslation translation;
    private final Surface surface;
    private final long quietNanos;
    private final TimeSource time;
    private long lastWriteNanos;

    /**
     * @param place of the request, where what waits to be written counts
     * @param translation null where events are passed on as they are
     * @param surface of the caller
     * @param keepAlive how long the caller hears nothing while its target says what it cannot be told
     */
    StreamRelay(
            HttpServerResponse out,
            InFlight.Place place,
            UpstreamCall call,
            ReadStream<Buffer> source,
            @Nullable StreamTranslation translation,
            Surface surface,
            Duration keepAlive,
            TimeSource time) {
        this.time = time;
        this.lastWriteNanos = time.nanos();
        this.out = out;
        this.place = place;
        this.surface = surface;
        // Signs of life come at their own pace: one in each half keeps the time.
        this.quietNanos = keepAlive.toNanos() / 2;
        this.call = call;
        this.source = source;
        this.translation = translation;
    }

    /**
     * What came at once goes on at once: a write is a system call.
     *
     * @throws Untranslatable where it cannot be said in the caller's dialect; nothing of it has been passed on
     */
    void events(List<Buffer> events) throws Untranslatable {
        Buffer bytes = translation == null ? joined(events) : translated(events, translation);
        if (bytes.length() > 0) {
            write(bytes);
        } else if (time.nanos() - lastWriteNanos >= quietNanos && !out.writeQueueFull()) {
            write(sign());
        }
        if (out.writeQueueFull()) {
            source.pause();
            call.paused(true);
            out.drainHandler(drained -> {
                call.paused(false);
                source.resume();
            });
        }
    }

    private void write(Buffer bytes) {
        int length = bytes.length();
        if (length > LARGE_BYTES) {
            place.hold(length);
            out.write(bytes).onComplete(written -> place.giveBack(length));
        } else {
            out.write(bytes);
        }
        if (translation != null) {
            lastWriteNanos = time.nanos();
        }
    }

    /** What says nothing but that the target is at work. */
    private Buffer sign() {
        return Buffer.buffer(
                switch (surface.dialect()) {
                    case OpenAI -> KeepAlive.COMMENT;
                    case Anthropic -> "event: ping\ndata: {\"type\":\"ping\"}\n\n";
                });
    }

    private static Buffer translated(List<Buffer> events, StreamTranslation translation) throws Untranslatable {
        Buffer all = Buffer.buffer();
        for (Buffer event : events) {
            Optional<JsonNode> data = StreamEvent.json(event);
            if (data.isPresent()) {
                translation.event(data.get()).forEach(all::appendString);
            }
        }
        return all;
    }

    private static Buffer joined(List<Buffer> events) {
        if (events.size() == 1) {
            return events.getFirst();
        }
        Buffer all = Buffer.buffer();
        events.forEach(all::appendBuffer);
        return all;
    }

    /**
     * What the caller gets last of a stream that is whole; the response is still open. Anthropic's SDKs want their end marker; OpenAI's take the
     * end of the body for one, but behind a proxy that may break off only the marker tells a whole answer from a part of one.
     *
     * @param marked whether the provider ended it by its end marker
     * @throws Untranslatable where what the caller has seen cannot be all of it
     */
    Buffer end(boolean marked) throws Untranslatable {
        Buffer last = Buffer.buffer();
        if (translation != null) {
            for (String event : translation.end()) {
                last.appendString(event);
            }
        } else if (!marked) {
            last.appendString(
                    switch (surface) {
                        case ChatCompletions, Completions -> "data: [DONE]\n\n";
                        case Messages -> "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
                        default -> "";
                    });
        }
        return last;
    }
}
