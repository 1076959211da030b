package dev.llmroute.console.route;

import dev.llmroute.config.Environment;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.EntryVariables;
import java.util.List;
import java.util.Optional;

/**
 * Which routes of a cluster a console shows. Immutable.
 *
 * @param namespaces whose routes; empty: all
 * @param editable whether who may edit changes them here
 */
public record RouteOptions(Entry.ApiServer apiServer, List<String> namespaces, boolean editable) {
    private static final String ROUTES = "LLMROUTE_CONSOLE_ROUTES";
    private static final String EDIT = "LLMROUTE_CONSOLE_EDIT";
    private static final String NAMESPACES = "LLMROUTE_CONSOLE_NAMESPACES";

    public RouteOptions {
        namespaces = List.copyOf(namespaces);
    }

    /**
     * By {@code LLMROUTE_CONSOLE_ROUTES} and {@code LLMROUTE_CONSOLE_EDIT}, both false where they are not set, and
     * {@code LLMROUTE_CONSOLE_NAMESPACES}; the API server is the pod's, or the one that {@link EntryVariables} names. Empty where none are
     * shown.
     *
     * @throws IllegalArgumentException with everything that is wrong with the environment so far
     */
    public static Optional<RouteOptions> of(Environment environment) {
        boolean shown = environment.flag(ROUTES);
        boolean editable = environment.flag(EDIT);
        if (!shown) {
            if (editable) {
                environment.problem(EDIT + " is true, but " + ROUTES + " is not: what is not shown is not changed");
            }
            environment.check();
            return Optional.empty();
        }
        Entry.ApiServer apiServer = EntryVariables.apiServer(environment);
        environment.check();
        return Optional.of(new RouteOptions(apiServer, environment.list(NAMESPACES), editable));
    }
}
