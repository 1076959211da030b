package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.FallbackEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Carries fallback events from this process to the ringbuffer, in their order. Thread-safe. */
final class FallbackWriter {
    private static final int MAX_QUEUED = 10_000;
    private static final int BATCH = 500;

    private final Connection connection;
    private final BlockingQueue<FallbackEvent> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong dropped = new AtomicLong();

    FallbackWriter(Connection connection) {
        this.connection = connection;
    }

    /** Never blocks; drops and counts the event where too many wait. */
    void offer(FallbackEvent event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    int queued() {
        return queue.size();
    }

    long dropped() {
        return dropped.get();
    }

    /** Sends what waits, if connected. Blocks until it is sent; a batch whose sending fails is dropped, not doubled. */
    void drain() {
        while (!queue.isEmpty() && connection.connected().map(this::sendBatch).orElse(false)) {}
    }

    private boolean sendBatch(HazelcastInstance instance) {
        Ringbuffer<FallbackEvent> ring = instance.getRingbuffer(Configurations.FALLBACKS);
        List<FallbackEvent> batch = new ArrayList<>();
        queue.drainTo(batch, BATCH);
        try {
            TimeLimit.on(ring.addAllAsync(batch, OverflowPolicy.OVERWRITE)).join();
            return true;
        } catch (RuntimeException failed) {
            dropped.addAndGet(batch.size());
            throw failed;
        }
    }
}
