package dev.llmroute.console;

import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.StoreState;
import dev.llmroute.console.text.Message;
import java.time.Instant;

/**
 * What a reader of the audit has to know before they rely on it.
 *
 * @param partial whether what is shown is less than what was changed, or may be
 * @param since since when it is so, or since when this process has been taking changes down; empty where the text names no time
 */
record AuditNote(boolean partial, Message text, String since) {
    /**
     * @param started when this process began, ISO 8601 in UTC
     * @param lost how many changes of this process the store will never have
     */
    static AuditNote of(StoreState state, HistoryOptions options, String started, long lost) {
        if (!state.available()) {
            Message shown = lost == 0
                    ? Message.of("audit.note.shown", AuditLog.KEPT)
                    : Message.of("audit.note.lost", AuditLog.KEPT, lost);
            return new AuditNote(
                    true,
                    state.isGone()
                            ? Message.of("audit.note.gone", HistoryNote.name(state), state.reason(), shown)
                            : Message.of("audit.note.opening", shown),
                    state.isGone() ? Instant.ofEpochMilli(state.sinceMs()).toString() : started);
        }
        return switch (state.kind()) {
            case Memory -> new AuditNote(false, Message.of("audit.note.memory"), started);
            case File -> new AuditNote(false, Message.of("audit.note.file", kept(options)), "");
            case PostgreSql -> new AuditNote(false, Message.of("audit.note.postgresql", kept(options)), "");
        };
    }

    private static Message kept(HistoryOptions options) {
        return HistoryNote.span(options.audit());
    }
}
