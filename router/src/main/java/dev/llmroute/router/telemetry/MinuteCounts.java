package dev.llmroute.router.telemetry;

import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.HopSums;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import dev.llmroute.router.dialect.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by the minute in which they came, and once a minute sends what was counted. A request that ends after its minute was sent makes
 * another record of that minute; all of them together are what the access log says. Event loops count side by side. Thread-safe.
 */
public final class MinuteCounts {
    /** What may be told apart in one sending; the rest is counted as {@link RequestSums#OTHER}. */
    static final int MOST_KEYS = 2_000;

    /** Behind the end of a minute: by then most of its requests are over. */
    static final long GRACE_MS = 5_000;

    private static final int SHARDS = 16;
    private static final int MOST_OF_A_NAME = 200;

    /**
     * One request that is over. Targets are written {@code provider/model#key}.
     *
     * @param cameMs when it came, ms since 1970
     * @param route {@code namespace/name}
     * @param first the first target on its way
     * @param by the target that answered; empty where none did
     * @param tokens null where they are not known
     * @param hops the targets that were passed by, with what was called next
     * @param lostMs milliseconds in calls that failed
     */
    public record Request(
            long cameMs,
            String route,
            String caller,
            String first,
            String by,
            Outcome outcome,
            long tookMs,
            @Nullable Tokens tokens,
            List<Hop> hops,
            long lostMs) {
        public Request {
            hops = List.copyOf(hops);
        }
    }

    /**
     * A target that was passed by.
     *
     * @param to the one that was called next; empty where none was
     * @param leftOut whether it was not called, since it was cooling down
     * @param answered whether {@code to} answered
     */
    public record Hop(String from, String to, String reason, boolean leftOut, boolean answered, long lostMs) {}

    private final String router;
    private final FallbackLog log;
    private final Shard[] shards = new Shard[SHARDS];
    private final AtomicLong others = new AtomicLong();
    private final AtomicLong sentUntilMs = new AtomicLong();

    /** @param nowMs the minute of it is the first that is sent */
    public MinuteCounts(String router, FallbackLog log, long nowMs) {
        this.router = router;
        this.log = log;
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
        sentUntilMs.set(MinuteSums.minuteOf(nowMs));
    }

    /** Counts a request; waits for nobody but the sender, a moment each minute. */
    public void count(Request request) {
        shards[(int) (Thread.currentThread().threadId() % SHARDS)].count(request);
    }

    /** How many requests and hops were counted as {@link RequestSums#OTHER}, since there were too many different ones. */
    public long others() {
        return others.get();
    }

    /** Whether a minute is over that has not been sent. Cheap. */
    public boolean isDue(long nowMs) {
        return MinuteSums.minuteOf(nowMs - GRACE_MS) > sentUntilMs.get();
    }

    /** Sends what was counted for the minutes that are over. */
    public void send(long nowMs) {
        long untilMs = MinuteSums.minuteOf(nowMs - GRACE_MS);
        sentUntilMs.set(untilMs);
        sendBefore(untilMs);
    }

    /** Sends all that was counted: the router ends, or somebody does not wait for the end of the minute. */
    public void sendAll() {
        sendBefore(Long.MAX_VALUE);
    }

    private void sendBefore(long untilMs) {
        Shard all = new Shard();
        for (Shard shard : shards) {
            shard.moveTo(all, untilMs);
        }
        Map<Long, List<RequestSums>> requests = new TreeMap<>();
        all.requests.forEach((key, sums) -> requests.computeIfAbsent(key.minuteMs(), each -> new ArrayList<>())
                .add(sums.row(key)));
        Map<Long, List<HopSums>> hops = new TreeMap<>();
        all.hops.forEach((key, sums) ->
                hops.computeIfAbsent(key.minuteMs(), each -> new ArrayList<>()).add(sums.row(key)));
        Stream.concat(requests.keySet().stream(), hops.keySet().stream())
                .distinct()
                .forEach(minute -> log.record(new MinuteSums(
                        "%012x%016x"
                                .formatted(minute, ThreadLocalRandom.current().nextLong()),
                        minute,
                        router,
                        requests.getOrDefault(minute, List.of()),
                        hops.getOrDefault(minute, List.of()))));
    }

    /** What the threads of one number count. */
    private final class Shard {
        private final Map<RequestCount.Key, RequestCount> requests = new HashMap<>();
        private final Map<HopCount.Key, HopCount> hops = new HashMap<>();
        private int named;

        synchronized void count(Request request) {
            long minute = MinuteSums.minuteOf(request.cameMs());
            RequestCount.Key key = new RequestCount.Key(
                    minute,
                    cut(request.route()),
                    cut(request.caller()),
                    cut(request.first()),
                    cut(request.by()),
                    request.outcome());
            requests(key, 1).add(request);
            for (Hop hop : request.hops()) {
                hops(
                                new HopCount.Key(
                                        minute,
                                        key.route(),
                                        key.caller(),
                                        cut(hop.from()),
                                        cut(hop.to()),
                                        cut(hop.reason())),
                                1)
                        .add(hop);
            }
        }

        private RequestCount requests(RequestCount.Key key, long number) {
            RequestCount count = requests.get(key);
            if (count != null) {
                return count;
            }
            RequestCount.Key kept = hasRoom(key.route(), number)
                    ? key
                    : new RequestCount.Key(key.minuteMs(), RequestSums.OTHER, "", RequestSums.OTHER, "", key.outcome());
            return requests.computeIfAbsent(kept, each -> new RequestCount());
        }

        private HopCount hops(HopCount.Key key, long number) {
            HopCount count = hops.get(key);
            if (count != null) {
                return count;
            }
            HopCount.Key kept = hasRoom(key.route(), number)
                    ? key
                    : new HopCount.Key(key.minuteMs(), RequestSums.OTHER, "", RequestSums.OTHER, "", RequestSums.OTHER);
            return hops.computeIfAbsent(kept, each -> new HopCount());
        }

        /** Takes a place for a key, or counts what there is none for. */
        private boolean hasRoom(String route, long number) {
            if (route.equals(RequestSums.OTHER)) {
                return true;
            }
            if (named == MOST_KEYS) {
                others.addAndGet(number);
                return false;
            }
            named++;
            return true;
        }

        private void leaves(String route) {
            named -= route.equals(RequestSums.OTHER) ? 0 : 1;
        }

        /** What is of a minute before that. */
        synchronized void moveTo(Shard other, long untilMs) {
            requests.entrySet().removeIf(each -> {
                boolean goes = each.getKey().minuteMs() < untilMs;
                if (goes) {
                    leaves(each.getKey().route());
                    other.requests(each.getKey(), each.getValue().requests()).add(each.getValue());
                }
                return goes;
            });
            hops.entrySet().removeIf(each -> {
                boolean goes = each.getKey().minuteMs() < untilMs;
                if (goes) {
                    leaves(each.getKey().route());
                    other.hops(each.getKey(), each.getValue().hops()).add(each.getValue());
                }
                return goes;
            });
        }
    }

    private static String cut(String name) {
        return name.length() <= MOST_OF_A_NAME ? name : name.substring(0, MOST_OF_A_NAME);
    }
}
