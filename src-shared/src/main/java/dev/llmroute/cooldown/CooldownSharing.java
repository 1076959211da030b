package dev.llmroute.cooldown;

/**
 * Carries cooldowns between processes. Callers notice nothing while it is slow, gone, split or not there yet: each process goes on
 * with what it knows.
 */
public interface CooldownSharing extends AutoCloseable {
    /**
     * Publishes from now on what begins in {@code cooldowns} and merges news into them. Returns at once: it connects in the
     * background, and reconnects after each loss.
     */
    void join(Cooldowns cooldowns);

    /**
     * As {@link #join}, for a process that calls targets: it also takes its turn to probe one whose cooldown is over, so that one
     * request of all processes tries it. A process that only watches uses {@link #join}, or it would keep routers from their turn.
     *
     * @param router this process's id, for people
     */
    void joinAsRouter(Cooldowns cooldowns, String router);

    /** State of the sharing, for people and metrics. */
    SharingState state();

    @Override
    void close();
}
