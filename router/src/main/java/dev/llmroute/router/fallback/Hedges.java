package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Hedging;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How long targets take to answer, and how many requests may have a second target beside a slow one. Thread-safe. */
public final class Hedges {
    private static final int FEWEST_SAMPLES = 20;

    /** In percent of a request: what a hedge costs, and what may be saved up. */
    private static final int COST = 100;

    private static final int MOST_SAVED = 10 * COST;

    private record Key(String origin, String model, boolean stream) {}

    private final TimeSource time;
    private final ConcurrentHashMap<Key, LatestTimes> latencies = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AtomicInteger> saved = new ConcurrentHashMap<>();

    public Hedges(TimeSource time) {
        this.time = time;
    }

    /** A request came: it adds its share to what its route may hedge. */
    public void requested(Route route, Hedging hedging) {
        saved(route).updateAndGet(now -> Math.min(MOST_SAVED, now + hedging.maxPercent()));
    }

    /** Whether one more request of the route may have a second target now; if so, it counts. */
    public boolean mayHedge(Route route) {
        AtomicInteger saved = saved(route);
        return saved.getAndUpdate(now -> now >= COST ? now - COST : now) >= COST;
    }

    /** There was no second target to be had: it does not count. */
    public void giveBack(Route route) {
        saved(route).updateAndGet(now -> Math.min(MOST_SAVED, now + COST));
    }

    private AtomicInteger saved(Route route) {
        return saved.computeIfAbsent(route.qualifiedName(), first -> new AtomicInteger(COST));
    }

    /** How long a target may take before it counts as slow, in ms; empty where too little is known of it. */
    public OptionalLong delayMs(Hedging hedging, Target target, boolean stream) {
        if (hedging.after() != null) {
            return OptionalLong.of(hedging.after().toMillis());
        }
        LatestTimes known = latencies.get(key(target, stream));
        return known == null
                ? OptionalLong.empty()
                : known.usual(time.nanos(), FEWEST_SAMPLES).stream()
                        .mapToLong(LatestTimes.Usual::ms)
                        .findFirst();
    }

    /**
     * A target answered, or was given up for being slow.
     *
     * @param ms to its first content, of a plain answer to its end; of one that was given up, until then
     */
    public void took(Target target, boolean stream, long ms) {
        latencies
                .computeIfAbsent(key(target, stream), first -> new LatestTimes())
                .add(ms, time.nanos(), false);
    }

    private static Key key(Target target, boolean stream) {
        return new Key(target.provider().endpoint(), target.model(), stream);
    }
}
