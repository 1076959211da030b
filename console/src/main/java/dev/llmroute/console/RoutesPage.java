package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.ConditionView;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteSummary;
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
    String summary() {
        long unwell = rows.stream().filter(each -> !each.well()).count();
        String shown = query.isFilter() ? rows.size() + " of " + all + " match the filter" : count(rows.size());
        return unwell == 0 ? shown : shown + ", " + unwell + " not well";
    }

    private static String count(int routes) {
        return routes == 1 ? "1 route" : routes + " routes";
    }

    /** What a reader looks for first: the condition {@code Ready}, or what stands in its place. */
    static String readiness(RouteSummary route) {
        return ready(route)
                .map(each -> each.well() ? "Ready" : "Ready: " + each.status())
                .orElseGet(() -> route.generation() != null && route.servedGeneration() == null
                        ? "Not told"
                        : route.problems().isEmpty() ? "In use" : "Not well");
    }

    /** How that looks. */
    static String readinessStyle(RouteSummary route) {
        return ready(route)
                .map(each -> each.well() ? "back" : "fault")
                .orElseGet(() -> readiness(route).equals("In use") ? "back" : "fault");
    }

    private static Optional<ConditionView> ready(RouteSummary route) {
        return route.conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .findFirst();
    }

    /** How many targets may be called, as far as anybody tells. */
    static String callable(RouteSummary route) {
        return route.targets() == 0 ? "not told" : route.ready() + " of " + route.targets() + " may be called";
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
    static String generation(RouteSummary route) {
        if (route.generation() == null) {
            return "from a file";
        }
        return route.servedGeneration() == null
                ? "none of " + route.generation()
                : route.servedGeneration() + " of " + route.generation();
    }
}
