package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
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
        this.live = new LiveRows(pages, view -> CooldownsPage.of(cooldowns, exchange, view.query(), view.mayOperate()));
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cooldowns", ctx -> ctx.html(pages.cooldowns(Reader.of(ctx), page(ctx))));
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
        Context ctx = client.ctx();
        live.serve(client, new LiveRows.View(CooldownQuery.of(ctx), mayOperate(ctx)), Texts.of(ctx));
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
        ctx.html(pages.outcome(Texts.of(ctx), cleared(changed), changed.undo()));
    }

    private static Message cleared(CooldownAnswers.Changed changed) {
        List<CooldownAnswers.Now> those = changed.changed();
        int gone = changed.gone().size();
        return switch (those.size()) {
            case 0 -> Message.of("outcome.noneCleared");
            case 1 -> Message.of("outcome.cleared", those.getFirst().displayKey(), gone);
            default -> Message.of("outcome.clearedSeveral", those.size(), gone);
        };
    }

    /** The question lists exactly what its form clears, whatever comes in while a person reads it. */
    private void askToClear(Context ctx) {
        Requester.who(Right.Operate, ctx);
        CooldownsPage page = page(ctx);
        if (page.isEmpty()) {
            throw new Refused(HttpStatus.NOT_FOUND, "error.nothingShown");
        }
        ctx.html(pages.clearForm(Texts.of(ctx), page));
    }

    private void clearShown(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        String reason = Reason.optional(ctx.formParam("reason"));
        List<String> ids = ctx.formParams("id");
        String typed = ctx.formParam("typed");
        String toType = pages.toType(Texts.of(ctx), ids.size());
        if (ids.isEmpty() || typed == null || !typed.strip().equalsIgnoreCase(toType)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.notTyped", toType);
        }
        CooldownAnswers.Changed changed = changes.clear(ids, reason, who);
        ctx.html(pages.outcome(Texts.of(ctx), cleared(changed), changed.undo()));
    }

    private void askToExtend(Context ctx) {
        Requester.who(Right.Operate, ctx);
        String id = ctx.pathParam("id");
        KnownCooldown found = cooldowns.holding().stream()
                .filter(each -> each.cooldown().key().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refused(HttpStatus.NOT_FOUND, "error.cooldownIsOver"));
        ctx.html(pages.extendForm(Texts.of(ctx), CooldownRow.of(found, cooldowns.time())));
    }

    private void extend(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        String reason = Reason.optional(ctx.formParam("reason"));
        CooldownAnswers.Changed changed = changes.extend(ctx.pathParam("id"), ctx.formParam("by"), reason, who);
        answer(ctx, "outcome.extended", changed);
    }

    private void askToPin(Context ctx) {
        Requester.who(Right.Operate, ctx);
        String chosen = ctx.queryParam("target");
        ctx.html(pages.pinForm(Texts.of(ctx), changes.targets(), chosen == null ? "" : chosen));
    }

    private void pin(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.Changed changed =
                changes.pin(ctx.formParam("target"), ctx.formParam("for"), ctx.formParam("reason"), who);
        answer(ctx, "outcome.pinned", changed);
    }

    private void answer(Context ctx, String key, CooldownAnswers.Changed changed) {
        CooldownAnswers.Now now = changed.changed().getFirst();
        Message done = Message.of(key, now.displayKey(), String.valueOf(now.until()));
        ctx.html(pages.outcome(Texts.of(ctx), done, changed.undo()));
    }

    private void undo(Context ctx) {
        CooldownAnswers.Undone undone = changes.undo(ctx.pathParam("undo"), Requester.who(Right.Operate, ctx));
        String those = String.join(", ", undone.undone());
        Message done = undone.overtaken().isEmpty()
                ? Message.of("outcome.undone", those)
                : Message.of("outcome.undoneInPart", those, String.join(", ", undone.overtaken()));
        ctx.html(pages.outcome(Texts.of(ctx), done, ""));
    }
}
