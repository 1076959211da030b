package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Carries fallback events from this process to the ringbuffer, in their order. Thread-safe. */
final class FallbackWriter {
    private static final int MAX_QUEUED = 10_000;
    private static final int BATCH = 500;

    /** What the members refuse again and again must not keep everything behind it waiting. */
    private static final int MAX_TRIES = 20;

    private static final int KEPT_DETAILS = 8;
    private static final int OVERHEAD = 128;
    private static final int TEXT_OVERHEAD = 8;
    private static final int MAX_BYTES_OF_A_CHAR = 3;

    private final Connection connection;
    private final BlockingQueue<FallbackEvent> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong dropped = new AtomicLong();

    /** Taken from the queue and not known to have arrived. */
    private volatile List<FallbackEvent> unsent = List.of();

    private int tries;

    FallbackWriter(Connection connection) {
        this.connection = connection;
    }

    /** Never blocks; drops and counts the event where too many wait, or where it is larger than the members take. */
    void offer(FallbackEvent event) {
        FallbackEvent fitting = bytes(event) > EventSizeLimit.MAX_BYTES ? withoutDetails(event) : event;
        if (bytes(fitting) > EventSizeLimit.MAX_BYTES || !queue.offer(fitting)) {
            dropped.incrementAndGet();
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

    int queued() {
        return queue.size() + unsent.size();
    }

    long dropped() {
        return dropped.get();
    }

    /**
     * Sends what waits, if connected. Blocks until it is sent, and throws where that fails; the next calls send it again, up to
     * 20 times. It may then be in the ringbuffer twice, since an answer can be lost on its way: readers tell events apart by their ids. One
     * thread only.
     */
    void drain() {
        while (queued() > 0 && connection.connected().map(this::sendBatch).orElse(false)) {}
    }

    private boolean sendBatch(HazelcastInstance instance) {
        Ringbuffer<FallbackEvent> ring = instance.getRingbuffer(SharedStructures.FALLBACKS);
        if (unsent.isEmpty()) {
            List<FallbackEvent> batch = new ArrayList<>();
            queue.drainTo(batch, BATCH);
            unsent = batch;
            tries = 0;
        }
        try {
            tries++;
            TimeLimit.on(ring.addAllAsync(unsent, OverflowPolicy.OVERWRITE)).join();
            unsent = List.of();
            return true;
        } catch (RuntimeException failed) {
            if (tries == MAX_TRIES) {
                dropped.addAndGet(unsent.size());
                unsent = List.of();
            }
            throw failed;
        }
    }
}
