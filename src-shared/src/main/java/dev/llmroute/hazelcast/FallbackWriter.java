package dev.llmroute.hazelcast;

import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import java.util.Arrays;

/** Carries fallback events from this process to the ringbuffer, in their order. Thread-safe. */
final class FallbackWriter {
    private static final int MAX_QUEUED = 10_000;
    private static final int BATCH = 500;

    private static final int KEPT_DETAILS = 8;
    private static final int OVERHEAD = 128;
    private static final int TEXT_OVERHEAD = 8;
    private static final int MAX_BYTES_OF_A_CHAR = 3;

    private final RingWriter<FallbackEvent> writer;

    FallbackWriter(Connection connection) {
        writer = new RingWriter<>(connection, SharedStructures.FALLBACKS, MAX_QUEUED, BATCH);
    }

    /** Never blocks; drops and counts the event where too many wait, or where it is larger than the members take. */
    void offer(FallbackEvent event) {
        FallbackEvent fitting = bytes(event) > EventSizeLimit.MAX_BYTES ? withoutDetails(event) : event;
        if (bytes(fitting) > EventSizeLimit.MAX_BYTES) {
            writer.drop();
        } else {
            writer.offer(fitting);
        }
    }

    /** At least as many as it has when serialized. */
    private static int bytes(FallbackEvent event) {
        int texts = length(event.id(), event.route(), event.requestId(), event.caller(), event.router());
        for (AttemptSummary attempt : event.attempts()) {
            texts += length(attempt.target(), attempt.scope(), attempt.waitSource());
        }
        for (Skipped skipped : event.skipped()) {
            texts += length(skipped.target());
        }
        for (String message : event.messages()) {
            texts += length(message);
        }
        return OVERHEAD
                + texts
                + OVERHEAD * (event.attempts().size() + event.skipped().size());
    }

    private static int length(String... texts) {
        return Arrays.stream(texts)
                .mapToInt(text -> MAX_BYTES_OF_A_CHAR * text.length() + TEXT_OVERHEAD)
                .sum();
    }

    /** A chain of hundreds of targets: what was skipped at the front, and how it ended, say enough. */
    private static FallbackEvent withoutDetails(FallbackEvent event) {
        return new FallbackEvent(
                event.id(),
                event.atMs(),
                event.route(),
                event.requestId(),
                event.caller(),
                event.router(),
                event.attempts(),
                event.skipped().stream().limit(KEPT_DETAILS).toList(),
                event.outcome(),
                event.messages().stream().limit(KEPT_DETAILS).toList());
    }

    /** As {@link RingWriter#onOffer}. */
    void onOffer(Runnable listener) {
        writer.onOffer(listener);
    }

    int queued() {
        return writer.queued();
    }

    long dropped() {
        return writer.dropped();
    }

    /** As {@link RingWriter#drain}. */
    void drain() {
        writer.drain();
    }
}
