package dev.llmroute.cooldown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known about one subject, a cooldown or tombstone for each window. Thread-safe; reads take no lock. */
final class Cell {
    /** How long a cooldown that is over is remembered for its probe; after that nobody expects the limit to be still there. */
    private static final long PROBE_MEMORY_NANOS = Duration.ofMinutes(10).toNanos();

    private final TimeSource time;
    private final boolean onlooker;
    private volatile List<ActiveCooldown> known = List.of();
    /** Whether nothing is known: what the request path reads for most targets, and the cheapest thing to read. */
    private volatile boolean quiet = true;

    private volatile boolean watched;

    /** @param onlooker whether probes are waited for even where no target of this process depends on it */
    Cell(TimeSource time, boolean onlooker) {
        this.time = time;
        this.onlooker = onlooker;
    }

    /** A target of this process depends on it: it is never forgotten. */
    Cell watch() {
        watched = true;
        return this;
    }

    boolean isWatched() {
        return watched;
    }

    /** Everything known, over or not, tombstones included. */
    List<ActiveCooldown> known() {
        return known;
    }

    Optional<ActiveCooldown> find(CooldownKey key) {
        return known.stream().filter(each -> each.cooldown().key().equals(key)).findFirst();
    }

    boolean isForgettable() {
        return known.isEmpty() && !watched;
    }

    /** Takes news; whether they changed what is known. */
    synchronized boolean merge(ActiveCooldown arrived) {
        List<ActiveCooldown> next = new ArrayList<>(known.size() + 1);
        ActiveCooldown winner = arrived;
        for (ActiveCooldown each : known) {
            if (each.cooldown().key().equals(arrived.cooldown().key())) {
                winner = winner(each, arrived);
            } else if (!mayBeForgotten(each)) {
                next.add(each);
            }
        }
        next.add(winner);
        boolean changed = !known.containsAll(next);
        replace(List.copyOf(next));
        return changed;
    }

    /** Forgets what is over. */
    synchronized void prune() {
        replace(known.stream().filter(each -> !mayBeForgotten(each)).toList());
    }

    private void replace(List<ActiveCooldown> next) {
        known = next;
        quiet = next.isEmpty();
    }

    boolean isQuiet() {
        return quiet;
    }

    /** The winner in the total order. Clocks apart, it never ends earlier here than what it replaces, but after a clear. */
    private static ActiveCooldown winner(ActiveCooldown known, ActiveCooldown arrived) {
        if (Cooldown.ORDER.compare(known.cooldown(), arrived.cooldown()) >= 0) {
            return known;
        }
        boolean extension = known.cooldown().epoch() == arrived.cooldown().epoch()
                && !known.cooldown().isTombstone();
        return extension && known.deadlineNanos() - arrived.deadlineNanos() > 0
                ? new ActiveCooldown(arrived.cooldown(), known.deadlineNanos())
                : arrived;
    }

    /**
     * Whether it is over by both clocks and nobody need test it. One that is over here, but not yet by the wall clock (its sender's
     * was ahead), is remembered, or the next message about it would start it anew.
     */
    private boolean mayBeForgotten(ActiveCooldown each) {
        return isOver(each) && !isDue(each) && each.cooldown().keepMs(time.millis()) == 0;
    }

    boolean isOver(ActiveCooldown each) {
        return each.deadlineNanos() - time.nanos() <= 0;
    }

    /** Whether it holds now. */
    boolean holds(ActiveCooldown each) {
        return !each.cooldown().isTombstone() && !isOver(each);
    }

    /** Whether traffic is still coming back after a probe that went well. */
    boolean isRampingUp(ActiveCooldown each) {
        return each.cooldown().rampMs() > 0 && !isOver(each) && each.rampPercent(time) < ActiveCooldown.ALL;
    }

    /** Whether it is over and nobody has shown yet that the limit is gone. */
    boolean isDue(ActiveCooldown each) {
        long over = time.nanos() - each.deadlineNanos();
        return (watched || onlooker) && !each.cooldown().isTombstone() && over >= 0 && over < PROBE_MEMORY_NANOS;
    }
}
