package dev.llmroute.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts calls. Safe for use by several threads. */
final class CallLog {
    private final ConcurrentMap<Caller, Counter> counters = new ConcurrentHashMap<>();

    private record Caller(String provider, String model, String key) {}

    /** Counts a call that begins. */
    Counter begin(String provider, String model, String key) {
        Counter counter = counters.computeIfAbsent(new Caller(provider, model, key), caller -> new Counter());
        counter.calls.incrementAndGet();
        counter.open.incrementAndGet();
        return counter;
    }

    /** Forgets all calls, also those that are still open. */
    void reset() {
        counters.clear();
    }

    List<CallCount> counts() {
        return counters.entrySet().stream()
                .map(entry -> entry.getValue().count(entry.getKey()))
                .sorted(Comparator.comparing(CallCount::provider)
                        .thenComparing(CallCount::model)
                        .thenComparing(CallCount::key))
                .toList();
    }

    /** Where a call that began is settled, once. */
    static final class Counter {
        private final AtomicLong calls = new AtomicLong();
        private final AtomicLong open = new AtomicLong();
        private final AtomicLong cancelled = new AtomicLong();

        void answered() {
            open.decrementAndGet();
        }

        void cancelled() {
            cancelled.incrementAndGet();
            open.decrementAndGet();
        }

        private CallCount count(Caller caller) {
            return new CallCount(
                    caller.provider(), caller.model(), caller.key(), calls.get(), open.get(), cancelled.get());
        }
    }
}
