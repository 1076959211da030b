package dev.llmroute.history;

import java.util.List;
import java.util.Optional;

/**
 * Records of one kind under ascending numbers, of which the oldest ones go. Its methods may block, and throw what their store throws;
 * the ring may change between two calls.
 */
public interface EventRing<E extends Recorded> {
    /** The number of the oldest record; one more than {@link #tail} where there is none. */
    long head();

    /** The number of the newest record that ever was; -1 before the first one. */
    long tail();

    /** Up to so many records from a number on, or from the oldest one where that is newer. */
    Run<E> read(long from, int limit);

    /**
     * Records one behind the other.
     *
     * @param first the number of the first one
     * @param records an empty one cannot be read
     */
    record Run<E extends Recorded>(long first, List<Optional<E>> records) {
        public Run {
            records = List.copyOf(records);
        }

        /** Those that can be read. */
        public List<E> events() {
            return records.stream().flatMap(Optional::stream).toList();
        }

        /** The number behind the last one. */
        public long next() {
            return first + records.size();
        }
    }
}
