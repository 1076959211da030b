package dev.llmroute.console.store;

import dev.llmroute.console.audit.AuditEntry;
import java.util.Comparator;

/**
 * A change that a person made, as the store keeps it. Immutable.
 *
 * @param atMs when, ms since 1970
 * @param id unique, and within a millisecond in the order in which a process made its changes
 */
public record AuditRow(long atMs, String id, AuditEntry entry) {
    static final Comparator<AuditRow> OLDEST_FIRST =
            Comparator.comparingLong(AuditRow::atMs).thenComparing(AuditRow::id);

    public Cursor cursor() {
        return new Cursor(atMs, id);
    }
}
