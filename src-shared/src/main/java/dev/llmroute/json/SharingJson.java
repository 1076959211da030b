package dev.llmroute.json;

import dev.llmroute.cooldown.SharingState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of the sharing of cooldowns as every JSON API writes it.
 *
 * @param mode {@code embedded}, {@code client} or {@code local}
 * @param connected whether news can come and go now
 * @param members how many members hold the shared memory; 0 while not connected
 * @param lastReconcile ISO 8601 in UTC; null where it never happened
 * @param queued changes that wait to be sent
 * @param dropped changes that were given up
 * @param lagMs how long news take, in ms; null where it is not known
 * @param merges news from other processes that changed what is known here
 * @param refused entries that the last comparison found shared and did not take
 * @param text the same for people, in one line
 */
public record SharingJson(
        String mode,
        boolean connected,
        int members,
        @Nullable String lastReconcile,
        int queued,
        long dropped,
        @Nullable Long lagMs,
        long merges,
        long refused,
        String text) {

    public static SharingJson of(SharingState state) {
        return new SharingJson(
                state.mode(),
                state.connected(),
                state.members(),
                state.lastReconcileMs() == 0
                        ? null
                        : Instant.ofEpochMilli(state.lastReconcileMs()).toString(),
                state.queued(),
                state.dropped(),
                state.lagMs() < 0 ? null : (Long) state.lagMs(),
                state.merges(),
                state.refused(),
                text(state));
    }

    private static String text(SharingState state) {
        if (state.connected()) {
            return "shared with " + state.members() + (state.members() == 1 ? " member" : " members");
        }
        return state.mode().equals(SharingState.LOCAL.mode())
                ? "local only: no shared memory is configured"
                : "local only: the shared memory cannot be reached; it is tried again and again";
    }
}
