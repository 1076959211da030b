package dev.llmroute.router;

import dev.llmroute.router.dialect.StreamTranslation;
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

    void event(Buffer event) {
        if (translation == null) {
            out.write(event);
        } else {
            StreamEvent.json(event).map(translation::event).orElse(List.of()).forEach(out::write);
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

    /** The stream is whole; the caller's response is still open. */
    void end() {
        if (translation != null) {
            translation.end().forEach(out::write);
        }
    }
}
