package dev.llmroute.operator.event;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.pace.TokenBucket;
import dev.llmroute.operator.pace.WriteSchedule;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be written when. The same that happens to a route again is counted in one event; a route is written about once in 5 s
 * at most, and all routes together once in two seconds in the long run, whatever happens. Not thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Kubernetes: Event</a>, whose
 *     note never changes, but whose series counts
 */
final class EventQueue {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 10;
    private static final double PER_SECOND = 0.5;

    /** The API server keeps an event for an hour after its last write, unless it was told otherwise; a little less here. */
    private static final Duration KEPT = Duration.ofMinutes(50);

    /** How many routes may have something waiting, and how many different things one of them. */
    private static final int MOST_ROUTES = 5000;

    private static final int MOST_NOTES = 10;
    private static final int MOST_SERIES = 20_000;

    /** Which event something is counted in. */
    record Key(String uid, EventReason reason, String note) {}

    /**
     * An event to be written.
     *
     * @param name of the object
     * @param isNew whether it is there already, with a lower count
     * @param count how often it has happened
     */
    record Due(ObjectReference route, Key key, String name, boolean isNew, int count) {}

    private record Series(String name, int count, long written) {}

    private record Waiting(ObjectReference route, Map<Key, Integer> counts) {}

    private final TimeSource time;
    private final WriteSchedule<String> schedule;
    private final Map<String, Waiting> waiting = new HashMap<>();

    /** The one that was written longest ago first. */
    private final Map<Key, Series> written = new LinkedHashMap<>();

    private long names;

    EventQueue(TimeSource time) {
        this.time = time;
        schedule = new WriteSchedule<>(Duration.ZERO, PAUSE, new TokenBucket(AT_ONCE, PER_SECOND, time), time);
        names = time.millis() * 1_000;
    }

    /** @return false where it is dropped, since too much waits already */
    boolean add(ObjectReference route, Occurrence occurrence) {
        String uid = route.getUid();
        Waiting of = waiting.get(uid);
        if (of == null && waiting.size() < MOST_ROUTES) {
            of = new Waiting(route, new LinkedHashMap<>());
            waiting.put(uid, of);
        }
        Key key = new Key(uid, occurrence.reason(), occurrence.note());
        if (of == null || (of.counts.size() >= MOST_NOTES && !of.counts.containsKey(key))) {
            return false;
        }
        of.counts.merge(key, occurrence.count(), Integer::sum);
        schedule.want(uid);
        return true;
    }

    /** What to write now. */
    Optional<Due> next() {
        return schedule.next().map(uid -> {
            schedule.written(uid);
            Waiting of = Objects.requireNonNull(waiting.get(uid));
            Map.Entry<Key, Integer> first = of.counts.entrySet().iterator().next();
            of.counts.remove(first.getKey());
            if (of.counts.isEmpty()) {
                waiting.remove(uid);
            } else {
                schedule.want(uid);
            }
            return due(of.route, first.getKey(), first.getValue());
        });
    }

    private Due due(ObjectReference route, Key key, int count) {
        Series before = written.remove(key);
        long now = time.nanos();
        if (before != null && now - before.written >= KEPT.toNanos()) {
            before = null;
        }
        Series series = before == null
                ? new Series(route.getName() + "." + Long.toHexString(++names), count, now)
                : new Series(before.name, before.count + count, now);
        written.put(key, series);
        if (written.size() > MOST_SERIES) {
            written.remove(written.keySet().iterator().next());
        }
        return new Due(route, key, series.name, before == null, series.count);
    }

    /** The event is not there any more: what happens next is a new one. */
    void gone(Key key) {
        written.remove(key);
    }

    /** How long until there is something to write; empty where nothing waits. */
    Optional<Duration> delay() {
        return schedule.delay();
    }
}
