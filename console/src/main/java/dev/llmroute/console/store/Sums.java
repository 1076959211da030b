package dev.llmroute.console.store;

import dev.llmroute.cooldown.TimeSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests and fallbacks, added up from what the routers counted by the minute. Each of its methods throws {@link HistoryGone} where that cannot be
 * read now. Thread-safe.
 */
public final class Sums {
    private final HistoryStore store;
    private final TimeSource time;

    Sums(HistoryStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    /**
     * What the requests of a time come to by steps, the oldest first, also those in which nothing was; days and hours are those of the zone.
     *
     * @throws IllegalArgumentException where there are more than {@link SumStep#MOST}
     */
    public List<SumOfStep> series(SumFilter filter, SumStep step, ZoneId zone) {
        return store.read(database -> database.sumSearch().series(filter, step, zone, minutesSinceMs()));
    }

    /**
     * How often each target was passed by, for each reason and with each target that was called next; the most frequent first.
     *
     * @param most how many rows at most
     */
    public List<SumOfPair> pairs(SumFilter filter, int most) {
        return store.read(database -> database.sumSearch().pairs(filter, most, minutesSinceMs()));
    }

    /**
     * The same, in the order of their names, part by part: a database of the size of a company has more of them than fit a memory, and a slow reader
     * must not keep one of its connections.
     *
     * @param last the one that the part follows; null for the first part
     * @param most of a part
     */
    public List<SumOfPair> pairsAfter(@Nullable SumOfPair last, SumFilter filter, int most) {
        return store.read(database -> database.sumSearch().pairsAfter(last, filter, most, minutesSinceMs()));
    }

    /**
     * What each target did by steps, by name and then the oldest first; steps in which it did nothing are left out. With a
     * provider or a model, also the others of the requests that fit.
     *
     * @throws IllegalArgumentException where there are more than {@link SumStep#MOST}
     */
    public List<SumOfTargetStep> targetSeries(SumFilter filter, SumStep step, ZoneId zone) {
        return store.read(database -> database.sumSearch().targetSeries(filter, step, zone, minutesSinceMs()));
    }

    /** Of which times sums are missing, the newest first. What is lost are records, each of a router's minute or of a part of one. */
    public List<HistoryEntry.Gap> gaps(long fromMs, long toMs, int most) {
        return store.read(database -> database.sumSearch().gaps(fromMs, toMs, most));
    }

    /** Since when there are minutes, as a rule; before that, hours in UTC. */
    public long minutesSinceMs() {
        return SumTable.keptMinutesSinceMs(time.millis(), store.options().minutes());
    }
}
