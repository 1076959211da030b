package dev.llmroute.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest records of one kind, in the memory of this process. Thread-safe. */
final class RecentRing<E extends Recorded> implements EventRing<E> {
    private final int capacity;
    private final Deque<E> ring = new ArrayDeque<>();
    private long next;

    RecentRing(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(E event) {
        if (ring.size() == capacity) {
            ring.removeFirst();
        }
        ring.addLast(event);
        next++;
    }

    @Override
    public synchronized long head() {
        return next - ring.size();
    }

    @Override
    public synchronized long tail() {
        return next - 1;
    }

    @Override
    public synchronized Run<E> read(long from, int limit) {
        long first = Math.max(from, head());
        List<Optional<E>> records = new ArrayList<>();
        ring.stream().skip(first - head()).limit(limit).forEach(each -> records.add(Optional.of(each)));
        return new Run<>(first, records);
    }
}
