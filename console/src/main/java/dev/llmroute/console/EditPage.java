package dev.llmroute.console;

import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.route.RouteVersion;

/**
 * The form by which a route is changed.
 *
 * @param base the version that the person has read
 * @param text what they have written so far
 */
record EditPage(RouteSummary route, RouteVersion base, String text) {
    String address() {
        return "/routes/" + route.fullName();
    }
}
