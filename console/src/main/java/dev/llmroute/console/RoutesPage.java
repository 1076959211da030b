package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.ConditionView;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.text.Message;
import java.util.List;
import java.util.Optional;

/**
 * The routes, as one reader's page shows them.
 *
 * @param rows those that the reader wants to see
 * @param all how many there are, wanted or not
 */
record RoutesPage(RouteQuery query, CatalogState state, List<RouteSummary> rows, int all) {
    static RoutesPage of(RouteCatalog catalog, RouteQuery query) {
        List<RouteSummary> all = catalog.routes();
        return new RoutesPage(
                query, catalog.state(), all.stream().filter(query::shows).toList(), all.size());
    }

    /** The table in a few words, for a screen reader too. */
    Message summary() {
        long unwell = rows.stream().filter(each -> !each.well()).count();
        Message shown = query.isFilter()
                ? Message.of("routes.summary.filtered", rows.size(), all)
                : Message.of("routes.summary", rows.size());
        return unwell == 0 ? shown : Message.of("routes.summary.notWell", shown, unwell);
    }

    /** What a reader looks for first: the condition {@code Ready}, or what stands in its place. */
    static Message readiness(RouteSummary route) {
        return ready(route)
                .map(each -> each.well() ? Message.of("routes.ready") : Message.of("routes.readyIs", each.status()))
                .orElseGet(() -> Message.of(
                        isNotTold(route)
                                ? "routes.notTold"
                                : route.problems().isEmpty() ? "routes.inUse" : "routes.notWell"));
    }

    private static boolean isNotTold(RouteSummary route) {
        return route.generation() != null && route.servedGeneration() == null;
    }

    /** How that looks. */
    static String readinessStyle(RouteSummary route) {
        return ready(route)
                .map(each -> each.well() ? "back" : "fault")
                .orElseGet(() -> !isNotTold(route) && route.problems().isEmpty() ? "back" : "fault");
    }

    private static Optional<ConditionView> ready(RouteSummary route) {
        return route.conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .findFirst();
    }

    /** How many targets may be called, as far as anybody tells. */
    static Message callable(RouteSummary route) {
        return route.targets() == 0
                ? Message.of("routes.callable.notTold")
                : Message.of("routes.callable", route.ready(), route.targets());
    }

    /** How a condition looks: what is on the way, or may be as it is, is no fault. */
    static String style(ConditionView condition) {
        if (condition.well()) {
            return "back";
        }
        return condition.status().equals("True") ? "limit" : "fault";
    }

    /** The conditions that tell of something else than good, but for the two that have columns of their own. */
    static List<ConditionView> complaints(RouteSummary route) {
        return route.conditions().stream()
                .filter(each -> !each.type().equals("Degraded"))
                .filter(each -> !each.well())
                .toList();
    }

    /** {@code 4 of 5}: what routers serve, and what is written. */
    static Message generation(RouteSummary route) {
        if (route.generation() == null) {
            return Message.of("routes.fromFile");
        }
        String written = String.valueOf(route.generation());
        return route.servedGeneration() == null
                ? Message.of("routes.generation.none", written)
                : Message.of("routes.generation", String.valueOf(route.servedGeneration()), written);
    }
}
