package dev.llmroute.console;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.CooldownJson;
import dev.llmroute.json.SharingJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what is cooling down and what comes back, and clears it. */
final class CooldownRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CooldownRoutes.class);
    private static final String ACTOR = "console";

    private final Pages pages;
    private final Cooldowns cooldowns;
    private final Supplier<SharingState> exchange;
    private final LiveFragment<CooldownsPage.Snapshot> live;

    CooldownRoutes(Pages pages, Cooldowns cooldowns, Supplier<SharingState> exchange) {
        this.pages = pages;
        this.cooldowns = cooldowns;
        this.exchange = exchange;
        this.live = new LiveFragment<>(
                ctx -> this::snapshot, snapshot -> pages.cooldownsFragment(snapshot.page(cooldowns)));
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cooldowns", ctx -> ctx.html(pages.cooldowns(page())));
        routes.sse("/cooldowns/live", live::serve);
        routes.delete("/cooldowns/{id}", ctx -> ctx.html(pages.cleared(outcome(ctx), page())));
        routes.get("/api/v1/cooldowns", ctx -> ctx.json(CooldownJson.Listing.of(cooldowns)));
        routes.delete("/api/v1/cooldowns/{id}", ctx -> ctx.json(clear(ctx).orElseThrow(() -> nothingUnder(ctx))));
        routes.get("/api/v1/state", ctx -> ctx.json(SharingJson.of(exchange.get())));
    }

    void changed() {
        live.changed();
    }

    @Override
    public void close() {
        live.close();
    }

    private CooldownsPage.Snapshot snapshot() {
        return CooldownsPage.Snapshot.of(cooldowns, exchange);
    }

    private CooldownsPage page() {
        return snapshot().page(cooldowns);
    }

    private String outcome(Context ctx) {
        return clear(ctx)
                .map(cleared -> "Cleared " + cleared.displayKey() + ": the next request may go to it again.")
                .orElse("That cooldown was over or cleared already; nothing was changed.");
    }

    /** Empty where nothing is cooling down or coming back under the id, or no longer. */
    private Optional<CooldownJson.Cleared> clear(Context ctx) {
        String id = ctx.pathParam("id");
        Optional<Cooldown> found = cooldowns.clearable(id).filter(each -> cooldowns.clear(each.key(), ACTOR));
        found.ifPresent(each -> LOG.info("Cleared {} on behalf of {}", each.displayKey(), ctx.ip()));
        return found.map(each -> new CooldownJson.Cleared(id, each.displayKey()));
    }

    private static NotFoundResponse nothingUnder(Context ctx) {
        return new NotFoundResponse("Nothing is cooling down under " + ctx.pathParam("id")
                + "; it may be over or cleared already. GET /api/v1/cooldowns lists what is.");
    }
}
