package dev.llmroute.ceiling;

/** A {@link Usage} that all processes count together, guarded by a lock. Thread-safe. */
record LockedUsage(Object lock, Usage usage, Clock clock) implements CommonCounts.Counted {
    @Override
    public Counts own() {
        synchronized (lock) {
            return usage.own(clock.nowMs());
        }
    }

    @Override
    public void heard(Counts others) {
        synchronized (lock) {
            usage.heard(others, clock.nowMs());
        }
    }
}
