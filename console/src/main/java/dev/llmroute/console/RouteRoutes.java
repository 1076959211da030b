package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteVersion;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** The pages of routes and of routers. */
final class RouteRoutes implements AutoCloseable {
    private static final String ONE = "/routes/{namespace}/{name}";

    private final Pages pages;
    private final RouteCatalog catalog;
    private final RouteChanges changes;
    private final Supplier<SharingState> exchange;
    private final TimeSource time;
    private final LiveFragment<RoutesPage> liveRoutes;
    private final LiveFragment<Optional<RoutePage>> liveRoute;
    private final LiveFragment<RoutersPage> liveRouters;

    RouteRoutes(
            Pages pages, RouteCatalog catalog, RouteChanges changes, Supplier<SharingState> exchange, TimeSource time) {
        this.pages = pages;
        this.catalog = catalog;
        this.changes = changes;
        this.exchange = exchange;
        this.time = time;
        this.liveRoutes = new LiveFragment<>(
                ctx -> {
                    RouteQuery query = RouteQuery.of(ctx);
                    return () -> RoutesPage.of(catalog, query);
                },
                (page, t) -> pages.routesFragment(t, page, time.millis()));
        this.liveRoute = new LiveFragment<>(
                ctx -> () -> catalog.route(ctx.pathParam("namespace"), ctx.pathParam("name"))
                        .map(route -> page(route, ctx)),
                (page, t) -> pages.routeFragment(t, page, time.millis()));
        this.liveRouters =
                new LiveFragment<>(ctx -> this::routers, (page, t) -> pages.routersFragment(t, page, time.millis()));
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/routes",
                ctx -> ctx.html(
                        pages.routes(Reader.of(ctx), RoutesPage.of(catalog, RouteQuery.of(ctx)), time.millis())));
        routes.sse("/routes/live", liveRoutes::serve);
        routes.get(ONE, this::show);
        routes.sse(ONE + "/live", liveRoute::serve);
        routes.get(ONE + "/explain", this::explain);
        routes.get(ONE + "/edit", this::edit);
        routes.post(ONE + "/check", this::check);
        routes.post(ONE + "/save", this::save);
        routes.get("/routers", ctx -> ctx.html(pages.routers(Reader.of(ctx), routers(), time.millis())));
        routes.sse("/routers/live", liveRouters::serve);
    }

    /** Something may have changed. Never blocks. */
    void changed() {
        liveRoutes.changed();
        liveRoute.changed();
        liveRouters.changed();
    }

    @Override
    public void close() {
        liveRoutes.close();
        liveRoute.close();
        liveRouters.close();
    }

    private RoutersPage routers() {
        return RoutersPage.of(catalog, exchange.get(), time.millis());
    }

    private RoutePage page(RouteDetail route, Context ctx) {
        boolean mayEdit = changes.arePossible() && Visitor.of(ctx).may(Right.Edit);
        return new RoutePage(catalog.state(), route.summary(), route.targets(), mayEdit);
    }

    private void show(Context ctx) {
        RouteDetail route = RouteApi.route(catalog, ctx);
        ctx.html(pages.route(
                Reader.of(ctx),
                page(route, ctx),
                ExplainPage.of(catalog.state(), route, ctx),
                route.yaml(),
                time.millis()));
    }

    private void explain(Context ctx) {
        ExplainPage page = ExplainPage.of(catalog.state(), RouteApi.route(catalog, ctx), ctx);
        ctx.html(pages.explain(Reader.of(ctx), page, time.millis()));
    }

    private void edit(Context ctx) {
        Requester.who(Right.Edit, ctx);
        RouteVersion now = changes.read(ctx.pathParam("namespace"), ctx.pathParam("name"));
        RouteDetail route = RouteApi.route(catalog, ctx);
        ctx.html(pages.edit(Reader.of(ctx), new EditPage(route.summary(), now, now.spec())));
    }

    private void check(Context ctx) {
        Requester.who(Right.Edit, ctx);
        EditAnswer answer = changes.check(
                ctx.pathParam("namespace"), ctx.pathParam("name"), ctx.formParam("version"), ctx.formParam("spec"));
        ctx.html(pages.editResult(Texts.of(ctx), EditResult.of(answer, read(ctx), false)));
    }

    private void save(Context ctx) {
        Requester who = Requester.who(Right.Edit, ctx);
        String reason = Reason.optional(ctx.formParam("reason"));
        EditAnswer answer = changes.save(
                ctx.pathParam("namespace"),
                ctx.pathParam("name"),
                ctx.formParam("version"),
                ctx.formParam("spec"),
                reason,
                who);
        ctx.html(pages.editResult(Texts.of(ctx), EditResult.of(answer, read(ctx), true)));
    }

    private static String read(Context ctx) {
        return Optional.ofNullable(ctx.formParam("original")).orElse("");
    }
}
