package dev.llmroute.console;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks something up once for all who ask for the same, until it may have changed: two hundred readers of one list are one query. Thread-safe;
 * whoever asks while another one looks waits for what that one finds.
 *
 * @param <K> what is asked for
 */
final class OncePerChange<K, V> {
    /** Whoever asks for something else takes the place of what was asked for longest ago. */
    private static final int MOST = 32;

    /** What nobody announces is seen after that. */
    static final Duration FRESH = Duration.ofSeconds(1);

    private record Seen<V>(V value, long change, long atNanos) {}

    private static final class Place<V> {
        private @Nullable Seen<V> seen;
    }

    private final Function<K, V> look;
    private final TimeSource time;
    private final Duration fresh;
    private final AtomicLong changes = new AtomicLong();
    private final Map<K, Place<V>> places = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Place<V>> eldest) {
            return size() > MOST;
        }
    };

    /** @param fresh how old what was looked up may become without a change */
    OncePerChange(Function<K, V> look, TimeSource time, Duration fresh) {
        this.look = look;
        this.time = time;
        this.fresh = fresh;
    }

    /** What was seen before may be wrong from now on. Never blocks. */
    void changed() {
        changes.incrementAndGet();
    }

    /** What was looked up after the last change. Throws what looking throws. */
    V get(K asked) {
        long since = changes.get();
        Place<V> place = place(asked);
        synchronized (place) {
            Seen<V> seen = place.seen;
            if (seen == null || seen.change() < since || time.nanos() - seen.atNanos() > fresh.toNanos()) {
                // Before the look: what changes meanwhile may not be in it.
                long change = changes.get();
                long atNanos = time.nanos();
                seen = new Seen<>(look.apply(asked), change, atNanos);
                place.seen = seen;
            }
            return seen.value();
        }
    }

    private Place<V> place(K asked) {
        synchronized (places) {
            return places.computeIfAbsent(asked, _ -> new Place<>());
        }
    }
}
