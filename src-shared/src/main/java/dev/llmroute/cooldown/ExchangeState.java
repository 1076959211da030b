package dev.llmroute.cooldown;

/**
 * How the sharing of cooldowns does.
 *
 * @param mode {@code embedded}, {@code client} or {@code local}
 * @param connected whether news can come and go now
 * @param members how many members hold the shared memory, as seen from here; 0 while not connected
 * @param lastReconcileMs when everything known here was last compared with everything shared, ms since 1970; 0: never
 * @param queued changes that wait to be sent
 * @param dropped changes that were given up because too many waited; the reconciliation makes up for them
 */
public record ExchangeState(
        String mode, boolean connected, int members, long lastReconcileMs, int queued, long dropped) {
    /** Nothing is shared. */
    public static final ExchangeState LOCAL = new ExchangeState("local", false, 0, 0, 0, 0);
}
