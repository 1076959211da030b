package dev.llmroute.console;

import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.StoreState;
import java.time.Instant;

/**
 * What a reader of the audit has to know before they rely on it.
 *
 * @param partial whether what is shown is less than what was changed, or may be
 * @param since since when it is so, or since when this process has been taking changes down; empty where the text names no time
 */
record AuditNote(boolean partial, String text, String since) {
    private static final String IN_LOG = " Each change is a line of a console's log, too.";

    /**
     * @param started when this process began, ISO 8601 in UTC
     * @param lost how many changes of this process the store will never have
     */
    static AuditNote of(StoreState state, HistoryOptions options, String started, long lost) {
        if (!state.available()) {
            String why = state.isGone()
                    ? HistoryNote.name(state) + " is not available: " + state.reason() + ". "
                    : "The store of the audit is being opened. ";
            return new AuditNote(
                    true,
                    why + "Shown are the newest " + AuditLog.KEPT
                            + " changes that this process has made since its start"
                            + (lost == 0
                                    ? ", which are stored once that can be."
                                    : "; " + lost
                                            + " of all are too many to be stored later, and stand in its log only.")
                            + " Those of other processes, and earlier ones, are missing here until then.",
                    state.isGone() ? Instant.ofEpochMilli(state.sinceMs()).toString() : started);
        }
        return switch (state.kind()) {
            case Memory ->
                new AuditNote(false, "Changes by this process, kept in memory: they end with it." + IN_LOG, started);
            case File -> new AuditNote(false, "Changes by this console, kept for " + kept(options) + "." + IN_LOG, "");
            case PostgreSql ->
                new AuditNote(
                        false,
                        "Changes by all consoles that share this database, kept for " + kept(options) + "." + IN_LOG,
                        "");
        };
    }

    private static String kept(HistoryOptions options) {
        return HistoryNote.span(options.audit());
    }
}
