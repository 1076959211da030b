package dev.llmroute.operator.rollout;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which routes' routers do not serve what they were given yet, and since when. Thread-safe. */
public final class Lags {
    /** A roll-out takes about as long; what takes longer is worth telling. */
    public static final Duration LONG = Duration.ofMinutes(2);

    /** When pods are nudged, after the routers were given something; then each minute. */
    private static final Duration[] NUDGES = {
        Duration.ZERO, Duration.ofMillis(700), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20)
    };

    private static final Duration BETWEEN_LATE_NUDGES = Duration.ofMinutes(1);

    private record Lag(Object wanted, long since, AtomicInteger nudges) {}

    private final TimeSource time;
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();

    public Lags(TimeSource time) {
        this.time = time;
    }

    /**
     * To be told at each look. Something newer begins to wait anew.
     *
     * @param uid of the route
     * @param wanted what its routers are to serve; compared by {@code equals}
     * @return for how long it has not been in force; zero where it is
     */
    public Duration tell(String uid, Object wanted, boolean inForce) {
        if (inForce) {
            lags.remove(uid);
            return Duration.ZERO;
        }
        Lag lag = lags.compute(
                uid,
                (key, before) -> before != null && before.wanted.equals(wanted)
                        ? before
                        : new Lag(wanted, time.nanos(), new AtomicInteger()));
        return Duration.ofNanos(time.nanos() - lag.since);
    }

    /** Which nudge it is that the route's pods should get now, from 1 on; empty where none is due. */
    public OptionalInt dueNudge(String uid) {
        Lag lag = lags.get(uid);
        if (lag == null) {
            return OptionalInt.empty();
        }
        Duration waited = Duration.ofNanos(time.nanos() - lag.since);
        int done = lag.nudges.get();
        boolean due = waited.compareTo(nudgeAfter(done)) >= 0;
        return due && lag.nudges.compareAndSet(done, done + 1) ? OptionalInt.of(done + 1) : OptionalInt.empty();
    }

    private static Duration nudgeAfter(int done) {
        int late = done - NUDGES.length + 1;
        return late <= 0 ? NUDGES[done] : NUDGES[NUDGES.length - 1].plus(BETWEEN_LATE_NUDGES.multipliedBy(late));
    }

    /** When to ask again routers that have not served for so long what they were given. */
    public static Duration whileBehind(Duration waited) {
        if (waited.toSeconds() < 10) {
            return Duration.ofMillis(300);
        }
        return waited.compareTo(LONG) < 0 ? Duration.ofSeconds(2) : Duration.ofSeconds(30);
    }

    /** When to see again what keeps pods from being ready that have not been for so long. */
    public static Duration whileStarting(Duration waited) {
        return waited.compareTo(LONG) < 0 ? Duration.ofSeconds(10) : Duration.ofMinutes(1);
    }

    public void forget(String uid) {
        lags.remove(uid);
    }

    /** Of how many routes something is kept. */
    public int size() {
        return lags.size();
    }

    /** How many routes have waited for {@link #LONG}. Those that are not among the present ones are forgotten. */
    public int count(Collection<String> presentUids) {
        lags.keySet().retainAll(presentUids);
        long now = time.nanos();
        return (int) lags.values().stream()
                .filter(each -> now - each.since >= LONG.toNanos())
                .count();
    }
}
