package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.SharingState;

/**
 * Whether what a page shows is what all routers know, for people.
 *
 * @param details the figures behind it, rounded: a page is sent again whenever one changes
 */
record Sharing(boolean shared, Message text, Message details) {
    private static final long MINUTE_MS = 60_000;

    static Sharing of(SharingState state, long nowMs) {
        boolean local = state.mode().equals(SharingState.LOCAL.mode());
        return new Sharing(state.connected(), text(state, local), local ? Message.nothing() : details(state, nowMs));
    }

    private static Message text(SharingState state, boolean local) {
        if (state.connected()) {
            return Message.of("sharing.shared", state.members());
        }
        return Message.of(local ? "sharing.notConfigured" : "sharing.notReached");
    }

    private static Message details(SharingState state, long nowMs) {
        Message compared = compared(nowMs, state.lastReconcileMs());
        return Message.of(
                "sharing.details",
                state.mode(),
                state.queued(),
                state.dropped(),
                state.merges(),
                state.refused(),
                state.lagMs() < 0 ? compared : Message.of("sharing.both", lag(state.lagMs()), compared));
    }

    private static Message lag(long lagMs) {
        for (int bound : new int[] {10, 50, 250, 1000}) {
            if (lagMs <= bound) {
                return Message.of("sharing.lag.within", String.valueOf(bound));
            }
        }
        return Message.of("sharing.lag", Math.ceilDiv(lagMs, 1000));
    }

    private static Message compared(long nowMs, long lastReconcileMs) {
        if (lastReconcileMs == 0) {
            return Message.of("sharing.compared.never");
        }
        long minutes = (nowMs - lastReconcileMs) / MINUTE_MS;
        return minutes <= 0 ? Message.of("sharing.compared.now") : Message.of("sharing.compared", minutes);
    }
}
