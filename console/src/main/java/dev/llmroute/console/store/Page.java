package dev.llmroute.console.store;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A part of the list, the newest first. Immutable.
 *
 * @param hasNewer whether there may be entries before it
 * @param hasOlder whether there are entries behind it
 */
public record Page(List<HistoryEntry> entries, boolean hasNewer, boolean hasOlder) {
    static final Comparator<HistoryEntry> OLDEST_FIRST =
            Comparator.comparingLong(HistoryEntry::atMs).thenComparing(HistoryEntry::id);

    public Page {
        entries = List.copyOf(entries);
    }

    /**
     * Puts what was found of each kind together.
     *
     * @param events those next to the cursor, one more than the limit where there are so many
     * @param gaps the same
     */
    static Page of(Window window, int limit, List<HistoryEntry> events, List<HistoryEntry> gaps) {
        Comparator<HistoryEntry> order = window.newer() ? OLDEST_FIRST : OLDEST_FIRST.reversed();
        List<HistoryEntry> both =
                Stream.concat(events.stream(), gaps.stream()).sorted(order).toList();
        boolean more = both.size() > limit;
        List<HistoryEntry> cut = more ? both.subList(0, limit) : both;
        return window.newer() ? new Page(cut.reversed(), more, true) : new Page(cut, !window.isNewest(), more);
    }
}
