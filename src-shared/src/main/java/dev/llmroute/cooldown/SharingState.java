package dev.llmroute.cooldown;

/**
 * State of the sharing of cooldowns.
 *
 * @param mode {@code embedded}, {@code client} or {@code local}
 * @param connected whether news can come and go now
 * @param members how many members hold the shared memory, as seen from here; 0 while not connected
 * @param lastReconcileMs when everything known here was last compared with everything shared, ms since 1970; 0: never
 * @param queued changes that wait to be sent
 * @param dropped changes that were given up because too many waited; the reconciliation makes up for them
 * @param lagMs how long news take from the process that sends them to one that hears them, in ms, measured here every 2 s by a
 *     message to oneself, so that no two clocks are compared; -1 where it is not known
 * @param merges news from other processes that changed what is known here, since the start
 * @param refused entries that the last comparison found shared and did not take: malformed, foreign, or too many
 */
public record SharingState(
        String mode,
        boolean connected,
        int members,
        long lastReconcileMs,
        int queued,
        long dropped,
        long lagMs,
        long merges,
        long refused) {
    /** Nothing is shared. */
    public static final SharingState LOCAL = new SharingState("local", false, 0, 0, 0, 0, -1, 0, 0);
}
