package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.json.FallbackJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.function.Supplier;

/** Shows what fell back to what. */
final class FallbackRoutes implements AutoCloseable {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final Pages pages;
    private final FallbackHistory history;
    private final Supplier<SharingState> exchange;
    private final TimeSource time;
    private final LiveFragment<FallbacksPage.Snapshot> live;

    FallbackRoutes(Pages pages, FallbackHistory history, Supplier<SharingState> exchange, TimeSource time) {
        this.pages = pages;
        this.history = history;
        this.exchange = exchange;
        this.time = time;
        this.live =
                new LiveFragment<>(this::snapshot, snapshot -> pages.fallbacksFragment(snapshot.page(time.millis())));
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/fallbacks",
                ctx -> ctx.html(pages.fallbacks(Visitor.of(ctx), snapshot().page(time.millis()))));
        routes.sse("/fallbacks/live", live::serve);
        routes.get("/api/v1/fallbacks", ctx -> ctx.json(FallbackJson.Listing.of(history.newest(limit(ctx)))));
    }

    void changed() {
        live.changed();
    }

    @Override
    public void close() {
        live.close();
    }

    private FallbacksPage.Snapshot snapshot() {
        return FallbacksPage.Snapshot.of(history, exchange, time.millis());
    }

    private static int limit(Context ctx) {
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
