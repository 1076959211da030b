package dev.llmroute.ceiling;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.route.Foresight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How much more a provider most likely lets through to one model with one account. Thread-safe. */
final class Headroom implements CommonCounts.Counted {
    private static final int MOST_WINDOWS = 8;
    private static final String LEARNED = "requests";

    private final Clock clock;
    private final Usage usage = new Usage();
    private final Map<String, VirtualBucket> buckets = new LinkedHashMap<>(2);
    private final LearnedCeiling learned = new LearnedCeiling();
    private final AtomicBoolean shared = new AtomicBoolean();
    private long requests;

    Headroom(Clock clock) {
        this.clock = clock;
    }

    /** Whether nobody has shared it with other processes before. */
    boolean becomesShared() {
        return !shared.get() && shared.compareAndSet(false, true);
    }

    /** Counts a request that is about to be sent, where it most likely fits or is sent all the same. */
    synchronized Foreseen send(Foresight by, Sending sending) {
        long now = clock.nowMs();
        Shortage shortage = sending == Sending.Anyway ? null : shortage(by, now);
        if (shortage != null) {
            return shortage;
        }
        requests++;
        usage.count(0, now);
        return new Sent(now, requests);
    }

    private @Nullable Shortage shortage(Foresight by, long now) {
        Shortage worst = by == Foresight.Learn ? learned(now) : null;
        for (Map.Entry<String, VirtualBucket> each : buckets.entrySet()) {
            Shortage shortage = each.getValue().shortage(each.getKey(), requests, now);
            worst = worst == null || (shortage != null && shortage.freeInMs() > worst.freeInMs()) ? shortage : worst;
        }
        return worst;
    }

    private @Nullable Shortage learned(long now) {
        double most = learned.perMinute(clock.wallMs());
        double left = most - (double) usage.requests(now);
        return most > 0 && left < 1
                ? new Shortage(LEARNED, (long) Math.max(0, left), true, usage.requestsFallIn(most - 1, now), 0)
                : null;
    }

    /** A person says that what was told is over. */
    synchronized void forgetTold() {
        buckets.clear();
    }

    /** Why one request more would not fit now; null where it would. */
    synchronized @Nullable Shortage shortage(Foresight by) {
        return shortage(by, clock.nowMs());
    }

    /** An answer tells windows; returned are those of which it cannot be told yet when something is back, or only all at once. */
    synchronized List<RemainingWindow> told(List<RemainingWindow> windows, Sent sent) {
        long now = clock.nowMs();
        List<RemainingWindow> coarse = new ArrayList<>(0);
        for (RemainingWindow window : windows) {
            VirtualBucket bucket = buckets.get(window.window());
            if (bucket != null) {
                bucket.told(window, sent, now);
            } else if (buckets.size() < MOST_WINDOWS) {
                bucket = VirtualBucket.of(window, sent.isCounted() ? sent : new Sent(now, requests), now);
                if (bucket != null) {
                    buckets.put(window.window(), bucket);
                }
            }
            if (bucket == null || !bucket.isRefilling()) {
                coarse.add(window);
            }
        }
        return coarse;
    }

    /**
     * The provider refused a request.
     *
     * @param silent whether nothing was said about when it would take it, and what would fit is learned
     */
    synchronized void refused(Sent sent, boolean silent) {
        if (!sent.isCounted()) {
            return;
        }
        long now = clock.nowMs();
        buckets.values().forEach(VirtualBucket::refused);
        usage.takeBack(0, sent.atMs(), now);
        if (silent) {
            long wall = clock.wallMs();
            double served = usage.requests(now);
            learned.refused(wall - (now - sent.atMs()), served, span -> usage.requestsOf(span, now), wall);
        }
    }

    @Override
    public synchronized Counts own() {
        return usage.own(clock.nowMs()).plus(new Counts(0, 0, 0, learned.cut(clock.wallMs())));
    }

    @Override
    public synchronized void heard(Counts others) {
        usage.heard(others, clock.nowMs());
        learned.heard(others.cut(), clock.wallMs());
    }

    /** What is known of it, window by window. */
    synchronized List<Left> left(Foresight by) {
        long now = clock.nowMs();
        List<Left> left = new ArrayList<>(buckets.size());
        buckets.forEach((window, bucket) -> {
            double part = bucket.partLeft(requests, now);
            if (part >= 0) {
                left.add(new Left(window, part, false));
            }
        });
        double most = learned.perMinute(clock.wallMs());
        if (by == Foresight.Learn && most > 0) {
            left.add(new Left(LEARNED, Math.clamp(1 - usage.requests(now) / most, 0, 1), true));
        }
        return left;
    }
}
