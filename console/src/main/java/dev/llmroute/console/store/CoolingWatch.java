package dev.llmroute.console.store;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes minutes of what is seen now and then. Between two looks, what was cooling at the first one is taken to cool until its own
 * end, and what is new at the second one from its own begin. Not thread-safe.
 */
final class CoolingWatch {
    /** Whoever did not look for longer has not watched. */
    static final long LONGEST_GAP_MS = 5_000;

    /** Of more than these in a minute, those that cooled longest are kept: whoever reaches the shared memory may name many. */
    static final int MOST_PARTS = 500;

    private record Key(Cooled what, String reason) {}

    /** A stretch of time in which something cools. */
    private record Span(long fromMs, long toMs) {
        Span around(Span other) {
            return new Span(Math.min(fromMs, other.fromMs), Math.max(toMs, other.toMs));
        }
    }

    private static final long NEVER = Long.MIN_VALUE;

    private final TimeSource time;
    private long watchedSinceMs = NEVER;
    private boolean nothingWasBefore;
    private long lookedMs = NEVER;
    private Map<Key, Span> cooling = Map.of();
    private final Map<Long, Map<Key, Long>> msByMinute = new HashMap<>();

    CoolingWatch(TimeSource time) {
        this.time = time;
    }

    /**
     * A look.
     *
     * @param holding all that is cooling down now
     * @return the minutes that are over since the last look, at most one, if it was watched whole
     */
    List<CooledMinute> look(List<KnownCooldown> holding) {
        long nowMs = time.millis();
        Map<Key, Span> now = spans(holding);
        if (watchedSinceMs == NEVER || nowMs < lookedMs || nowMs - lookedMs > LONGEST_GAP_MS) {
            beginAnew(nowMs);
        } else {
            cooling.forEach((key, span) -> add(key, lookedMs, Math.min(span.toMs(), nowMs)));
            now.forEach((key, span) -> {
                if (!cooling.containsKey(key)) {
                    add(key, Math.clamp(span.fromMs(), lookedMs, nowMs), nowMs);
                }
            });
        }
        List<CooledMinute> over = over(nowMs);
        cooling = now;
        lookedMs = nowMs;
        return over;
    }

    /** Nothing can be seen for now: the minute is not watched whole. */
    void blind() {
        watchedSinceMs = NEVER;
    }

    /** Nothing was cooling before the first look: the minute in which it begins is known whole. */
    void nothingWasBefore() {
        if (watchedSinceMs == NEVER) {
            nothingWasBefore = true;
        } else {
            watchedSinceMs = minuteOf(watchedSinceMs);
        }
    }

    private void beginAnew(long nowMs) {
        watchedSinceMs = nothingWasBefore ? minuteOf(nowMs) : nowMs;
        nothingWasBefore = false;
        msByMinute.clear();
    }

    private Map<Key, Span> spans(List<KnownCooldown> holding) {
        Map<Key, Span> spans = new HashMap<>();
        for (KnownCooldown each : holding) {
            if (counts(each.cooldown())) {
                Cooled what = Cooled.of(each.cooldown());
                Span span = new Span(each.cooldown().setAtMs(), each.untilMs(time));
                spans.merge(new Key(what, each.cooldown().cause().word()), span, Span::around);
                spans.merge(new Key(what, CooledMinute.ANY_REASON), span, Span::around);
            }
        }
        return spans;
    }

    /** The one place that leaves drills out. */
    private static boolean counts(Cooldown cooldown) {
        return !cooldown.isDrill();
    }

    private void add(Key key, long fromMs, long toMs) {
        for (long at = fromMs; at < toMs; ) {
            long minute = minuteOf(at);
            long end = Math.min(toMs, minute + CooledMinute.LENGTH_MS);
            msByMinute.computeIfAbsent(minute, _ -> new HashMap<>()).merge(key, end - at, Long::sum);
            at = end;
        }
    }

    private List<CooledMinute> over(long nowMs) {
        long minute = minuteOf(lookedMs == NEVER ? nowMs : lookedMs);
        List<CooledMinute> over = new ArrayList<>();
        if (watchedSinceMs <= minute && minute < minuteOf(nowMs)) {
            over.add(minute(minute, msByMinute.getOrDefault(minute, Map.of())));
        }
        msByMinute.keySet().removeIf(each -> each < minuteOf(nowMs));
        return over;
    }

    private static CooledMinute minute(long atMs, Map<Key, Long> ms) {
        return new CooledMinute(
                atMs,
                ms.entrySet().stream()
                        .map(each -> new CooledMinute.Part(
                                each.getKey().what(), each.getKey().reason(), each.getValue()))
                        .sorted(Comparator.comparingLong(CooledMinute.Part::ms).reversed())
                        .limit(MOST_PARTS)
                        .toList());
    }

    private static long minuteOf(long ms) {
        return Math.floorDiv(ms, CooledMinute.LENGTH_MS) * CooledMinute.LENGTH_MS;
    }
}
