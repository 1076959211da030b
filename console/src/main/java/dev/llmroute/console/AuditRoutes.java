package dev.llmroute.console;

import dev.llmroute.console.api.Operation;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.store.AuditFilter;
import dev.llmroute.console.store.AuditRow;
import dev.llmroute.console.store.AuditRows;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.cooldown.TimeSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows who changed what, and exports it: what is stored, or, where the store cannot be read, what this process remembers. */
final class AuditRoutes {
    private static final String JSON_PATH = "/api/v1/audit";

    private final Pages pages;
    private final AuditLog audit;
    private final HistoryStore store;
    private final TimeSource time;
    private final String started;

    AuditRoutes(Pages pages, AuditLog audit, HistoryStore store, TimeSource time) {
        this.pages = pages;
        this.audit = audit;
        this.store = store;
        this.time = time;
        this.started = Instant.ofEpochMilli(time.millis()).toString();
    }

    /**
     * What {@code GET /api/v1/audit} answers: the newest first.
     *
     * @param next where to go on; null at the end
     * @param stored whether these are all that is stored; else the store cannot be read, and these are changes by this process only
     * @param since where they are not: since when this process has been taking changes down
     */
    record Listing(
            List<AuditEntry> entries,
            @Nullable String next,
            boolean stored,
            @Nullable String since) {
        Listing {
            entries = List.copyOf(entries);
        }
    }

    void addTo(RoutesConfig routes) {
        routes.get("/audit", ctx -> ctx.html(pages.audit(Reader.of(ctx), page(AuditQuery.ofPage(ctx)))));
        routes.get(JSON_PATH, ctx -> ctx.json(listing(ctx)));
        routes.get(JSON_PATH + ".csv", this::csv);
        routes.get(JSON_PATH + ".json", this::json);
    }

    static List<Operation> operations() {
        String gone = "the audit cannot be read";
        return List.of(
                filtered(Operation.get(JSON_PATH, "What people changed, the newest first", Listing.class))
                        .with("limit", "how many, from 1 to 1000; 100 where nothing is given")
                        .with("cursor", "where to go on: the next of the answer before")
                        .failing(503, gone + " behind the cursor"),
                filtered(Operation.getText(JSON_PATH + ".csv", "All changes that fit, as a table", "text/csv"))
                        .failing(503, gone),
                filtered(Operation.getText(JSON_PATH + ".json", "All changes that fit", "application/json"))
                        .failing(503, gone));
    }

    private static Operation filtered(Operation operation) {
        return operation
                .with("q", "words that all stand in it")
                .with("action", "what was done", AuditQuery.ACTIONS)
                .with("from", "the first moment, in ISO 8601; UTC where it names no zone")
                .with("to", "the first moment behind it");
    }

    private AuditPage page(AuditQuery query) {
        AuditNote note = AuditNote.of(store.state(), store.options(), started, store.lostAudits());
        try {
            AuditRows part = store.audits(query.filter(), query.window(), AuditPage.LIMIT);
            int count = store.countAudits(query.filter(), AuditPage.MOST_COUNTED + 1);
            return new AuditPage(time.millis(), query, part, count, note);
        } catch (HistoryGone gone) {
            AuditNote now = AuditNote.of(
                    store.state().available() ? store.state().down(time.millis(), gone.why()) : store.state(),
                    store.options(),
                    started,
                    store.lostAudits());
            AuditRows own = own(query.filter(), AuditLog.KEPT);
            return new AuditPage(time.millis(), query, own, own.rows().size(), now);
        }
    }

    /** What this process remembers. */
    private AuditRows own(AuditFilter filter, int limit) {
        List<AuditRow> rows = audit.newest().stream()
                .map(entry -> new AuditRow(Instant.parse(entry.at()).toEpochMilli(), "", entry))
                .filter(filter::takes)
                .limit(limit)
                .toList();
        return new AuditRows(rows, false, false);
    }

    private Listing listing(Context ctx) {
        int limit = FallbackRoutes.limit(ctx);
        AuditQuery query = AuditQuery.ofApi(ctx);
        try {
            AuditRows part = store.audits(query.filter(), query.window(), limit);
            String next = part.hasOlder() ? part.rows().getLast().cursor().text() : null;
            return new Listing(entries(part), next, true, null);
        } catch (HistoryGone gone) {
            if (!query.window().isNewest()) {
                throw unavailable(gone);
            }
            return new Listing(entries(own(query.filter(), limit)), null, false, started);
        }
    }

    private static List<AuditEntry> entries(AuditRows part) {
        return part.rows().stream().map(AuditRow::entry).toList();
    }

    private void csv(Context ctx) throws IOException {
        PagedExport<AuditRow> export = export(ctx);
        ctx.contentType("text/csv; charset=utf-8").header("Content-Disposition", "attachment; filename=\"audit.csv\"");
        export.writeCsv(ctx.outputStream());
    }

    private void json(Context ctx) throws IOException {
        PagedExport<AuditRow> export = export(ctx);
        ctx.contentType("application/json").header("Content-Disposition", "attachment; filename=\"audit.json\"");
        export.writeJson(ctx.outputStream());
    }

    private PagedExport<AuditRow> export(Context ctx) {
        try {
            return AuditExport.of(store, AuditQuery.ofApi(ctx).filter());
        } catch (HistoryGone gone) {
            throw unavailable(gone);
        }
    }

    private static ServiceUnavailableResponse unavailable(HistoryGone gone) {
        return new ServiceUnavailableResponse("The audit cannot be read now: " + gone.getMessage() + ". GET "
                + JSON_PATH + " tells what this process has changed since its start");
    }
}
