package dev.llmroute.console;

import dev.llmroute.console.api.ApiDescription;
import dev.llmroute.console.api.Operation;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.stream.Stream;

/** Tells what the JSON API has: as OpenAPI for programs, and as a page. */
final class ApiRoutes {
    private static final String VERSION = "v1";
    private static final String PATH = ApiDescription.ROOT + "openapi.json";

    private final Pages pages;
    private final ApiDescription description;

    ApiRoutes(Pages pages) {
        this.pages = pages;
        this.description = new ApiDescription(Stream.of(
                        CooldownApi.operations(),
                        FallbackRoutes.operations(),
                        RouteApi.operations(),
                        OverviewRoutes.operations(),
                        AnalyticsRoutes.operations(),
                        AuditRoutes.operations(),
                        SignInRoutes.operations(),
                        List.of(Operation.getText(PATH, "This description, as OpenAPI 3.1", "application/json")))
                .flatMap(List::stream)
                .toList());
    }

    /** A route was registered. */
    void registered(String method, String path) {
        description.registered(method, path);
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> ctx.json(description.openApi(VERSION)));
        routes.get("/api", ctx -> ctx.html(pages.api(Reader.of(ctx), description.operations())));
    }
}
