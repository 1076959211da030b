package dev.llmroute.hazelcast;

import com.hazelcast.ringbuffer.RingbufferStore;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a ringbuffer on the members and refuses what is larger than a record of ours: its capacity is counted in
 * records, not in bytes. It stores nothing. Thread-safe.
 */
final class EventSizeLimit implements RingbufferStore<Object> {
    /** Ten thousand of these, the ringbuffer's capacity, are 160 MB. */
    static final int MAX_BYTES = 16_384;

    /** The same of sums: 80 MB. */
    static final int MAX_BYTES_OF_SUMS = 8_192;

    private final int maxBytes;

    EventSizeLimit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @throws IllegalArgumentException where the event is too large; Hazelcast hands it to whoever sent the event */
    @Override
    public void store(long sequence, Object event) {
        if (event instanceof byte[] bytes && bytes.length > maxBytes) {
            throw new IllegalArgumentException("An event of " + bytes.length + " bytes is refused; " + maxBytes
                    + " is the most that the ringbuffer takes");
        }
    }

    @Override
    public void storeAll(long firstSequence, Object[] events) {
        for (Object event : events) {
            store(firstSequence, event);
        }
    }

    /** What has left the ringbuffer is gone. */
    @Override
    public @Nullable Object load(long sequence) {
        return null;
    }

    @Override
    public long getLargestSequence() {
        return -1;
    }
}
