package dev.llmroute.ceiling;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Foresight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How much more a provider most likely lets through to one model with one account. Thread-safe. */
final class Headroom implements CommonCounts.Counted {
    private static final int MOST_WINDOWS = 8;

    private final Clock clock;
    private final Usage usage = new Usage();
    private final Map<String, VirtualBucket> buckets = new LinkedHashMap<>(2);
    private final LearnedCeiling ofRequests = new LearnedCeiling();
    private final LearnedCeiling ofTokens = new LearnedCeiling();
    private final AtomicBoolean shared = new AtomicBoolean();
    private long requests;
    private long tokens;

    Headroom(Clock clock) {
        this.clock = clock;
    }

    /** Whether nobody has shared it with other processes before. */
    boolean becomesShared() {
        return !shared.get() && shared.compareAndSet(false, true);
    }

    /**
     * Counts a request that is about to be sent, where it most likely fits or is sent all the same.
     */
    synchronized Foreseen send(Foresight by, long size, Sending sending) {
        long now = clock.nowMs();
        Shortage shortage = sending == Sending.Anyway ? null : shortage(by, size, now);
        if (shortage != null) {
            return shortage;
        }
        requests++;
        tokens += size;
        usage.begin(size, now);
        usage.end();
        buckets.values().forEach(bucket -> bucket.asked(now));
        return new Sent(now, requests, tokens, size);
    }

    private @Nullable Shortage shortage(Foresight by, long size, long now) {
        Shortage worst = by == Foresight.Learn ? learned(size, now) : null;
        for (Map.Entry<String, VirtualBucket> each : buckets.entrySet()) {
            VirtualBucket bucket = each.getValue();
            Shortage shortage = bucket.shortage(each.getKey(), size, bucket.isOfTokens() ? tokens : requests, now);
            worst = worst == null || (shortage != null && shortage.freeInMs() > worst.freeInMs()) ? shortage : worst;
        }
        return worst;
    }

    private @Nullable Shortage learned(long size, long now) {
        double mostRequests = ofRequests.perMinute(clock.wallMs());
        double leftRequests = mostRequests - (double) usage.requests(now);
        if (mostRequests > 0 && leftRequests < 1) {
            return learned("requests", leftRequests, usage.requestsFallIn(mostRequests - 1, now));
        }
        double mostTokens = ofTokens.perMinute(clock.wallMs());
        double leftTokens = mostTokens - (double) usage.tokens(now);
        // One that is larger than all that was ever seen to fit is let through when nothing else runs.
        double needed = Math.min((double) size, mostTokens / 2);
        if (mostTokens > 0 && leftTokens < needed) {
            return learned("tokens", leftTokens, usage.tokensFallIn(mostTokens - needed, now));
        }
        return null;
    }

    private static Shortage learned(String window, double left, long freeInMs) {
        return new Shortage(window, (long) Math.max(0, left), true, freeInMs, 0);
    }

    /** It was not sent after all. */
    synchronized void takeBack(Sent sent) {
        if (sent.isCounted()) {
            requests--;
            tokens -= sent.size();
            usage.takeBack(sent, clock.nowMs());
        }
    }

    /** An answer tells windows; returned are those of which it cannot be told yet when something is back, or only all at once. */
    synchronized List<RemainingWindow> told(List<RemainingWindow> windows, Sent sent) {
        long now = clock.nowMs();
        List<RemainingWindow> coarse = new ArrayList<>(0);
        for (RemainingWindow window : windows) {
            VirtualBucket bucket = buckets.get(window.window());
            if (bucket != null) {
                bucket.told(window, sent, now);
                bucket.unsurprised();
            } else if (buckets.size() < MOST_WINDOWS) {
                bucket = VirtualBucket.of(window, counted(sent, now), now);
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

    private Sent counted(Sent sent, long now) {
        return sent.isCounted() ? sent : new Sent(now, requests, tokens, 0);
    }

    /**
     * The provider refused a request.
     *
     * @param silent whether nothing was said about when it would take it, and what would fit is learned
     */
    synchronized void refused(FailureClass why, Sent sent, boolean silent) {
        buckets.values().forEach(VirtualBucket::surprised);
        if (!sent.isCounted()) {
            return;
        }
        long now = clock.nowMs();
        usage.takeBack(sent, now);
        if (silent && buckets.isEmpty()) {
            long wall = clock.wallMs();
            long sentAtMs = wall - (now - sent.atMs());
            if (why == FailureClass.RateLimitTokens) {
                ofTokens.refused(sentAtMs, (double) usage.tokens(now), span -> usage.tokensOf(span, now), wall);
            } else {
                ofRequests.refused(sentAtMs, (double) usage.requests(now), span -> usage.requestsOf(span, now), wall);
            }
        }
    }

    @Override
    public synchronized Counts own() {
        return usage.own(clock.nowMs())
                .plus(new Counts(0, 0, 0, ofRequests.cut(clock.wallMs()), ofTokens.cut(clock.wallMs())));
    }

    @Override
    public synchronized void heard(Counts others) {
        usage.heard(others, clock.nowMs());
        ofRequests.heard(others.ofRequests(), clock.wallMs());
        ofTokens.heard(others.ofTokens(), clock.wallMs());
    }

    /** What is known of it, window by window. */
    synchronized List<Left> left(Foresight by) {
        long now = clock.nowMs();
        List<Left> left = new ArrayList<>(buckets.size());
        buckets.forEach((window, bucket) -> {
            double part = bucket.partLeft(bucket.isOfTokens() ? tokens : requests, now);
            if (part >= 0) {
                left.add(new Left(window, part, false));
            }
        });
        if (by == Foresight.Learn) {
            learnedLeft("requests", ofRequests, usage.requests(now)).ifPresent(left::add);
            learnedLeft("tokens", ofTokens, usage.tokens(now)).ifPresent(left::add);
        }
        return left;
    }

    private Optional<Left> learnedLeft(String window, LearnedCeiling ceiling, long used) {
        double most = ceiling.perMinute(clock.wallMs());
        return most <= 0 ? Optional.empty() : Optional.of(new Left(window, Math.clamp(1 - used / most, 0, 1), true));
    }
}
