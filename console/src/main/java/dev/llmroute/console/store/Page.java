package dev.llmroute.console.store;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list, the newest first. Immutable.
 *
 * @param hasNewer whether there may be entries before it
 * @param hasOlder whether there are entries behind it, or may be
 * @param endedAtMs where the search ended before it had found as many as there may be, since that took too long: what is beyond that moment was not
 *     looked at; null: there are no others between these
 */
public record Page(
        List<HistoryEntry> entries,
        boolean hasNewer,
        boolean hasOlder,
        @Nullable Long endedAtMs) {
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
     * @param ended where the search for events ended before it was through
     */
    static Page of(Window window, int limit, List<HistoryEntry> events, List<HistoryEntry> gaps, OptionalLong ended) {
        Comparator<HistoryEntry> order = window.newer() ? OLDEST_FIRST : OLDEST_FIRST.reversed();
        List<HistoryEntry> both = Stream.concat(events.stream(), gaps.stream())
                .filter(each -> ended.isEmpty()
                        || (window.newer() ? each.atMs() < ended.getAsLong() : each.atMs() >= ended.getAsLong()))
                .sorted(order)
                .toList();
        boolean more = both.size() > limit;
        List<HistoryEntry> cut = more ? both.subList(0, limit) : both;
        boolean goesOn = more || ended.isPresent();
        Long endedAtMs = more || ended.isEmpty() ? null : Long.valueOf(ended.getAsLong());
        return window.newer()
                ? new Page(cut.reversed(), goesOn, true, endedAtMs)
                : new Page(cut, !window.isNewest(), goesOn, endedAtMs);
    }

    /**
     * Where the list goes on behind these.
     *
     * @param window of this page
     * @return null where there is nothing
     */
    public @Nullable Cursor older(Window window) {
        if (hasOlder && endedAtMs != null && !window.newer()) {
            return new Cursor(endedAtMs, "");
        }
        return hasOlder && !entries.isEmpty() ? entries.getLast().cursor() : null;
    }

    /** The same before these. */
    public @Nullable Cursor newer(Window window) {
        if (hasNewer && endedAtMs != null && window.newer()) {
            return new Cursor(endedAtMs, "");
        }
        return hasNewer && !entries.isEmpty() ? entries.getFirst().cursor() : null;
    }
}
