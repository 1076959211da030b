package dev.llmroute.ceiling;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Period;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been spent of budgets in their present periods: by this process, and by others as far as they have told. Only what has a budget is
 * counted. Periods are those of the wall clock. Thread-safe.
 */
public final class Spending {
    /**
     * What is counted together: who spends it, in which kind of period.
     *
     * @param of the same text in all processes for the same thing, without any secret
     */
    public record Key(String of, Period per) {}

    /**
     * What others do not know yet.
     *
     * @param startMs when the period began, ms since 1970
     * @param endMs when it ends
     * @param own since the last time that they were told
     * @param known what this process knows besides, which may be more than they do
     */
    public record Unshared(Key key, long startMs, long endMs, long own, long known) {}

    private final TimeSource time;
    private final ConcurrentHashMap<Key, Sum> sums = new ConcurrentHashMap<>();

    public Spending(TimeSource time) {
        this.time = time;
    }

    /** Counts what was paid. */
    public void add(Key key, Cost cost) {
        long now = time.millis();
        // Within the map's own step, in which nobody else takes it out.
        sums.compute(key, (same, before) -> {
            Sum sum = before == null ? new Sum(same) : before;
            sum.add(cost.picodollars(), now);
            return sum;
        });
    }

    /** In how many ms a budget begins anew that is spent; 0 where something is left of it. */
    public long freeInMs(Key key, Budget budget) {
        long now = time.millis();
        return sum(key).total(now) < budget.amount().picodollars()
                ? 0
                : Math.max(1, key.per().endMs(now) - now);
    }

    /** What is known to have been spent. */
    public Cost spent(Key key) {
        return new Cost(sum(key).total(time.millis()));
    }

    /** What was asked for, or added to, in the present period; what is in it counts as told when {@link #told} is called. Forgets what is over. */
    public List<Unshared> unshared() {
        long now = time.millis();
        sums.keySet().forEach(key -> sums.computeIfPresent(key, (same, sum) -> sum.isOver(now) ? null : sum));
        return sums.values().stream().map(sum -> sum.unshared(now)).toList();
    }

    /**
     * Others know of it.
     *
     * @param total what all have spent
     */
    public void told(Unshared shared, long total) {
        Sum sum = sums.get(shared.key());
        if (sum != null) {
            sum.told(shared, total);
        }
    }

    private Sum sum(Key key) {
        return sums.computeIfAbsent(key, Sum::new);
    }

    /** Begins anew with each period; of one that is over nothing is told any more. */
    private static final class Sum {
        private final Key key;
        private long startMs = Long.MIN_VALUE;
        private long endMs = Long.MIN_VALUE;
        private long known;
        private long own;

        Sum(Key key) {
            this.key = key;
        }

        synchronized void add(long picodollars, long nowMs) {
            roll(nowMs);
            own = plus(own, picodollars);
        }

        synchronized long total(long nowMs) {
            roll(nowMs);
            return plus(known, own);
        }

        synchronized boolean isOver(long nowMs) {
            return nowMs >= endMs;
        }

        synchronized Unshared unshared(long nowMs) {
            roll(nowMs);
            return new Unshared(key, startMs, endMs, own, known);
        }

        synchronized void told(Unshared shared, long total) {
            if (shared.startMs() == startMs) {
                own -= shared.own();
                known = Math.max(plus(known, shared.own()), total);
            }
        }

        /** A clock that was put back does not begin a period anew. */
        private void roll(long nowMs) {
            if (nowMs >= endMs) {
                startMs = key.per().startMs(nowMs);
                endMs = key.per().endMs(nowMs);
                known = 0;
                own = 0;
            }
        }

        /** Of two that are at least zero. */
        private static long plus(long one, long other) {
            return new Cost(one).plus(new Cost(other)).picodollars();
        }
    }
}
