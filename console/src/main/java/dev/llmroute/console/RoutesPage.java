package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.ConditionView;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteSummary;
import java.util.List;

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
    String summary() {
        long unwell = rows.stream().filter(each -> !each.well()).count();
        String shown = query.isFilter() ? rows.size() + " of " + all + " match the filter" : count(rows.size());
        return unwell == 0 ? shown : shown + ", " + unwell + " not well";
    }

    private static String count(int routes) {
        return routes == 1 ? "1 route" : routes + " routes";
    }

    /** The condition that a reader looks for first, or what stands in its place. */
    static String readiness(RouteSummary route) {
        return route.conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .findFirst()
                .map(each -> each.well() ? "Ready" : "Ready: " + each.status())
                .orElse(route.problems().isEmpty() ? "In use" : "Not well");
    }

    /** The conditions that tell of something else than good, but for the two that have columns of their own. */
    static List<ConditionView> complaints(RouteSummary route) {
        return route.conditions().stream()
                .filter(each -> !each.type().equals("Degraded"))
                .filter(each -> !each.well())
                .toList();
    }

    /** {@code 4 of 5}: what routers serve, and what is written. */
    static String generation(RouteSummary route) {
        if (route.generation() == null) {
            return "from a file";
        }
        return route.servedGeneration() == null
                ? "none of " + route.generation()
                : route.servedGeneration() + " of " + route.generation();
    }
}
