package dev.llmroute.console;

import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.store.AuditFilter;
import dev.llmroute.console.store.AuditRow;
import dev.llmroute.console.store.AuditRows;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Window;
import java.util.List;
import java.util.Optional;

/** How all changes that fit a filter are written. */
final class AuditExport {
    private static final PagedExport.Form<AuditRow> FORM = new PagedExport.Form<>(
            List.of("at", "who", "action", "target", "before", "after", "address", "userAgent", "reason"),
            row -> cells(row.entry()),
            row -> Optional.of(row.entry()),
            "the audit could not be read to its end");

    private AuditExport() {}

    /** @throws dev.llmroute.console.store.HistoryGone where the audit cannot be read, before anything is written */
    static PagedExport<AuditRow> of(HistoryStore store, AuditFilter filter) {
        return new PagedExport<>(FORM, window -> part(store.audits(filter, window, PagedExport.PAGE)));
    }

    private static PagedExport.Part<AuditRow> part(AuditRows page) {
        boolean more = page.hasOlder() && !page.rows().isEmpty();
        return new PagedExport.Part<>(
                page.rows(),
                more ? Optional.of(Window.olderThan(page.rows().getLast().cursor())) : Optional.empty());
    }

    private static List<String> cells(AuditEntry entry) {
        return List.of(
                entry.at(),
                entry.who(),
                entry.action().name(),
                entry.target(),
                entry.before(),
                entry.after(),
                entry.address(),
                entry.userAgent(),
                entry.reason());
    }
}
