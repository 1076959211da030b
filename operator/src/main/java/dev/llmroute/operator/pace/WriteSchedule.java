package dev.llmroute.operator.pace;

import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is to be written. What is wanted for one key is gathered for a moment and then written at once; a key that was
 * written pauses; and all keys together keep within a budget, in which the one that has waited longest comes first. Not
 * thread-safe.
 *
 * @param <K> what is written, by its identity
 */
public final class WriteSchedule<K> {
    private record Turn(long due, boolean inBudget) {}

    private final Duration gather;
    private final Duration pause;
    private final TokenBucket budget;
    private final TimeSource time;
    private final Map<K, Turn> wanted = new LinkedHashMap<>();
    private final Map<K, Long> quietUntil = new HashMap<>();

    /** Whether the turn that was taken last counts. */
    private boolean inBudget;

    public WriteSchedule(Duration gather, Duration pause, TokenBucket budget, TimeSource time) {
        this.gather = gather;
        this.pause = pause;
        this.budget = budget;
        this.time = time;
    }

    /** The key is to be written; no news where it was so already. */
    public void want(K key) {
        want(key, true);
    }

    /** As {@link #want}, for what cannot become many by itself: it waits for nobody. */
    public void wantBeyondBudget(K key) {
        want(key, false);
    }

    private void want(K key, boolean inBudget) {
        long soonest = time.nanos() + gather.toNanos();
        Long quiet = quietUntil.get(key);
        wanted.putIfAbsent(key, new Turn(quiet == null || quiet - soonest < 0 ? soonest : quiet, inBudget));
    }

    /** Takes the key whose turn it is. There may be nothing to write: only {@link #written} counts. */
    public Optional<K> next() {
        long now = time.nanos();
        boolean left = budget.delay().isZero();
        Optional<K> first = wanted.entrySet().stream()
                .filter(each -> each.getValue().due - now <= 0 && (left || !each.getValue().inBudget))
                .min((a, b) -> Long.signum(a.getValue().due - b.getValue().due))
                .map(Map.Entry::getKey);
        first.map(wanted::remove).ifPresent(turn -> inBudget = turn.inBudget);
        return first;
    }

    /** The key that {@link #next} gave last is being written. */
    public void written(K key) {
        if (inBudget) {
            budget.take();
        }
        long now = time.nanos();
        quietUntil.values().removeIf(until -> until - now <= 0);
        quietUntil.put(key, now + pause.toNanos());
    }

    /** The key is not wanted any more. */
    public void forget(K key) {
        wanted.remove(key);
    }

    /** How long until it is somebody's turn; empty where nothing is wanted. */
    public Optional<Duration> delay() {
        long now = time.nanos();
        long budgeted = budget.delay().toNanos();
        return wanted.values().stream()
                .map(turn -> Math.max(turn.inBudget ? budgeted : 0, turn.due - now))
                .min(Long::compare)
                .map(Duration::ofNanos);
    }
}
