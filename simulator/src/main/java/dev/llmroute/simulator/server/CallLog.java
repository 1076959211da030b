package dev.llmroute.simulator.server;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts calls, and keeps the last request that each model got. Safe for use by several threads. */
public final class CallLog {
    private final ConcurrentMap<Caller, Counter> counters = new ConcurrentHashMap<>();

    private final ConcurrentMap<Model, Request> last = new ConcurrentHashMap<>();

    private record Model(String provider, String name) {}

    /** A request without the values of its headers, since one of them is the key. */
    private record Request(Buffer body, Set<String> headers) {}

    private record Caller(String provider, String model, String key) {}

    /** Counts a call that begins. */
    Counter begin(String provider, String model, String key) {
        Counter counter = counters.computeIfAbsent(new Caller(provider, model, key), caller -> new Counter());
        counter.calls.incrementAndGet();
        counter.open.incrementAndGet();
        return counter;
    }

    /** Keeps the request in place of the one before. */
    void remember(String provider, String model, Buffer body, Set<String> headers) {
        Set<String> names = new TreeSet<>();
        headers.forEach(header -> names.add(header.toLowerCase(Locale.ROOT)));
        last.put(new Model(provider, model), new Request(body, Collections.unmodifiableSet(names)));
    }

    /** The body of the model's last request, as it came; empty where it got none. */
    public Optional<String> lastBody(String provider, String model) {
        return Optional.ofNullable(last.get(new Model(provider, model)))
                .map(request -> request.body().toString(StandardCharsets.UTF_8));
    }

    /** The names of its headers, in lower case; empty where it got none. */
    public Set<String> lastHeaders(String provider, String model) {
        Request request = last.get(new Model(provider, model));
        return request == null ? Set.of() : request.headers();
    }

    /** Forgets all calls, also those that are still open. */
    public void reset() {
        counters.clear();
        last.clear();
    }

    public List<CallCount> counts() {
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
