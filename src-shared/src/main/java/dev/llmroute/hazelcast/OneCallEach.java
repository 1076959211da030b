package dev.llmroute.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the members, of which one at a time is about the same thing, however long it takes: what is told again while it is still on its way
 * would be counted twice. Thread-safe.
 *
 * @param <T> what calls are about
 */
final class OneCallEach<T> {
    private static final Logger LOG = LoggerFactory.getLogger(OneCallEach.class);

    private final Set<T> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Calls, unless another call about the same is under way.
     *
     * @param answered gets what the members answer, on another thread; nothing where they do not
     * @return whether it called
     */
    <R> boolean call(
            T about,
            IMap<String, Object> map,
            String key,
            EntryProcessor<String, Object, R> what,
            Consumer<R> answered) {
        if (!underWay.add(about)) {
            return false;
        }
        try {
            var _ = map.submitToKey(key, what)
                    .whenComplete((answer, failed) -> settle(about, answer, failed, answered));
        } catch (RuntimeException failed) {
            settle(about, null, failed, answered);
        }
        return true;
    }

    private <R> void settle(T about, @Nullable R answer, @Nullable Throwable failed, Consumer<R> answered) {
        underWay.remove(about);
        if (answer != null) {
            answered.accept(answer);
        } else {
            LOG.debug("What counts of {} was not told: {}", about, String.valueOf(failed));
        }
    }
}
