package dev.llmroute.console;

import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.StoreState;
import java.time.Duration;
import java.time.Instant;

/**
 * What a reader has to know of the history before they rely on it.
 *
 * @param gone whether what is shown is less than the history
 */
record HistoryNote(boolean gone, String text, String since) {
    static HistoryNote of(StoreState state, HistoryOptions options) {
        if (state.isGone()) {
            return new HistoryNote(
                    true,
                    name(state) + " is not available: " + state.reason()
                            + ". Shown is what the routers still share; it is stored once the database is back.",
                    Instant.ofEpochMilli(state.sinceMs()).toString());
        }
        if (!state.available()) {
            return new HistoryNote(true, "The history is being opened. Shown is what the routers share.", "");
        }
        String kept = span(options.retention());
        return switch (state.kind()) {
            case Memory ->
                new HistoryNote(false, "This history is kept in memory: it ends with the console's process.", "");
            case File, PostgreSql -> new HistoryNote(false, "Kept for " + kept + ".", "");
        };
    }

    /** What it is kept in, for the beginning of a sentence. */
    static String name(StoreState state) {
        return state.kind() == StoreState.Kind.PostgreSql ? "PostgreSQL" : "The history's file";
    }

    static String span(Duration span) {
        return span.toHours() % 24 == 0 ? span.toDays() + " days" : span.toHours() + " hours";
    }
}
