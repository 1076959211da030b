package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.function.Supplier;

/** The page of cooldowns: what is cooling down, what comes back, and what a person may change of it. */
final class CooldownRoutes implements AutoCloseable {
    private final Pages pages;
    private final Cooldowns cooldowns;
    private final Supplier<SharingState> exchange;
    private final CooldownChanges changes;
    private final LiveRows live;

    CooldownRoutes(Pages pages, Cooldowns cooldowns, Supplier<SharingState> exchange, CooldownChanges changes) {
        this.pages = pages;
        this.cooldowns = cooldowns;
        this.exchange = exchange;
        this.changes = changes;
        this.live = new LiveRows(pages);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cooldowns", ctx -> ctx.html(pages.cooldowns(Visitor.of(ctx), page(ctx))));
        routes.sse("/cooldowns/live", this::live);
        routes.get("/cooldowns/clear", this::askToClear);
        routes.post("/cooldowns/clear", this::clearShown);
        routes.get("/cooldowns/pin", this::askToPin);
        routes.post("/cooldowns/pin", this::pin);
        routes.post("/cooldowns/undo/{undo}", this::undo);
        routes.get("/cooldowns/{id}/extend", this::askToExtend);
        routes.post("/cooldowns/{id}/extend", this::extend);
        routes.delete("/cooldowns/{id}", this::clear);
    }

    void changed() {
        live.changed();
    }

    @Override
    public void close() {
        live.close();
    }

    private void live(SseClient client) {
        CooldownQuery query = CooldownQuery.of(client.ctx());
        boolean mayOperate = mayOperate(client.ctx());
        live.serve(client, () -> CooldownsPage.of(cooldowns, exchange, query, mayOperate));
    }

    private CooldownsPage page(Context ctx) {
        return CooldownsPage.of(cooldowns, exchange, CooldownQuery.of(ctx), mayOperate(ctx));
    }

    private static boolean mayOperate(Context ctx) {
        return Visitor.of(ctx).may(Right.Operate);
    }

    private void clear(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.Changed changed = changes.clear(List.of(ctx.pathParam("id")), "", who);
        ctx.html(pages.outcome(cleared(changed), changed.undo()));
    }

    private static String cleared(CooldownAnswers.Changed changed) {
        List<CooldownAnswers.Now> those = changed.changed();
        String gone = changed.gone().isEmpty()
                ? ""
                : " " + changed.gone().size() + (changed.gone().size() == 1 ? " was" : " were") + " over already.";
        return switch (those.size()) {
            case 0 -> "That cooldown was over or cleared already; nothing was changed.";
            case 1 -> "Cleared " + those.getFirst().displayKey() + ": the next request may go to it again." + gone;
            default -> "Cleared " + those.size() + " cooldowns: the next requests may go to them again." + gone;
        };
    }

    /** The question lists exactly what its form clears, whatever comes in while a person reads it. */
    private void askToClear(Context ctx) {
        Requester.who(Right.Operate, ctx);
        CooldownsPage page = page(ctx);
        if (page.isEmpty()) {
            throw new NotFoundResponse("Nothing that is shown is cooling down or coming back any more.");
        }
        ctx.html(pages.clearForm(page));
    }

    private void clearShown(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        String reason = Reason.optional(ctx.formParam("reason"));
        List<String> ids = ctx.formParams("id");
        String typed = ctx.formParam("typed");
        if (ids.isEmpty() || typed == null || !typed.strip().equalsIgnoreCase(pages.toType(ids.size()))) {
            throw new BadRequestResponse(
                    "Nothing was cleared: type \"" + pages.toType(ids.size()) + "\" to clear them.");
        }
        CooldownAnswers.Changed changed = changes.clear(ids, reason, who);
        ctx.html(pages.outcome(cleared(changed), changed.undo()));
    }

    private void askToExtend(Context ctx) {
        Requester.who(Right.Operate, ctx);
        String id = ctx.pathParam("id");
        KnownCooldown found = cooldowns.holding().stream()
                .filter(each -> each.cooldown().key().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("That cooldown is over or cleared already."));
        ctx.html(pages.extendForm(CooldownRow.of(found, cooldowns.time())));
    }

    private void extend(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        String reason = Reason.optional(ctx.formParam("reason"));
        CooldownAnswers.Changed changed = changes.extend(ctx.pathParam("id"), ctx.formParam("by"), reason, who);
        answer(ctx, "Extended ", changed);
    }

    private void askToPin(Context ctx) {
        Requester.who(Right.Operate, ctx);
        String chosen = ctx.queryParam("target");
        ctx.html(pages.pinForm(changes.targets(), chosen == null ? "" : chosen));
    }

    private void pin(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.Changed changed =
                changes.pin(ctx.formParam("target"), ctx.formParam("for"), ctx.formParam("reason"), who);
        answer(ctx, "Pinned ", changed);
    }

    private void answer(Context ctx, String what, CooldownAnswers.Changed changed) {
        CooldownAnswers.Now now = changed.changed().getFirst();
        ctx.html(pages.outcome(
                what + now.displayKey() + ": it is left alone until " + now.until() + ".", changed.undo()));
    }

    private void undo(Context ctx) {
        CooldownAnswers.Undone undone = changes.undo(ctx.pathParam("undo"), Requester.who(Right.Operate, ctx));
        String overtaken = undone.overtaken().isEmpty()
                ? ""
                : " Newer news have come in about " + String.join(", ", undone.overtaken()) + ", so these stay.";
        ctx.html(pages.outcome("Taken back: " + String.join(", ", undone.undone()) + "." + overtaken, ""));
    }
}
