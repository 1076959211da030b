package dev.llmroute.cooldown;

/**
 * Carries cooldowns between processes. An exchange that is slow, gone, split or not there yet changes nothing for callers: each
 * process goes on with what it knows.
 */
public interface CooldownSharing extends AutoCloseable {
    /**
     * Starts to publish what begins in {@code memory} and to merge news into it. Returns at once; connecting goes on in the
     * background, and again after each loss.
     */
    void join(Cooldowns memory);

    /**
     * As {@link #join}, for a process that calls targets: it also takes its turn to probe one whose cooldown is over, so that one
     * request of all processes tries it. Whoever only watches joins without: it would keep the others from their turn.
     *
     * @param router this process's id, for people
     */
    void joinAsRouter(Cooldowns memory, String router);

    /** How the exchange does, for people and metrics. */
    SharingState state();

    @Override
    void close();
}
