package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.api.Operation;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.CooldownJson;
import dev.llmroute.json.SharingJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Cooldowns as JSON: what the page shows and does. */
final class CooldownApi {
    private static final String PATH = "/api/v1/cooldowns";
    private static final int MAX_IDS = 20_000;

    private final Cooldowns cooldowns;
    private final Supplier<SharingState> exchange;
    private final CooldownChanges changes;

    CooldownApi(Cooldowns cooldowns, Supplier<SharingState> exchange, CooldownChanges changes) {
        this.cooldowns = cooldowns;
        this.exchange = exchange;
        this.changes = changes;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> ctx.json(listing(CooldownQuery.of(ctx))));
        routes.get(PATH + "/targets", ctx -> ctx.json(new CooldownAnswers.PinTargets(changes.targets())));
        routes.post(PATH + "/clear", ctx -> ctx.json(clearSeveral(ctx)));
        routes.post(PATH + "/pin", ctx -> ctx.json(pin(ctx)));
        routes.post(PATH + "/drill", ctx -> ctx.json(drill(ctx)));
        routes.post(
                PATH + "/undo/{undo}",
                ctx -> ctx.json(changes.undo(ctx.pathParam("undo"), Requester.who(Right.Operate, ctx))));
        routes.post(PATH + "/{id}/extend", ctx -> ctx.json(extend(ctx)));
        routes.delete(PATH + "/{id}", ctx -> ctx.json(clear(ctx)));
        routes.get("/api/v1/state", ctx -> ctx.json(SharingJson.of(exchange.get())));
    }

    /** What {@link #addTo} adds, for the description of the API. */
    static List<Operation> operations() {
        return List.of(
                Operation.get(PATH, "What is cooling down, and what comes back", CooldownJson.Listing.class)
                        .with("q", "words that all stand in its target, provider, model, reason or router")
                        .with("class", "its class", CooldownQuery.CLASSES)
                        .with("state", "its state", CooldownQuery.STATES)
                        .with(
                                "sort",
                                "the order; remaining where nothing is given",
                                Arrays.stream(CooldownQuery.Sort.values())
                                        .map(CooldownQuery.Sort::label)
                                        .toList())
                        .with("dir", "its direction", List.of("asc", "desc")),
                Operation.get(PATH + "/targets", "What can be pinned", CooldownAnswers.PinTargets.class),
                Operation.post(PATH + "/clear", "Clear exactly these cooldowns", CooldownAnswers.Changed.class)
                        .taking(CooldownAnswers.ClearRequest.class)
                        .needs("Operate"),
                Operation.post(PATH + "/pin", "Pin a cooldown by hand", CooldownAnswers.Changed.class)
                        .taking(CooldownAnswers.PinRequest.class)
                        .needs("Operate")
                        .failing(404, "this console knows no such target")
                        .failing(409, "several targets have that name"),
                Operation.post(
                                PATH + "/drill",
                                "Let a target appear limited for up to an hour, to see what is answered instead",
                                CooldownAnswers.Changed.class)
                        .taking(CooldownAnswers.DrillRequest.class)
                        .needs("Operate")
                        .failing(404, "this console knows no such target")
                        .failing(409, "several targets have that name, or no other one would be free"),
                Operation.post(
                                PATH + "/undo/{undo}",
                                "Take back a clear, an extension, a pin or a drill, within ten seconds",
                                CooldownAnswers.Undone.class)
                        .needs("Operate")
                        .failing(404, "there is nothing to take back any more")
                        .failing(409, "newer news have come in since"),
                Operation.post(PATH + "/{id}/extend", "Let a cooldown last longer", CooldownAnswers.Changed.class)
                        .taking(CooldownAnswers.ExtendRequest.class)
                        .needs("Operate")
                        .failing(404, "nothing is cooling down under the id")
                        .failing(409, "it lasts as long as its class may"),
                Operation.delete(PATH + "/{id}", "Clear one cooldown", CooldownAnswers.Cleared.class)
                        .needs("Operate")
                        .failing(404, "nothing is cooling down or coming back under the id"),
                Operation.get("/api/v1/state", "How the sharing of cooldowns does", SharingJson.class));
    }

    private CooldownJson.Listing listing(CooldownQuery query) {
        CooldownsPage page = CooldownsPage.of(cooldowns, exchange, query, false);
        return new CooldownJson.Listing(
                Instant.ofEpochMilli(page.nowMs()).toString(),
                page.rows().stream().map(CooldownRow::cooldown).toList(),
                page.recovering().stream().map(RecoveringRow::recovering).toList());
    }

    private CooldownAnswers.Cleared clear(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        String id = ctx.pathParam("id");
        CooldownAnswers.Changed changed = changes.clear(List.of(id), Reason.optional(ctx.queryParam("reason")), who);
        if (changed.changed().isEmpty()) {
            throw new NotFoundResponse("Nothing is cooling down under " + id
                    + "; it may be over or cleared already. GET /api/v1/cooldowns lists what is.");
        }
        return new CooldownAnswers.Cleared(
                id, changed.changed().getFirst().displayKey(), changed.undo(), changed.undoMs());
    }

    private CooldownAnswers.Changed clearSeveral(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.ClearRequest request = JsonBody.read(ctx, CooldownAnswers.ClearRequest.class);
        List<String> ids = request.ids();
        if (ids == null || ids.isEmpty() || ids.size() > MAX_IDS || ids.stream().anyMatch(Objects::isNull)) {
            throw new BadRequestResponse(
                    "ids must name 1 to " + MAX_IDS + " cooldowns; GET " + PATH + " lists what is");
        }
        return changes.clear(ids, Reason.optional(request.reason()), who);
    }

    private CooldownAnswers.Changed extend(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.ExtendRequest request = JsonBody.read(ctx, CooldownAnswers.ExtendRequest.class);
        return changes.extend(ctx.pathParam("id"), request.by(), Reason.optional(request.reason()), who);
    }

    private CooldownAnswers.Changed pin(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.PinRequest request = JsonBody.read(ctx, CooldownAnswers.PinRequest.class);
        return changes.pin(request.target(), request.lasting(), request.reason(), who);
    }

    private CooldownAnswers.Changed drill(Context ctx) {
        Requester who = Requester.who(Right.Operate, ctx);
        CooldownAnswers.DrillRequest request = JsonBody.read(ctx, CooldownAnswers.DrillRequest.class);
        boolean evenTheLast = Boolean.TRUE.equals(request.evenTheLast());
        return changes.drill(request.target(), request.lasting(), request.reason(), evenTheLast, who);
    }
}
