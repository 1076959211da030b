package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.EntryView;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.llmroute.cooldown.Cooldown;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What leaves a full map first. */
class LeastWorthFirstTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long HOUR = 3_600_000;

    @Test
    void garbage_goes_before_cooldowns_and_the_larger_before_the_smaller() {
        Cooldown soon = Samples.cooldown("soon", 60_000, NOW);
        Cooldown late = Samples.cooldown("late", 600_000, NOW);
        Cooldown over = Samples.cooldown("over", 60_000, NOW - 120_000);

        Stream<EntryView<Object, Object>> entries = Stream.of(
                entry(late.key().stored(), CooldownValue.of(late), 6, NOW + HOUR),
                entry(late.key().stored(), CooldownValue.of(late.cleared("admin", NOW)), 7, NOW + HOUR),
                entry("x", new HazelcastSerializationException("unreadable"), 100, NOW + HOUR),
                entry(soon.key().stored(), CooldownValue.of(soon), 5, NOW + HOUR),
                entry(late.key().stored(), CooldownValue.of(late), 1000, Long.MAX_VALUE),
                entry(over.key().stored(), CooldownValue.of(over), 4, NOW + HOUR),
                entry("x", "y", 100_000, NOW + HOUR));

        assertThat(entries.sorted(new LeastWorthFirst()).map(EntryView::getCost))
                .containsExactly(100_000L, 1000L, 100L, 4L, 5L, 6L, 7L);
    }

    @SuppressWarnings("unchecked")
    private static EntryView<Object, Object> entry(Object key, Object value, long cost, long expires) {
        return (EntryView<Object, Object>) Proxy.newProxyInstance(
                EntryView.class.getClassLoader(),
                new Class<?>[] {EntryView.class},
                (self, method, args) -> switch (method.getName()) {
                    case "getKey" -> key;
                    case "getValue" -> {
                        if (value instanceof HazelcastSerializationException unreadable) {
                            throw unreadable;
                        }
                        yield value;
                    }
                    case "getCost" -> cost;
                    case "getExpirationTime" -> expires;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
