package dev.llmroute.router;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.router.dialect.StreamTranslation;
import dev.llmroute.router.dialect.Untranslatable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes a provider's stream on to a caller, event by event; a caller that reads slowly slows the provider down. Lives on one event
 * loop.
 */
final class Relay {
    private final HttpServerResponse out;
    private final UpstreamCall call;
    private final ReadStream<Buffer> source;
    private final @Nullable StreamTranslation translation;

    /** @param translation empty where events are passed on as they are */
    Relay(
            HttpServerResponse out,
            UpstreamCall call,
            ReadStream<Buffer> source,
            Optional<StreamTranslation> translation) {
        this.out = out;
        this.call = call;
        this.source = source;
        this.translation = translation.orElse(null);
    }

    /**
     * What came at once goes on at once: a write is a system call.
     *
     * @throws Untranslatable where it cannot be said in the caller's dialect; nothing of it has been passed on
     */
    void events(List<Buffer> events) throws Untranslatable {
        Buffer bytes = translation == null ? joined(events) : translated(events, translation);
        if (bytes.length() > 0) {
            out.write(bytes);
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

    /** The stream is whole; the caller's response is still open. */
    void end() {
        if (translation != null) {
            translation.end().forEach(out::write);
        }
    }
}
