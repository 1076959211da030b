package dev.llmroute.console;

import dev.llmroute.console.store.Counted;
import dev.llmroute.console.store.Cursor;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Page;
import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.json.FallbackJson;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What fell back to what, the newest first, as the page shows it. */
record FallbacksPage(long nowMs, Snapshot snapshot) {
    /** As many as a person reads; the JSON API gives more. */
    static final int LIMIT = 50;

    /** More are not counted: that would take seconds. */
    static final int MOST_COUNTED = 10_000;

    /** What the routers share while the history cannot be read: as many as are looked through for a filter. */
    private static final int MOST_SHARED = 1000;

    /**
     * What the page shows changes only with this.
     *
     * @param stored whether it is the history; else its store cannot be read, and this is what the routers share
     * @param count how many requests fit, as far as they are counted; of what the routers share: as many as are shown
     */
    record Snapshot(FallbackQuery query, Page page, boolean stored, Counted count, HistoryNote note, Sharing sharing) {
        /** @param counted counts what fits */
        static Snapshot of(
                FallbackQuery query,
                HistoryStore store,
                Function<Filter, Counted> counted,
                FallbackHistory shared,
                Supplier<SharingState> exchange,
                long nowMs) {
            Sharing sharing = Sharing.of(exchange.get(), nowMs);
            try {
                Page page = store.page(query.filter(), query.window(), LIMIT);
                return new Snapshot(query, page, true, count(counted, query, page), note(store), sharing);
            } catch (HistoryGone gone) {
                Page page = shared(query.filter(), shared, LIMIT);
                Counted count = new Counted(page.entries().size(), true);
                return new Snapshot(query, page, false, count, note(store), sharing);
            }
        }

        /** What is not found in a moment is not counted in one either. */
        private static Counted count(Function<Filter, Counted> counted, FallbackQuery query, Page page) {
            boolean isAll = query.window().isNewest() && !page.hasOlder();
            if (isAll || page.endedAtMs() != null) {
                long shown = page.entries().stream()
                        .filter(HistoryEntry.Recorded.class::isInstance)
                        .count();
                return new Counted((int) shown, isAll);
            }
            return counted.apply(query.filter());
        }

        private static HistoryNote note(HistoryStore store) {
            return HistoryNote.of(store.state(), store.options());
        }
    }

    /** The newest that the routers share: what there is without the store. */
    static Page shared(Filter filter, FallbackHistory shared, int limit) {
        List<HistoryEntry> entries = shared.newest(MOST_SHARED).stream()
                .filter(filter::takes)
                .limit(limit)
                .map(event -> (HistoryEntry) new HistoryEntry.Recorded(event))
                .toList();
        return new Page(entries, false, false, null);
    }

    /** One line of the list: a request or a gap. */
    sealed interface Line {
        record Request(FallbackRow row) implements Line {}

        record Gap(HistoryEntry.Gap gap) implements Line {
            String id() {
                return gap.id();
            }

            String from() {
                return Instant.ofEpochMilli(gap.fromMs()).toString();
            }

            String to() {
                return Instant.ofEpochMilli(gap.toMs()).toString();
            }

            Message text() {
                return gap.isCounted()
                        ? Message.of("fallbacks.gap.counted", gap.lost())
                        : Message.of("fallbacks.gap.uncounted");
            }
        }
    }

    List<Line> lines() {
        return snapshot.page().entries().stream().map(FallbacksPage::line).toList();
    }

    private static Line line(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Recorded recorded -> new Line.Request(new FallbackRow(FallbackJson.of(recorded.event())));
            case HistoryEntry.Gap gap -> new Line.Gap(gap);
        };
    }

    /** The list in a few words, for a screen reader too. */
    Message summary() {
        Counted count = snapshot.count();
        String said = count.all() ? "fallbacks.summary" : "fallbacks.summary.atLeast";
        String ofFiltered = count.all() ? "fallbacks.summary.filtered" : "fallbacks.summary.atLeast.filtered";
        return Message.of(isFiltered() ? ofFiltered : said, count.number());
    }

    /** Where the search ended before it was through, in ISO 8601; empty where it was, or where the page is full. */
    String endedAt() {
        Long endedAtMs = snapshot.page().endedAtMs();
        return endedAtMs == null ? "" : Instant.ofEpochMilli(endedAtMs).toString();
    }

    boolean isFiltered() {
        return !snapshot.query().filter().isEmpty();
    }

    boolean isEmpty() {
        return snapshot.page().entries().isEmpty();
    }

    boolean isNewest() {
        return snapshot.query().window().isNewest();
    }

    FallbackQuery query() {
        return snapshot.query();
    }

    HistoryNote note() {
        return snapshot.note();
    }

    Sharing sharing() {
        return snapshot.sharing();
    }

    /** Where changes of the newest page come from; empty for older ones, which stay as they are. */
    String stream() {
        return isNewest() ? query().address("/fallbacks/live", "", "") : "";
    }

    /** The address of the entries before these; empty where there are none. */
    String newer() {
        Cursor cursor = snapshot.page().newer(query().window());
        return cursor == null ? "" : address("newer", cursor);
    }

    String older() {
        Cursor cursor = snapshot.page().older(query().window());
        return cursor == null ? "" : address("older", cursor);
    }

    private String address(String direction, Cursor cursor) {
        return query().address("/fallbacks", direction, cursor.text());
    }
}
