package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Supplier;

/**
 * The page of drills: which targets are made to appear limited now, and the way to let one more. Drills are cooldowns; what they share with
 * others (live rows, ends, extensions) is that page's.
 */
final class DrillRoutes {
    private final Pages pages;
    private final Cooldowns cooldowns;
    private final Supplier<SharingState> exchange;
    private final CooldownChanges changes;

    DrillRoutes(Pages pages, Cooldowns cooldowns, Supplier<SharingState> exchange, CooldownChanges changes) {
        this.pages = pages;
        this.cooldowns = cooldowns;
        this.exchange = exchange;
        this.changes = changes;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/drill", ctx -> ctx.html(pages.drill(Reader.of(ctx), page(ctx))));
        routes.get("/drill/start", this::ask);
        routes.post("/drill", this::start);
    }

    private CooldownsPage page(Context ctx) {
        boolean mayOperate = Visitor.of(ctx).may(Right.Operate);
        return CooldownsPage.of(cooldowns, exchange, CooldownQuery.DRILLS, mayOperate);
    }

    private void ask(Context ctx) {
        Requester.who(Right.Operate, ctx);
        ctx.html(pages.drillForm(Texts.of(ctx), changes.targets()));
    }

    private void start(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.Changed changed = changes.drill(
                ctx.formParam("target"),
                ctx.formParam("for"),
                ctx.formParam("reason"),
                ctx.formParam("evenTheLast") != null,
                who);
        CooldownAnswers.Now now = changed.changed().getFirst();
        ctx.html(pages.outcome(
                Texts.of(ctx),
                Message.of("outcome.drill", now.displayKey(), String.valueOf(now.until())),
                changed.undo()));
    }
}
