package dev.llmroute.console;

import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.SharingJson;

/**
 * Whether what a page shows is what all routers know, for people.
 *
 * @param details the figures behind it, rounded: a page is sent again whenever one changes
 */
record Sharing(boolean shared, String text, String details) {
    private static final long MINUTE_MS = 60_000;

    static Sharing of(SharingState state, long nowMs) {
        String figures = "%s · %d waiting to be sent · %d given up · %d merged · %d refused"
                .formatted(state.mode(), state.queued(), state.dropped(), state.merges(), state.refused());
        String details = state.mode().equals(SharingState.LOCAL.mode())
                ? ""
                : figures + lag(state.lagMs()) + compared(nowMs, state.lastReconcileMs());
        return new Sharing(state.connected(), SharingJson.of(state).text(), details);
    }

    private static String lag(long lagMs) {
        if (lagMs < 0) {
            return "";
        }
        for (int bound : new int[] {10, 50, 250, 1000}) {
            if (lagMs <= bound) {
                return " · news take at most " + bound + " ms";
            }
        }
        return " · news take " + Math.ceilDiv(lagMs, 1000) + " s";
    }

    private static String compared(long nowMs, long lastReconcileMs) {
        if (lastReconcileMs == 0) {
            return " · never compared";
        }
        long minutes = (nowMs - lastReconcileMs) / MINUTE_MS;
        return minutes <= 0 ? " · compared within the last minute" : " · last compared " + minutes + " min ago";
    }
}
