package dev.llmroute.cooldown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What is known about one subject, a cooldown or tombstone for each window. Thread-safe; reads take no lock. */
final class SubjectCooldowns {
    /** How long a cooldown that is over is remembered for its probe; after that nobody expects the limit to be still there. */
    private static final long PROBE_MEMORY_NANOS = Duration.ofMinutes(10).toNanos();

    /** Providers know a handful of windows; whoever reaches the members' port can make up any number. */
    static final int MAX_WINDOWS = 32;

    private final TimeSource time;
    private final boolean onlooker;
    private volatile List<KnownCooldown> known = List.of();
    /** Whether nothing is known: what the request path reads for most targets, and the cheapest thing to read. */
    private volatile boolean quiet = true;

    /** The targets that depend on it. */
    private final List<LiveTargetCooldowns> slots = new CopyOnWriteArrayList<>();

    private volatile boolean watched;

    /** @param onlooker whether probes are waited for even where no target of this process depends on it */
    SubjectCooldowns(TimeSource time, boolean onlooker) {
        this.time = time;
        this.onlooker = onlooker;
    }

    /** A target of this process depends on it: it is never forgotten. */
    SubjectCooldowns watch() {
        watched = true;
        return this;
    }

    /** The slot of such a target, which hears when something is known, and when nothing is any more. */
    void tell(LiveTargetCooldowns slot) {
        slots.add(slot);
    }

    /** Everything known, over or not, tombstones included. */
    List<KnownCooldown> known() {
        return known;
    }

    Optional<KnownCooldown> find(CooldownKey key) {
        return known.stream().filter(each -> each.cooldown().key().equals(key)).findFirst();
    }

    boolean isForgettable() {
        return known.isEmpty() && !watched;
    }

    /** What news did. */
    enum Merged {
        Changed,
        Known,
        /** There are too many windows already, all of which end later. */
        Refused
    }

    /**
     * Takes news.
     *
     * @param own whether it was seen by this process, which no flood of news from elsewhere keeps out
     * @param expected news only count where this is what is known; null: whatever is known
     */
    synchronized Merged merge(KnownCooldown arrived, boolean own, @Nullable Cooldown expected) {
        KnownCooldown before = find(arrived.cooldown().key()).orElse(null);
        if (expected != null && (before == null || !before.cooldown().equals(expected))) {
            return Merged.Known;
        }
        KnownCooldown winner = before == null ? arrived : winner(before, arrived);
        if (own || isBelieved(before, winner)) {
            // This process has met it itself, however that compares with what others say of it.
            winner = winner.believed();
        }
        if (winner.equals(before)) {
            return Merged.Known;
        }
        List<KnownCooldown> next = new ArrayList<>(known.size() + 1);
        for (KnownCooldown each : known) {
            if (!each.equals(before) && !mayBeForgotten(each)) {
                next.add(each);
            }
        }
        if (next.size() >= MAX_WINDOWS) {
            KnownCooldown soonest = soonest(next);
            if (!own && winner.deadlineNanos() - soonest.deadlineNanos() <= 0) {
                return Merged.Refused;
            }
            next.remove(soonest);
        }
        next.add(winner);
        replace(List.copyOf(next));
        return Merged.Changed;
    }

    /** Whether what goes on now is heeded already. */
    private boolean isBelieved(@Nullable KnownCooldown before, KnownCooldown winner) {
        return before != null
                && !before.doubted()
                && holds(before)
                && before.cooldown().epoch() == winner.cooldown().epoch();
    }

    private static KnownCooldown soonest(List<KnownCooldown> windows) {
        KnownCooldown soonest = windows.getFirst();
        for (KnownCooldown each : windows) {
            soonest = each.deadlineNanos() - soonest.deadlineNanos() < 0 ? each : soonest;
        }
        return soonest;
    }

    /** Forgets what is over. */
    synchronized void prune() {
        replace(known.stream().filter(each -> !mayBeForgotten(each)).toList());
    }

    private void replace(List<KnownCooldown> next) {
        known = next;
        if (quiet != next.isEmpty()) {
            quiet = next.isEmpty();
            slots.forEach(LiveTargetCooldowns::refresh);
        }
    }

    boolean isQuiet() {
        return quiet;
    }

    /** The winner in the total order. Clocks apart, it never ends earlier here than what it replaces, but after a clear. */
    private static KnownCooldown winner(KnownCooldown known, KnownCooldown arrived) {
        if (Cooldown.ORDER.compare(known.cooldown(), arrived.cooldown()) >= 0) {
            return known;
        }
        boolean extension = known.cooldown().epoch() == arrived.cooldown().epoch()
                && !known.cooldown().isTombstone();
        return extension && known.deadlineNanos() - arrived.deadlineNanos() > 0
                ? new KnownCooldown(arrived.cooldown(), known.deadlineNanos(), arrived.doubted())
                : arrived;
    }

    /**
     * Whether it is over by both clocks and nobody need test it. One that is over here, but not yet by the wall clock (its sender's
     * was ahead), is remembered, or the next message about it would start it anew.
     */
    private boolean mayBeForgotten(KnownCooldown each) {
        return isOver(each) && !isDue(each) && each.cooldown().term().keepMs(time.millis()) == 0;
    }

    boolean isOver(KnownCooldown each) {
        return each.deadlineNanos() - time.nanos() <= 0;
    }

    /** Whether it holds now. */
    boolean holds(KnownCooldown each) {
        return !each.cooldown().isTombstone() && !isOver(each);
    }

    /** Whether traffic is still coming back after a probe that went well. */
    boolean isRampingUp(KnownCooldown each) {
        return each.cooldown().term().rampMs() > 0 && !isOver(each) && each.rampPercent(time) < KnownCooldown.ALL;
    }

    /** Whether it is over, and one request is to show that it is before the others come. */
    boolean awaitsProbe(KnownCooldown each) {
        return isDue(each) && each.cooldown().wantsProbe() && !each.doubted();
    }

    /** Whether it is over and nobody has shown yet that the limit is gone. */
    boolean isDue(KnownCooldown each) {
        long over = time.nanos() - each.deadlineNanos();
        return (watched || onlooker) && !each.cooldown().isTombstone() && over >= 0 && over < PROBE_MEMORY_NANOS;
    }
}
