package dev.llmroute.console.store;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import java.time.Instant;
import java.util.List;

/** Changes for the tests of stores. */
final class Audits {
    private Audits() {}

    static AuditEntry change(long atMs, String reason) {
        String at = Instant.ofEpochMilli(atMs).toString();
        return new AuditEntry(at, "alice", Action.Pin, "groq_m", "nothing", "a pin", "192.0.2.7", "curl/8", reason);
    }

    static List<String> reasons(HistoryStore store) {
        return store.audits(AuditFilter.NONE, Window.NEWEST, 100).rows().stream()
                .map(row -> row.entry().reason())
                .toList();
    }
}
