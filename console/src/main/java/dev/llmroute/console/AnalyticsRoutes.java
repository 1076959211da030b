package dev.llmroute.console;

import dev.llmroute.console.api.Operation;
import dev.llmroute.console.store.CooledSpan;
import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.TimeSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** What fallbacks came to, and what was cooling. */
final class AnalyticsRoutes {
    private static final String API = "/api/v1/analytics";

    /** Of each table of a page or an answer, the first ones; the CSV has all. */
    private static final int MOST_TOLD = 100_000;

    private static final int MOST_GAPS = 100;

    private final Pages pages;
    private final HistoryStore store;
    private final TimeSource time;

    AnalyticsRoutes(Pages pages, HistoryStore store, TimeSource time) {
        this.pages = pages;
        this.store = store;
        this.time = time;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/analytics", ctx -> ctx.html(pages.analytics(Reader.of(ctx), page(ctx))));
        routes.get(API, ctx -> {
            AnalyticsQuery query = query(ctx);
            ctx.json(AnalyticsJson.of(query, orUnavailable(() -> read(query))));
        });
        routes.get(API + ".csv", this::csv);
    }

    static List<Operation> operations() {
        String gone = "the history cannot be read";
        return List.of(
                filtered(Operation.get(
                                API,
                                "What fallbacks came to in a time, pair by pair, and how long what was cooling; of each table at most "
                                        + MOST_TOLD + " lines",
                                AnalyticsJson.class))
                        .failing(503, gone),
                filtered(Operation.getText(API + ".csv", "All of the same as one table", "text/csv"))
                        .failing(503, gone));
    }

    private static Operation filtered(Operation operation) {
        return operation
                .with("route", "namespace/name; cooldowns have none")
                .with("provider", "of the first target or the one that answered; of pairs, of either")
                .with("model", "the same")
                .with("reason", "of pairs and of cooldowns; requests have none", FallbackQuery.reasons())
                .with("caller", "the name of the caller's key; cooldowns have none")
                .with("last", "the time up to now, where from is not given", AnalyticsQuery.lasts())
                .with("from", "the first moment, in ISO 8601; UTC where it names no zone")
                .with("to", "the first moment behind it");
    }

    private AnalyticsQuery query(Context ctx) {
        return AnalyticsQuery.of(ctx, time.millis(), store.sums().minutesSinceMs());
    }

    private AnalyticsPage page(Context ctx) {
        AnalyticsQuery query = query(ctx);
        try {
            return new AnalyticsPage(time.millis(), query, read(query), Message.nothing());
        } catch (HistoryGone gone) {
            return new AnalyticsPage(time.millis(), query, null, gone.why());
        }
    }

    private static <T> T orUnavailable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (HistoryGone gone) {
            throw new ServiceUnavailableResponse("The history cannot be read now: " + gone.getMessage());
        }
    }

    /** Asks the store side by side, so that all of it takes as long as the longest question. */
    private AnalyticsPage.Told read(AnalyticsQuery query) {
        CooledSpan span = query.span();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var steps = asking.submit(() -> store.sums().series(query.sums(), query.step(), ZoneOffset.UTC));
            var pairs = asking.submit(() -> store.sums().pairs(query.sums(), MOST_TOLD));
            var gaps = asking.submit(() -> store.sums().gaps(span.fromMs(), span.toMs(), MOST_GAPS));
            var reasons = asking.submit(() -> store.cooledTimes().byReason(span, query.filter(), MOST_TOLD));
            var hours = asking.submit(
                    () -> store.cooledTimes().byCell(span, new CooledTime.Cells.HourOfDay(), query.filter()));
            return new AnalyticsPage.Told(
                    SumTotals.of(answer(steps)),
                    answer(steps),
                    answer(pairs).stream().filter(query::fits).toList(),
                    answer(gaps),
                    answer(reasons),
                    answer(hours));
        }
    }

    private static <T> T answer(Future<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HistoryGone gone) {
                throw gone;
            }
            throw new IllegalStateException("The history could not be asked", failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The console is stopping", stopping);
        }
    }

    private void csv(Context ctx) throws IOException {
        AnalyticsExport export = orUnavailable(() -> new AnalyticsExport(query(ctx), store));
        ctx.contentType("text/csv; charset=utf-8").header("Content-Disposition", "attachment; filename=analytics.csv");
        export.writeCsv(ctx.outputStream());
    }
}
