package dev.llmroute.console;

import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.StoreState;
import dev.llmroute.console.text.Message;
import java.time.Duration;
import java.time.Instant;

/**
 * What a reader has to know of the history before they rely on it.
 *
 * @param gone whether what is shown is less than the history
 */
record HistoryNote(boolean gone, Message text, String since) {
    static HistoryNote of(StoreState state, HistoryOptions options) {
        if (state.isGone()) {
            return new HistoryNote(
                    true,
                    Message.of("history.gone", name(state), state.reason()),
                    Instant.ofEpochMilli(state.sinceMs()).toString());
        }
        if (!state.available()) {
            return new HistoryNote(true, Message.of("history.opening"), "");
        }
        return switch (state.kind()) {
            case Memory -> new HistoryNote(false, Message.of("history.inMemory"), "");
            case File, PostgreSql -> new HistoryNote(false, Message.of("history.kept", span(options.retention())), "");
        };
    }

    /** What it is kept in, for the beginning of a sentence. */
    static Message name(StoreState state) {
        return Message.of(state.kind() == StoreState.Kind.PostgreSql ? "history.postgresql" : "history.file");
    }

    static Message span(Duration span) {
        return span.toHours() % 24 == 0
                ? Message.of("history.days", span.toDays())
                : Message.of("history.hours", span.toHours());
    }
}
