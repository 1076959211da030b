package dev.llmroute.console;

import dev.llmroute.config.Problem;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteVersion;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.stream.Collectors;

/** Routes and routers as JSON: what their pages show and do. */
final class RouteApi {
    private static final String PATH = "/api/v1/routes";
    private static final String ONE = PATH + "/{namespace}/{name}";
    private static final String ROUTERS = "/api/v1/routers";
    private static final int UNPROCESSABLE = 422;

    private final RouteCatalog catalog;
    private final RouteChanges changes;

    RouteApi(RouteCatalog catalog, RouteChanges changes) {
        this.catalog = catalog;
        this.changes = changes;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> ctx.json(listing(RouteQuery.of(ctx))));
        routes.get(ONE, ctx -> ctx.json(whole(ctx)));
        routes.get(
                ONE + "/explain",
                ctx -> ctx.json(RouteAnswers.Explained.of(ExplainPage.of(catalog.state(), route(catalog, ctx), ctx))));
        routes.post(ONE + "/dry-run", ctx -> ctx.json(dryRun(ctx)));
        routes.put(ONE, ctx -> ctx.json(save(ctx)));
        routes.get(ROUTERS, ctx -> ctx.json(routers()));
    }

    /** What {@link #addTo} adds, for the description of the API. */
    static List<Operation> operations() {
        return List.of(
                Operation.get(PATH, "The routes that this console knows", RouteAnswers.Listing.class)
                        .with("q", "words that all stand in its name, aliases, models or what is not well with it")
                        .with("state", "how it stands", RouteQuery.STATES),
                Operation.get(ONE, "One route with its targets, whole", RouteAnswers.Whole.class)
                        .failing(404, "this console knows no such route"),
                Operation.get(ONE + "/explain", "What a request would do now, and why", RouteAnswers.Explained.class)
                        .with("model", "what it asks for; the route where nothing is given")
                        .with("caller", "the name of the key that it shows")
                        .with("tokens", "its size, in tokens as routers estimate it")
                        .with("tools", "whether it offers tools", List.of("true", "false"))
                        .with("images", "whether it shows images", List.of("true", "false"))
                        .with("jsonSchema", "whether it wants its answer by a JSON schema", List.of("true", "false"))
                        .failing(404, "this console knows no such route"),
                Operation.post(
                                ONE + "/dry-run",
                                "Ask the API server whether it would take a changed spec, without changing anything",
                                RouteAnswers.Edited.class)
                        .taking(RouteAnswers.EditRequest.class)
                        .needs("Edit")
                        .failing(404, "there is no such route, or routes are not changed by this console")
                        .failing(409, "the route was changed since that version")
                        .failing(503, "the API server cannot be asked, or does not let the console do it"),
                Operation.put(ONE, "Change the spec of a route", RouteAnswers.Edited.class)
                        .taking(RouteAnswers.EditRequest.class)
                        .needs("Edit")
                        .failing(404, "there is no such route, or routes are not changed by this console")
                        .failing(409, "the route was changed since that version")
                        .failing(422, "the API server does not take it; the message names the fields")
                        .failing(503, "the API server cannot be asked, or does not let the console do it"),
                Operation.get(ROUTERS, "The router processes and what each serves", RouteAnswers.Routers.class));
    }

    private RouteAnswers.Listing listing(RouteQuery query) {
        RoutesPage page = RoutesPage.of(catalog, query);
        return new RouteAnswers.Listing(
                page.state().source(), page.state().available(), page.state().trouble(), page.rows());
    }

    /** @throws Refused (404) where there is none */
    static RouteDetail route(RouteCatalog catalog, Context ctx) {
        String namespace = ctx.pathParam("namespace");
        String name = ctx.pathParam("name");
        return catalog.route(namespace, name).orElseThrow(() -> RouteChanges.none(namespace, name));
    }

    private RouteAnswers.Whole whole(Context ctx) {
        RouteDetail route = route(catalog, ctx);
        // While the API server is away routes are read, from memory, and not changed.
        if (!changes.arePossible() || !Visitor.of(ctx).may(Right.Edit)) {
            return RouteAnswers.Whole.of(route, null, null);
        }
        try {
            RouteVersion now = changes.read(ctx.pathParam("namespace"), ctx.pathParam("name"));
            return RouteAnswers.Whole.of(route, now.version(), now.spec());
        } catch (Refused refused) {
            if (refused.getStatus() != HttpStatus.SERVICE_UNAVAILABLE.getCode()) {
                throw refused;
            }
            return RouteAnswers.Whole.of(route, null, null);
        }
    }

    private RouteAnswers.Edited dryRun(Context ctx) {
        Requester.who(Right.Edit, ctx);
        RouteAnswers.EditRequest request = JsonBody.read(ctx, RouteAnswers.EditRequest.class);
        EditAnswer answer =
                changes.check(ctx.pathParam("namespace"), ctx.pathParam("name"), request.version(), request.spec());
        return answer instanceof EditAnswer.Refused refused
                ? new RouteAnswers.Edited(false, refused.problems(), List.of(), List.of(), orEmpty(request))
                : RouteAnswers.Edited.of(taken(answer, ctx), false);
    }

    private static String orEmpty(RouteAnswers.EditRequest request) {
        String version = request.version();
        return version == null ? "" : version;
    }

    private RouteAnswers.Edited save(Context ctx) {
        Requester who = Requester.who(Right.Edit, ctx);
        RouteAnswers.EditRequest request = JsonBody.read(ctx, RouteAnswers.EditRequest.class);
        String reason = Reason.optional(request.reason());
        EditAnswer answer = changes.save(
                ctx.pathParam("namespace"), ctx.pathParam("name"), request.version(), request.spec(), reason, who);
        return RouteAnswers.Edited.of(taken(answer, ctx), true);
    }

    private static EditAnswer.Taken taken(EditAnswer answer, Context ctx) {
        return switch (answer) {
            case EditAnswer.Taken taken -> taken;
            case EditAnswer.Refused refused ->
                throw new HttpResponseException(
                        UNPROCESSABLE,
                        refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
            case EditAnswer.Conflict conflict ->
                throw new ConflictResponse("The route was changed since the version that you name; it is "
                        + conflict.now().version() + " now. GET " + ctx.path().replaceAll("/dry-run$", "")
                        + " tells it");
            case EditAnswer.NotThere() -> throw RouteChanges.none(ctx.pathParam("namespace"), ctx.pathParam("name"));
            case EditAnswer.Unavailable(Message reason) -> throw new Refused(HttpStatus.SERVICE_UNAVAILABLE, reason);
        };
    }

    private RouteAnswers.Routers routers() {
        return new RouteAnswers.Routers(
                catalog.state().trouble(),
                catalog.routers().stream().map(RouteAnswers.Router::of).toList());
    }
}
