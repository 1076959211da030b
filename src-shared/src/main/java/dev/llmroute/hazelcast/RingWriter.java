package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Carries records from this process to a ringbuffer, in their order. Thread-safe. */
final class RingWriter<E> {
    /** What the members refuse again and again must not keep everything behind it waiting. */
    private static final int MAX_TRIES = 20;

    private final Connection connection;
    private final String ringName;
    private final int batch;
    private final BlockingQueue<E> queue;
    private final AtomicLong dropped = new AtomicLong();
    private volatile Runnable wake = () -> {};

    /** Taken from the queue and not known to have arrived. */
    private volatile List<E> unsent = List.of();

    private int tries;

    /**
     * To one ringbuffer.
     *
     * @param most how many may wait
     * @param batch how many are sent at once
     */
    RingWriter(Connection connection, String ringName, int most, int batch) {
        this.connection = connection;
        this.ringName = ringName;
        this.batch = batch;
        this.queue = new ArrayBlockingQueue<>(most);
    }

    /** Never blocks; drops and counts the record where too many wait. */
    void offer(E each) {
        if (queue.offer(each)) {
            wake.run();
        } else {
            drop();
        }
    }

    /** Hears from now on that something waits for the next {@link #drain}; must not block. */
    void onOffer(Runnable listener) {
        wake = listener;
    }

    /** Counts a record that is not to be sent. */
    void drop() {
        dropped.incrementAndGet();
    }

    int queued() {
        return queue.size() + unsent.size();
    }

    long dropped() {
        return dropped.get();
    }

    /**
     * Sends what waits, if connected. Blocks until it is sent, and throws where that fails; the next calls send it again, up to
     * 20 times. It may then be in the ringbuffer twice, since an answer can be lost on its way: readers tell records apart by their ids. One
     * thread only.
     */
    void drain() {
        while (queued() > 0 && connection.connected().map(this::sendBatch).orElse(false)) {}
    }

    private boolean sendBatch(HazelcastInstance instance) {
        Ringbuffer<E> ring = instance.getRingbuffer(ringName);
        if (unsent.isEmpty()) {
            List<E> taken = new ArrayList<>();
            queue.drainTo(taken, batch);
            unsent = taken;
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
