package dev.llmroute.console;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import java.util.List;

/**
 * What was changed, as the page shows it.
 *
 * @param words all of which stand in each entry
 * @param action the name of one; empty: any
 * @param since since when this process has been taking changes down, ISO 8601 in UTC
 */
record AuditPage(long nowMs, String since, String words, String action, List<AuditEntry> entries, String inAddress) {
    String summary() {
        return switch (entries.size()) {
            case 0 -> words.isEmpty() && action.isEmpty() ? "No change" : "No change that matches the filter";
            case 1 -> "1 change";
            default -> entries.size() + " changes, the newest first";
        };
    }

    Action[] actions() {
        return Action.values();
    }
}
