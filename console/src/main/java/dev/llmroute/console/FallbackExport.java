package dev.llmroute.console;

import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Page;
import dev.llmroute.console.store.Window;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import dev.llmroute.json.FallbackJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How all that fits a filter is written. */
final class FallbackExport {
    private static final List<String> COLUMNS = List.of(
            "kind",
            "at",
            "until",
            "id",
            "route",
            "requestId",
            "caller",
            "router",
            "outcome",
            "chain",
            "skipped",
            "lostMs",
            "missing");

    /** In JSON as {@link FallbackJson} describes it, gaps left out. */
    private static final PagedExport.Form<HistoryEntry> FORM = new PagedExport.Form<>(
            COLUMNS, FallbackExport::cells, FallbackExport::json, "the history could not be read to its end");

    private FallbackExport() {}

    /** @throws dev.llmroute.console.store.HistoryGone where the history cannot be read, before anything is written */
    static PagedExport<HistoryEntry> of(HistoryStore store, Filter filter) {
        return new PagedExport<>(FORM, window -> part(store.page(filter, window, PagedExport.PAGE), window));
    }

    private static PagedExport.Part<HistoryEntry> part(Page page, Window window) {
        return new PagedExport.Part<>(
                page.entries(), Optional.ofNullable(page.older(window)).map(Window::olderThan));
    }

    private static Optional<Object> json(HistoryEntry entry) {
        return entry instanceof HistoryEntry.Recorded recorded
                ? Optional.of(FallbackJson.of(recorded.event()))
                : Optional.empty();
    }

    private static List<String> cells(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Recorded recorded -> cells(recorded.event());
            case HistoryEntry.Gap gap ->
                List.of(
                        "gap",
                        iso(gap.fromMs()),
                        iso(gap.toMs()),
                        gap.id(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        gap.isCounted() ? Long.toString(gap.lost()) : "");
        };
    }

    private static List<String> cells(FallbackEvent event) {
        long lostMs = event.attempts().stream()
                .filter(attempt -> attempt.failureClass() != null)
                .mapToLong(AttemptSummary::ms)
                .sum();
        return List.of(
                "fallback",
                iso(event.atMs()),
                "",
                event.id(),
                event.route(),
                event.requestId(),
                event.caller(),
                event.router(),
                event.outcome().name(),
                event.attempts().stream().map(FallbackExport::result).collect(Collectors.joining(" > ")),
                event.skipped().stream().map(FallbackExport::reason).collect(Collectors.joining(" ")),
                Long.toString(lostMs),
                "");
    }

    private static String result(AttemptSummary attempt) {
        return attempt.target() + "="
                + (attempt.failureClass() == null
                        ? "answered"
                        : attempt.failureClass().name());
    }

    private static String reason(Skipped skipped) {
        return skipped.target() + "=" + skipped.reason();
    }

    private static String iso(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
