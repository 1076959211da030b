package dev.llmroute.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.StreamPlaces;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.store.CoolingRecorder;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.session.EndedSessions;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin console: pages that show cooldowns and fallbacks live, and the same as JSON under {@code /api/v1/}. Reads what this
 * process knows; a change goes to all others by whatever exchange the cooldowns have joined.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    /** A clear of all that a page shows names each of them, and a page may show some thousands. */
    private static final long MAX_REQUEST_BYTES = 512 * 1024L;

    private final Javalin server;
    private final CooldownRoutes cooldownRoutes;
    private final FallbackRoutes fallbackRoutes;
    private final OverviewRoutes overviewRoutes;
    private final HistoryStore store;
    private final RouteCatalog catalog;
    private final RouteRoutes routeRoutes;
    private final CoolingRecorder cooling;

    private Console(
            ConsoleOptions options,
            Cooldowns cooldowns,
            FallbackHistory history,
            HistoryStore store,
            CoolingRecorder cooling,
            Supplier<SharingState> exchange,
            EndedSessions ended,
            RouteCatalog catalog) {
        this.store = store;
        this.cooling = cooling;
        this.catalog = catalog;
        Door door = Door.of(options.entry(), cooldowns.time(), ended);
        Assets assets = new Assets();
        Pages pages = new Pages(assets, door.hasSessions());
        Guard guard = new Guard(door, options.onLoopback());
        StreamPlaces streams = new StreamPlaces(StreamPlaces.EACH, StreamPlaces.ALL);
        AuditLog audit = new AuditLog(store::keep);
        CooldownChanges changes = new CooldownChanges(cooldowns, audit);
        cooldownRoutes = new CooldownRoutes(pages, cooldowns, exchange, changes);
        DrillRoutes drillRoutes = new DrillRoutes(pages, cooldowns, exchange, changes);
        CooldownApi cooldownApi = new CooldownApi(cooldowns, exchange, changes);
        RouteChanges routeChanges = new RouteChanges(catalog, audit, cooldowns.time());
        routeRoutes = new RouteRoutes(pages, catalog, routeChanges, exchange, cooldowns.time());
        RouteApi routeApi = new RouteApi(catalog, routeChanges);
        AuditRoutes auditRoutes = new AuditRoutes(pages, audit, store, cooldowns.time());
        ApiRoutes apiRoutes = new ApiRoutes(pages);
        fallbackRoutes = new FallbackRoutes(pages, store, history, exchange, cooldowns.time());
        overviewRoutes = new OverviewRoutes(pages, cooldowns, changes, store, catalog, exchange);
        AnalyticsRoutes analyticsRoutes = new AnalyticsRoutes(pages, store, cooldowns.time());
        SignInRoutes signInRoutes = new SignInRoutes(pages, door);
        server = Javalin.create(config -> {
            configure(config);
            config.router.handlerWrapper(streams::around);
            config.events.handlerAdded(
                    route -> apiRoutes.registered(route.getHttpMethod().name(), route.getPath()));
            RoutesConfig routes = config.routes;
            routes.before(guard::check);
            routes.after(streams::leave);
            routes.get("/", ctx -> ctx.redirect("/overview", HttpStatus.SEE_OTHER));
            routes.get("/healthz", ctx -> ctx.result("ok"));
            routes.get("/readyz", ctx -> ctx.result("ok"));
            routes.get(Assets.PATH + "{name}", assets::serve);
            signInRoutes.addTo(routes);
            LanguageRoutes.addTo(routes);
            cooldownRoutes.addTo(routes);
            cooldownApi.addTo(routes);
            drillRoutes.addTo(routes);
            routeRoutes.addTo(routes);
            routeApi.addTo(routes);
            auditRoutes.addTo(routes);
            apiRoutes.addTo(routes);
            fallbackRoutes.addTo(routes);
            overviewRoutes.addTo(routes);
            analyticsRoutes.addTo(routes);
            ErrorAnswers.addTo(routes);
        });
    }

    /**
     * Starts the console, with a history that ends with it.
     *
     * @param cooldowns what it shows and clears; it must have joined the exchange already, or do so later
     * @param history where it reads fallback events
     * @param exchange the state of sharing, asked now and then
     * @throws IllegalArgumentException where the options would leave it open (see {@link ConsoleOptions})
     */
    public static Console start(
            ConsoleOptions options, Cooldowns cooldowns, FallbackHistory history, Supplier<SharingState> exchange) {
        return start(options, cooldowns, history, exchange, HistoryOptions.IN_MEMORY);
    }

    /**
     * The same with a history that lasts.
     *
     * @param kept where the history is kept
     * @throws IllegalArgumentException where the history cannot be opened, too (see {@link HistoryStore#open})
     */
    public static Console start(
            ConsoleOptions options,
            Cooldowns cooldowns,
            FallbackHistory history,
            Supplier<SharingState> exchange,
            HistoryOptions kept) {
        return start(options, cooldowns, history, exchange, kept, EndedSessions.OF_NOBODY_ELSE, RouteCatalog.none());
    }

    /**
     * The same with routes, as one of several replicas.
     *
     * @param ended the sessions that the others have ended
     * @param catalog the routes that it shows; ends with the console, also where that does not start
     * @throws IllegalArgumentException as above
     */
    public static Console start(
            ConsoleOptions options,
            Cooldowns cooldowns,
            FallbackHistory history,
            Supplier<SharingState> exchange,
            HistoryOptions kept,
            EndedSessions ended,
            RouteCatalog catalog) {
        try {
            return started(options, cooldowns, history, exchange, kept, ended, catalog);
        } catch (RuntimeException failed) {
            catalog.close();
            throw failed;
        }
    }

    private static Console started(
            ConsoleOptions options,
            Cooldowns cooldowns,
            FallbackHistory history,
            Supplier<SharingState> exchange,
            HistoryOptions kept,
            EndedSessions ended,
            RouteCatalog catalog) {
        HistoryStore store = HistoryStore.open(kept, history, cooldowns.time());
        CoolingRecorder cooling = CoolingRecorder.start(cooldowns, exchange, store);
        try {
            Console console = new Console(options, cooldowns, history, store, cooling, exchange, ended, catalog);
            cooldowns.onChange(console.cooldownRoutes::changed);
            cooldowns.onChange(console.overviewRoutes::changed);
            cooldowns.onChange(console.routeRoutes::changed);
            catalog.onChange(console.routeRoutes::changed);
            catalog.onChange(console.overviewRoutes::changed);
            store.onChange(console.fallbackRoutes::changed);
            history.onEvent(event -> console.heard());
            console.server.start(options.bind(), options.port());
            LOG.info("Console on http://{}:{}, entered by {}", options.bind(), console.port(), options.entry());
            return console;
        } catch (RuntimeException failed) {
            cooling.close();
            store.close();
            throw failed;
        }
    }

    /** What is stored is told by the store; while it is gone, pages show what the routers share. */
    private void heard() {
        if (!store.state().available()) {
            fallbackRoutes.changed();
        }
    }

    /**
     * Says that the routers and their memory began with this console, as in a demo: nothing was cooling before, and the minute that runs need not be
     * left out as one of which only a part is known. To be told at once.
     */
    public void nothingWasBefore() {
        cooling.nothingWasBefore();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        cooldownRoutes.close();
        fallbackRoutes.close();
        routeRoutes.close();
        overviewRoutes.close();
        server.stop();
        catalog.close();
        cooling.close();
        store.close();
    }

    private static void configure(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = MAX_REQUEST_BYTES;
        config.jsonMapper(new JavalinJackson(new ObjectMapper(), true));
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    }
}
