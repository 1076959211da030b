package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.EventRing;
import dev.llmroute.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ringbuffer that all routers write. What is malformed there counts as a record and is no event. */
final class SharedRing<E extends Recorded> implements EventRing<E> {
    /** Hazelcast refuses to read more at once. */
    static final int MOST_AT_ONCE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(SharedRing.class);

    private final Ringbuffer<Object> ring;
    private final Class<E> kind;

    SharedRing(HazelcastInstance instance, String name, Class<E> kind) {
        this.ring = instance.getRingbuffer(name);
        this.kind = kind;
    }

    @Override
    public long head() {
        return ring.headSequence();
    }

    @Override
    public long tail() {
        return ring.tailSequence();
    }

    /** Waits for nothing: a read that waits on the member for more would stay there when the reader is gone. */
    @Override
    public Run<E> read(long from, int limit) {
        ReadResultSet<Object> batch = TimeLimit.on(ring.readManyAsync(from, 0, Math.min(limit, MOST_AT_ONCE), null))
                .join();
        List<Optional<E>> records = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            records.add(event(batch, i));
        }
        return new Run<>(batch.getNextSequenceToReadFrom() - batch.readCount(), records);
    }

    private Optional<E> event(ReadResultSet<Object> batch, int index) {
        try {
            Object record = batch.get(index);
            return kind.isInstance(record) ? Optional.of(kind.cast(record)) : Optional.empty();
        } catch (HazelcastSerializationException | IllegalArgumentException | NullPointerException malformed) {
            LOG.debug("A record of the ringbuffer {} was left out: {}", ring.getName(), malformed.toString());
            return Optional.empty();
        }
    }
}
