package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.store.Counted;
import dev.llmroute.console.store.Cursor;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Page;
import dev.llmroute.console.store.Window;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.json.FallbackJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what fell back to what: the stored history, or, where its store cannot be read, what the routers share. */
final class FallbackRoutes implements AutoCloseable {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    /** That there are at least ten thousand stays true for as long, and to count them anew for each change takes longer than to read the page. */
    private static final Duration COUNTED = Duration.ofMinutes(1);

    private final Pages pages;
    private final HistoryStore store;
    private final FallbackHistory shared;
    private final Supplier<SharingState> exchange;
    private final TimeSource time;
    private final OncePerChange<Filter, Counted> counts;
    private final OncePerChange<FallbackQuery, FallbacksPage.Snapshot> newest;
    private final LiveFragment<FallbacksPage.Snapshot> live;

    FallbackRoutes(
            Pages pages, HistoryStore store, FallbackHistory shared, Supplier<SharingState> exchange, TimeSource time) {
        this.pages = pages;
        this.store = store;
        this.shared = shared;
        this.exchange = exchange;
        this.time = time;
        this.counts = new OncePerChange<>(filter -> store.count(filter, FallbacksPage.MOST_COUNTED), time, COUNTED);
        this.newest = new OncePerChange<>(this::snapshot, time, OncePerChange.FRESH);
        this.live = new LiveFragment<>(this::view, (snapshot, t) -> pages.fallbacksFragment(t, page(snapshot)));
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/fallbacks",
                ctx -> ctx.html(pages.fallbacks(Reader.of(ctx), page(snapshot(FallbackQuery.ofPage(ctx))))));
        routes.sse("/fallbacks/live", live::serve);
        routes.get(
                "/fallbacks/{id}",
                ctx -> ctx.html(
                        pages.fallback(Reader.of(ctx), new FallbackRow(FallbackJson.of(found(ctx))), time.millis())));
        routes.get("/api/v1/fallbacks", ctx -> ctx.json(listing(ctx)));
        routes.get("/api/v1/fallbacks.csv", this::csv);
        routes.get("/api/v1/fallbacks.json", this::json);
        routes.get("/api/v1/fallbacks/{id}", ctx -> ctx.json(FallbackJson.of(found(ctx))));
        routes.get("/api/v1/history", ctx -> ctx.json(HistoryJson.of(store.state(), store.options())));
    }

    static List<Operation> operations() {
        String gone = "the history cannot be read";
        return List.of(
                filtered(Operation.get(
                                "/api/v1/fallbacks",
                                "Requests that fell back, the newest first",
                                FallbackJson.Listing.class))
                        .with("limit", "how many, from 1 to 1000; 100 where nothing is given")
                        .with("cursor", "where to go on: the next of the answer before")
                        .failing(503, gone + " behind the cursor"),
                Operation.get("/api/v1/fallbacks/{id}", "One request that fell back", FallbackJson.class)
                        .failing(404, "there is none under the id, or no more"),
                filtered(Operation.getText("/api/v1/fallbacks.csv", "All that fit, as a table", "text/csv"))
                        .failing(503, gone),
                filtered(Operation.getText("/api/v1/fallbacks.json", "All that fit", "application/json"))
                        .failing(503, gone),
                Operation.get("/api/v1/history", "How the store of the history does", HistoryJson.class));
    }

    private static Operation filtered(Operation operation) {
        return operation
                .with("route", "namespace/name")
                .with("provider", "one that was called or left out")
                .with("model", "one that was called or left out")
                .with("reason", "why a target failed or was left out", FallbackQuery.reasons())
                .with("outcome", "how the request ended", FallbackQuery.outcomes())
                .with("caller", "the name of the caller's key")
                .with("from", "the first moment, in ISO 8601; UTC where it names no zone")
                .with("to", "the first moment behind it");
    }

    void changed() {
        newest.changed();
        live.changed();
    }

    @Override
    public void close() {
        live.close();
    }

    /** The reader's own filter holds for what comes later, too; their place does not: only the newest page changes. */
    private Supplier<FallbacksPage.Snapshot> view(Context ctx) {
        FallbackQuery asked = FallbackQuery.ofPage(ctx);
        FallbackQuery wanted = new FallbackQuery(asked.filter(), Window.NEWEST, asked.given());
        return () -> newest.get(wanted);
    }

    private FallbacksPage.Snapshot snapshot(FallbackQuery query) {
        return FallbacksPage.Snapshot.of(query, store, this::count, shared, exchange, time.millis());
    }

    private Counted count(Filter filter) {
        Counted atLeast = counts.get(filter);
        return atLeast.all() ? store.count(filter, FallbacksPage.MOST_COUNTED) : atLeast;
    }

    private FallbacksPage page(FallbacksPage.Snapshot snapshot) {
        return new FallbacksPage(time.millis(), snapshot);
    }

    private FallbackEvent found(Context ctx) {
        String id = ctx.pathParam("id");
        Filter seen = Filter.NONE.within(Visitor.of(ctx).namespaces());
        return stored(id, seen)
                .or(() -> shared.newest(MAX_LIMIT).stream()
                        .filter(event -> event.id().equals(id) && seen.takes(event))
                        .findFirst())
                .orElseThrow(() -> new Refused(HttpStatus.NOT_FOUND, "error.noRequest", id));
    }

    private Optional<FallbackEvent> stored(String id, Filter seen) {
        try {
            return store.find(id, seen.namespaces());
        } catch (HistoryGone gone) {
            return Optional.empty();
        }
    }

    private FallbackJson.Listing listing(Context ctx) {
        int limit = limit(ctx);
        FallbackQuery query = FallbackQuery.ofApi(ctx);
        try {
            return listing(store.page(query.filter(), query.window(), limit), query.window(), true);
        } catch (HistoryGone gone) {
            if (!query.window().isNewest()) {
                throw unavailable(gone);
            }
            return listing(FallbacksPage.shared(query.filter(), shared, limit), query.window(), false);
        }
    }

    private static FallbackJson.Listing listing(Page page, Window window, boolean stored) {
        List<FallbackJson> fallbacks = page.entries().stream()
                .filter(HistoryEntry.Recorded.class::isInstance)
                .map(entry -> FallbackJson.of(((HistoryEntry.Recorded) entry).event()))
                .toList();
        List<FallbackJson.Gap> gaps = page.entries().stream()
                .filter(HistoryEntry.Gap.class::isInstance)
                .map(entry -> gap((HistoryEntry.Gap) entry))
                .toList();
        Cursor older = page.older(window);
        Long endedAtMs = page.endedAtMs();
        return new FallbackJson.Listing(
                fallbacks,
                gaps,
                older == null ? null : older.text(),
                endedAtMs == null ? null : Instant.ofEpochMilli(endedAtMs).toString(),
                stored);
    }

    private static FallbackJson.Gap gap(HistoryEntry.Gap gap) {
        return FallbackJson.Gap.of(gap.fromMs(), gap.toMs(), gap.isCounted() ? gap.lost() : null);
    }

    private void csv(Context ctx) throws IOException {
        PagedExport<HistoryEntry> export = export(ctx);
        ctx.contentType("text/csv; charset=utf-8").header("Content-Disposition", "attachment; filename=fallbacks.csv");
        export.writeCsv(ctx.outputStream());
    }

    private void json(Context ctx) throws IOException {
        PagedExport<HistoryEntry> export = export(ctx);
        ctx.contentType("application/json").header("Content-Disposition", "attachment; filename=fallbacks.json");
        export.writeJson(ctx.outputStream());
    }

    private PagedExport<HistoryEntry> export(Context ctx) {
        try {
            return FallbackExport.of(store, FallbackQuery.ofApi(ctx).filter());
        } catch (HistoryGone gone) {
            throw unavailable(gone);
        }
    }

    private static ServiceUnavailableResponse unavailable(HistoryGone gone) {
        return new ServiceUnavailableResponse("The history cannot be read now: " + gone.getMessage());
    }

    /** How many are asked for. */
    static int limit(Context ctx) {
        String given = ctx.queryParam("limit");
        if (given == null) {
            return DEFAULT_LIMIT;
        }
        if (given.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw new BadRequestResponse("limit is \"" + given + "\"; it must be a number from 1 to " + MAX_LIMIT);
    }
}
