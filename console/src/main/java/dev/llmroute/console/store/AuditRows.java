package dev.llmroute.console.store;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part of the audit, the newest first. Immutable.
 *
 * @param hasNewer whether there may be changes before it
 * @param hasOlder whether there are changes behind it
 */
public record AuditRows(List<AuditRow> rows, boolean hasNewer, boolean hasOlder) {
    public AuditRows {
        rows = List.copyOf(rows);
    }

    /**
     * Puts together what is stored and what is not yet; what is in both by now is there once.
     *
     * @param stored those next to the cursor, one more than the limit where there are so many
     * @param waiting all that fit
     */
    static AuditRows of(Window window, int limit, List<AuditRow> stored, List<AuditRow> waiting) {
        Comparator<AuditRow> order = window.newer() ? AuditRow.OLDEST_FIRST : AuditRow.OLDEST_FIRST.reversed();
        Map<AuditRow, Boolean> both = new TreeMap<>(order);
        stored.forEach(each -> both.put(each, true));
        waiting.stream().filter(each -> isWithin(window, each)).forEach(each -> both.put(each, false));
        boolean more = both.size() > limit;
        List<AuditRow> cut = both.keySet().stream().limit(limit).toList();
        return window.newer()
                ? new AuditRows(cut.reversed(), more, true)
                : new AuditRows(cut, !window.isNewest(), more);
    }

    private static boolean isWithin(Window window, AuditRow row) {
        Cursor cursor = window.cursor();
        if (cursor == null) {
            return true;
        }
        int time = Long.compare(row.atMs(), cursor.atMs());
        int order = time == 0 ? row.id().compareTo(cursor.id()) : time;
        return window.newer() ? order > 0 : order < 0;
    }
}
