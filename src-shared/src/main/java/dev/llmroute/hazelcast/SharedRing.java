package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.EventRing;
import dev.llmroute.history.FallbackEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ringbuffer that all routers write. What is malformed there counts as a record and is no event. */
final class SharedRing implements EventRing {
    /** Hazelcast refuses to read more at once. */
    static final int MOST_AT_ONCE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(SharedRing.class);

    private final Ringbuffer<Object> ring;

    SharedRing(HazelcastInstance instance) {
        ring = instance.getRingbuffer(SharedStructures.FALLBACKS);
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
    public Run read(long from, int limit) {
        ReadResultSet<Object> batch = TimeLimit.on(ring.readManyAsync(from, 0, Math.min(limit, MOST_AT_ONCE), null))
                .join();
        List<Optional<FallbackEvent>> records = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            records.add(event(batch, i));
        }
        return new Run(batch.getNextSequenceToReadFrom() - batch.readCount(), records);
    }

    private static Optional<FallbackEvent> event(ReadResultSet<Object> batch, int index) {
        try {
            return batch.get(index) instanceof FallbackEvent event ? Optional.of(event) : Optional.empty();
        } catch (HazelcastSerializationException | IllegalArgumentException | NullPointerException malformed) {
            LOG.debug(
                    "An event of the ringbuffer {} was left out: {}", SharedStructures.FALLBACKS, malformed.toString());
            return Optional.empty();
        }
    }
}
