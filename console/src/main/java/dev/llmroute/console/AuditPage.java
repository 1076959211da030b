package dev.llmroute.console;

import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.store.AuditRow;
import dev.llmroute.console.store.AuditRows;
import dev.llmroute.console.text.Message;
import java.util.List;

/**
 * What was changed, as the page shows it.
 *
 * @param count how many fit, at most one more than are counted
 */
record AuditPage(long nowMs, AuditQuery query, AuditRows part, int count, AuditNote note) {
    /** As many as a person reads; the JSON API gives more. */
    static final int LIMIT = 100;

    /** More are not counted: that would take seconds. */
    static final int MOST_COUNTED = 10_000;

    List<AuditEntry> entries() {
        return part.rows().stream().map(AuditRow::entry).toList();
    }

    Message summary() {
        boolean whole = isNewest() && !part.hasOlder();
        int all = whole ? part.rows().size() : Math.max(count, part.rows().size());
        if (all > MOST_COUNTED) {
            return Message.of(isFiltered() ? "audit.summary.moreFiltered" : "audit.summary.more", MOST_COUNTED);
        }
        return Message.of(isFiltered() ? "audit.summary.filtered" : "audit.summary", all);
    }

    boolean isFiltered() {
        return !query.filter().isEmpty();
    }

    boolean isNewest() {
        return query.window().isNewest();
    }

    List<String> actions() {
        return AuditQuery.ACTIONS;
    }

    /** The address of the changes after these; empty where there are none. */
    String newer() {
        return part.hasNewer() && !part.rows().isEmpty()
                ? address("newer", part.rows().getFirst())
                : "";
    }

    String older() {
        return part.hasOlder() && !part.rows().isEmpty()
                ? address("older", part.rows().getLast())
                : "";
    }

    private String address(String direction, AuditRow row) {
        return query.address("/audit", direction, row.cursor().text());
    }
}
